#include "core/experiments/tagging_data.h"

#include <ATen/ATen.h>

#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <utility>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/experiments/packed_files.h"
#include "core/io/csv_table.h"
#include "core/tensor/index_tensor.h"

namespace setscope {
namespace {

using WordLists = std::vector<std::vector<std::string>>;

/// The words of several lists, each different one numbered in alphabetical order.
struct NumberedWords {
    std::vector<std::string> words;
    std::vector<std::vector<std::int64_t>> lists;  ///< ascending, none twice
};

NumberedWords numberedWords(const WordLists& lists) {
    std::map<std::string, std::int64_t> places;
    for (const std::vector<std::string>& list : lists) {
        for (const std::string& word : list) {
            places.emplace(word, 0);
        }
    }
    NumberedWords result;
    for (auto& [word, place] : places) {
        place = std::ssize(result.words);
        result.words.push_back(word);
    }
    for (const std::vector<std::string>& list : lists) {
        std::set<std::int64_t> own;
        for (const std::string& word : list) {
            own.insert(places.at(word));
        }
        result.lists.emplace_back(own.begin(), own.end());
    }
    return result;
}

NumberedWords wordsOfColumn(const CsvTable& table, const std::string& name) {
    const std::size_t column = table.columnIndex(name);
    WordLists lists;
    for (const std::vector<std::string>& row : table.rows) {
        lists.push_back(listedWords(row[column]));
    }
    return numberedWords(lists);
}

at::Tensor withUnitRows(const at::Tensor& features) {
    return features / features.norm(2, {1}, true).clamp_min(1e-6);
}

}  // namespace

TaggedItems readTaggedItems(const std::filesystem::path& file, const RunContext& run) {
    const CsvTable table = readPackedTable(file, '\t', run);
    NumberedWords tags = wordsOfColumn(table, "tags");
    const NumberedWords features = wordsOfColumn(table, "features");
    if (tags.words.empty() || features.words.empty()) {
        refuseExtract(file);
    }
    const at::Tensor present = indicatorMatrix(features.lists, std::ssize(features.words));
    const auto items = static_cast<double>(std::ssize(table.rows));
    TaggedItems result;
    result.vocabulary = std::move(tags.words);
    result.tags = std::move(tags.lists);
    result.features = withUnitRows(present * (items / present.sum(0)).log());
    return result;
}

TaggedItems readTaggedFilms(const std::filesystem::path& table, const EncodePictures& posters) {
    const CsvTable films = readCsvTable(table);
    const std::size_t poster = films.columnIndex("poster");
    const std::size_t genres = films.columnIndex("genres");
    std::vector<std::string> names;
    WordLists tagsOfNames;
    for (const std::vector<std::string>& film : films.rows) {
        std::vector<std::string> tags = namesBetweenBars(film[genres]);
        if (!film[poster].empty() && !tags.empty()) {
            names.push_back(film[poster]);
            tagsOfNames.push_back(std::move(tags));
        }
    }
    EncodedMembers encoded = posters(names);
    std::vector<std::int64_t> kept;
    WordLists tagsOfKept;
    for (std::size_t film = 0; film < names.size(); ++film) {
        if (encoded.readable[film]) {
            kept.push_back(static_cast<std::int64_t>(film));
            tagsOfKept.push_back(std::move(tagsOfNames[film]));
        }
    }
    if (kept.empty()) {
        throw Error(
            ErrorKind::BadInput,
            toUtf8(table) +
                ": no film has a genre and a poster that can be read; get the films again.");
    }
    NumberedWords tags = numberedWords(tagsOfKept);
    TaggedItems result;
    result.vocabulary = std::move(tags.words);
    result.tags = std::move(tags.lists);
    result.features = withUnitRows(selectedRows(encoded.features, kept));
    result.problems = std::move(encoded.problems);
    return result;
}

TaggingSplit taggingSplit(std::int64_t items, std::uint64_t seed) {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(items));
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    Random(seed).fork("tagging split").shuffle(std::span(rows));
    const auto trained = rows.begin() + items * 7 / 10;
    const auto validated = rows.begin() + items * 8 / 10;
    return {{rows.begin(), trained}, {trained, validated}, {validated, rows.end()}};
}

at::Tensor indicatorMatrix(const std::vector<std::vector<std::int64_t>>& lists,
                           std::int64_t width) {
    at::Tensor matrix = at::zeros({std::ssize(lists), width});
    float* values = matrix.data_ptr<float>();
    for (const std::vector<std::int64_t>& list : lists) {
        for (const std::int64_t place : list) {
            values[place] = 1.0F;
        }
        values += width;
    }
    return matrix;
}

}  // namespace setscope
