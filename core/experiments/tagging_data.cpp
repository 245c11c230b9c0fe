#include "core/experiments/tagging_data.h"

#include <ATen/ATen.h>

#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <span>

#include "core/base/random.h"
#include "core/experiments/packed_files.h"

namespace setscope {
namespace {

/// Words of every row of one column, and each different one numbered in alphabetical order.
struct NumberedWords {
    std::vector<std::string> words;
    std::vector<std::vector<std::int64_t>> rows;
};

NumberedWords numberedWords(const CsvTable& table, std::size_t column) {
    std::map<std::string, std::int64_t> places;
    for (const std::vector<std::string>& row : table.rows) {
        for (std::string& word : listedWords(row[column])) {
            places.emplace(std::move(word), 0);
        }
    }
    NumberedWords result;
    for (auto& [word, place] : places) {
        place = std::ssize(result.words);
        result.words.push_back(word);
    }
    for (const std::vector<std::string>& row : table.rows) {
        std::set<std::int64_t> own;
        for (const std::string& word : listedWords(row[column])) {
            own.insert(places.at(word));
        }
        result.rows.emplace_back(own.begin(), own.end());
    }
    return result;
}

}  // namespace

TaggedItems readTaggedItems(const std::filesystem::path& file, const RunContext& run) {
    const CsvTable table = readPackedTable(file, '\t', run);
    NumberedWords tags = numberedWords(table, table.columnIndex("tags"));
    const NumberedWords features = numberedWords(table, table.columnIndex("features"));
    if (tags.words.empty() || features.words.empty()) {
        refuseExtract(file);
    }
    const at::Tensor present = indicatorMatrix(features.rows, std::ssize(features.words));
    const auto items = static_cast<double>(std::ssize(table.rows));
    const at::Tensor weighted = present * (items / present.sum(0)).log();
    TaggedItems result;
    result.vocabulary = std::move(tags.words);
    result.tags = std::move(tags.rows);
    result.features = weighted / weighted.norm(2, {1}, true).clamp_min(1e-6);
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
