#include "core/experiments/multimodal_data.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/experiments/picture_tables.h"
#include "core/features/words.h"
#include "core/io/csv_table.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

constexpr std::uint64_t kSplitSeed = 20250101;
constexpr double kTrainingShare = 0.6;
constexpr double kValidationShare = 0.15;
constexpr std::int64_t kFewestOfClass = 20;

using FieldValues = std::vector<std::string>;

/// The rows of a table that are used.
class SampleTable {
  public:
    SampleTable(CsvTable table, std::int64_t most) : table_(std::move(table)) {
        const std::int64_t count = std::ssize(table_.rows);
        if (most > 0 && most < count) {
            std::vector<std::vector<std::string>> some;
            for (std::int64_t place = 0; place < most; ++place) {
                some.push_back(table_.rows[static_cast<std::size_t>(place * count / most)]);
            }
            table_.rows = std::move(some);
        }
    }

    FieldValues column(const std::string& name) const {
        const std::size_t index = table_.columnIndex(name);
        FieldValues values;
        for (const std::vector<std::string>& row : table_.rows) {
            values.push_back(row[index]);
        }
        return values;
    }

    /// Leaves the rows out whose value in one of the columns is too rare to be a class.
    void dropRareClasses(const FieldValues& columns) {
        for (const std::string& name : columns) {
            std::map<std::string, std::int64_t> counts;
            for (const std::string& value : column(name)) {
                ++counts[value];
            }
            const std::size_t index = table_.columnIndex(name);
            std::erase_if(table_.rows, [&](const std::vector<std::string>& row) {
                return counts.at(row[index]) < kFewestOfClass;
            });
        }
    }

    void requireRows() const {
        if (table_.rows.size() < static_cast<std::size_t>(kFewestOfClass)) {
            throw Error(ErrorKind::BadInput,
                        table_.name + " has too few rows to learn from; get the file again.");
        }
    }

  private:
    CsvTable table_;
};

void splitByTitle(MultimodalData& data, const FieldValues& titles) {
    for (std::size_t sample = 0; sample < titles.size(); ++sample) {
        const double place = Random(kSplitSeed).fork(titles[sample]).uniform();
        const bool isTraining = place < kTrainingShare;
        const bool isValidation = place < kTrainingShare + kValidationShare;
        (isTraining     ? data.training
         : isValidation ? data.validation
                        : data.test)
            .push_back(static_cast<std::int64_t>(sample));
    }
    if (data.training.empty() || data.validation.empty() || data.test.empty()) {
        throw Error(ErrorKind::BadInput,
                    "There are too few samples for training, validation and test; use more.");
    }
}

MultimodalTask taskOf(const std::string& id, const std::string& title,
                      MultimodalTask::Labels labels, const std::vector<FieldValues>& ofSamples) {
    std::map<std::string, std::int64_t> counts;
    for (const FieldValues& names : ofSamples) {
        for (const std::string& name : names) {
            ++counts[name];
        }
    }
    MultimodalTask task{id, title, labels, {}, {}};
    for (const auto& [name, count] : counts) {
        if (count >= kFewestOfClass) {
            task.classes.push_back(name);
        }
    }
    if (task.classes.size() < 2) {
        throw Error(ErrorKind::BadInput, title + ": fewer than two classes have " +
                                             std::to_string(kFewestOfClass) +
                                             " samples; use more of them.");
    }
    task.actual = at::zeros({std::ssize(ofSamples), std::ssize(task.classes)});
    for (std::size_t sample = 0; sample < ofSamples.size(); ++sample) {
        for (const std::string& name : ofSamples[sample]) {
            const auto found = std::ranges::lower_bound(task.classes, name);
            if (found != task.classes.end() && *found == name) {
                task.actual[static_cast<std::int64_t>(sample)][found - task.classes.begin()] = 1.0;
            }
        }
    }
    return task;
}

std::vector<FieldValues> oneEach(const FieldValues& values) {
    std::vector<FieldValues> lists;
    for (const std::string& value : values) {
        lists.push_back({value});
    }
    return lists;
}

std::vector<FieldValues> listsIn(const FieldValues& values) {
    std::vector<FieldValues> lists;
    for (const std::string& value : values) {
        lists.push_back(namesBetweenBars(value));
    }
    return lists;
}

void addVectors(MultimodalData& data, const std::string& name, const EncodedMembers& encoded) {
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> sizes;
    for (std::size_t sample = 0; sample < encoded.readable.size(); ++sample) {
        if (encoded.readable[sample]) {
            rows.push_back(static_cast<std::int64_t>(sample));
        }
        sizes.push_back(encoded.readable[sample] ? 1 : 0);
    }
    data.modalities.push_back({name, Modality::Kind::Vector, encoded.features.size(1)});
    data.samples.modalities.push_back(
        {encoded.features.index_select(0, at::tensor(rows, at::kLong)), offsetsFromSizes(sizes)});
}

/// A number for every sample in whose text one begins.
void addNumbers(MultimodalData& data, const std::string& name, const FieldValues& texts) {
    std::vector<float> numbers;
    std::vector<std::int64_t> sizes;
    for (const std::string& text : texts) {
        char* end = nullptr;
        const double number = std::strtod(text.c_str(), &end);
        const bool isThere = end != text.c_str();
        if (isThere) {
            numbers.push_back(static_cast<float>(number));
        }
        sizes.push_back(isThere ? 1 : 0);
    }
    data.modalities.push_back({name, Modality::Kind::Vector, 1});
    data.samples.modalities.push_back(
        {at::tensor(numbers, at::kFloat).unsqueeze(1), offsetsFromSizes(sizes)});
}

/// Indices of names, of those that at least `fewest` training samples have; others do not occur.
void addIndices(MultimodalData& data, const Modality& modality,
                const std::vector<FieldValues>& ofSamples, std::int64_t fewest) {
    std::map<std::string, std::int64_t> counts;
    for (const std::int64_t sample : data.training) {
        FieldValues names = ofSamples[static_cast<std::size_t>(sample)];
        std::ranges::sort(names);
        names.erase(std::ranges::unique(names).begin(), names.end());
        for (const std::string& name : names) {
            ++counts[name];
        }
    }
    std::map<std::string, std::int64_t> indexOf;
    for (const auto& [name, count] : counts) {
        if (count >= fewest) {
            indexOf.emplace(name, std::ssize(indexOf));
        }
    }
    std::vector<std::int64_t> indices;
    std::vector<std::int64_t> sizes;
    for (const FieldValues& names : ofSamples) {
        const std::size_t before = indices.size();
        for (const std::string& name : names) {
            if (const auto found = indexOf.find(name); found != indexOf.end()) {
                indices.push_back(found->second);
            }
        }
        sizes.push_back(static_cast<std::int64_t>(indices.size() - before));
    }
    Modality sized = modality;
    sized.size = std::max<std::int64_t>(1, std::ssize(indexOf));
    data.modalities.push_back(sized);
    data.samples.modalities.push_back({at::tensor(indices, at::kLong), offsetsFromSizes(sizes)});
}

void addPictures(MultimodalData& data, const std::string& name, EncodedMembers encoded) {
    addVectors(data, name, encoded);
    data.problems = std::move(encoded.problems);
}

EncodedMembers encodedTexts(const Encoder& encoder, const FieldValues& texts,
                            const RunContext& run) {
    std::vector<Member> members;
    for (const std::string& text : texts) {
        Member member;
        member.payload.content = TextContent{text};
        members.push_back(std::move(member));
    }
    return encoder.encode(members, run);
}

}  // namespace

MultimodalData readMovieSamples(const MultimodalSources& sources, const RunContext& run) {
    SampleTable table(readCsvTable(sources.table), sources.mostSamples);
    table.requireRows();
    MultimodalData data;
    splitByTitle(data, table.column("title"));
    data.tasks = {taskOf("genres", "Genres of films", MultimodalTask::Labels::Any,
                         listsIn(table.column("genres")))};
    addPictures(data, "poster", sources.pictures(table.column("poster")));
    addVectors(data, "plot", encodedTexts(sources.texts, table.column("plot"), run));
    addVectors(data, "title", encodedTexts(sources.texts, table.column("title"), run));
    constexpr std::int64_t kFewestFilms = 2;
    addIndices(data, {"director", Modality::Kind::Index}, listsIn(table.column("directors")),
               kFewestFilms);
    addIndices(data, {"actor", Modality::Kind::Index}, listsIn(table.column("actors")),
               kFewestFilms);
    addNumbers(data, "year", table.column("year"));
    addNumbers(data, "runtime", table.column("runtime_min"));
    addNumbers(data, "rating", table.column("rating"));
    data.groups = {
        {"poster", {0}}, {"plot", {1}}, {"title", {2}}, {"people", {3, 4}}, {"numbers", {5, 6, 7}}};
    return data;
}

MultimodalData readFashionSamples(const MultimodalSources& sources, const RunContext& run) {
    SampleTable table(readCsvTable(sources.table), sources.mostSamples);
    table.dropRareClasses({"articleType", "usage"});
    table.requireRows();
    run.throwIfStopped();
    MultimodalData data;
    const FieldValues titles = table.column("productDisplayName");
    splitByTitle(data, titles);
    data.tasks = {taskOf("article", "Article types of products", MultimodalTask::Labels::One,
                         oneEach(table.column("articleType"))),
                  taskOf("usage", "Usages of products", MultimodalTask::Labels::One,
                         oneEach(table.column("usage")))};
    addPictures(data, "picture", sources.pictures(table.column("image")));
    std::vector<FieldValues> words;
    for (const std::string& title : titles) {
        words.push_back(wordsOf(lowerCased(title)));
    }
    constexpr std::int64_t kFewestTitles = 3;
    addIndices(data, {"title", Modality::Kind::IndexSequence}, words, kFewestTitles);
    for (const auto& [name, column] :
         {std::pair("colour", "baseColour"), std::pair("season", "season"),
          std::pair("gender", "gender"), std::pair("year", "year")}) {
        addIndices(data, {name, Modality::Kind::Index}, oneEach(table.column(column)), 2);
    }
    data.groups = {{"picture", {0}}, {"title", {1}}, {"attributes", {2, 3, 4, 5}}};
    return data;
}

}  // namespace setscope
