#include "core/experiments/imbalanced_texts_data.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <span>
#include <utility>

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/experiments/packed_files.h"
#include "core/io/csv_table.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr double kTrainingTexts = 0.56;
constexpr double kTestTexts = 0.3;

/// Which class every value of a column stands for.
using ClassOfValue = std::map<std::string, std::int64_t>;

/// A data set without texts.
ClassedTexts noTexts(std::string id, std::string title, std::vector<std::string> classes) {
    ClassedTexts data;
    data.id = std::move(id);
    data.title = std::move(title);
    data.classes = std::move(classes);
    return data;
}

/// Texts whose column has a value that stands for a class.
void addTexts(ClassedTexts& data, const CsvTable& table, const char* column,
              const ClassOfValue& classes, const fs::path& file) {
    const std::size_t label = table.columnIndex(column);
    const std::size_t text = table.columnIndex("text");
    for (const std::vector<std::string>& row : table.rows) {
        const auto found = classes.find(row[label]);
        if (found == classes.end()) {
            refuseExtract(file);
        }
        data.texts.push_back(row[text]);
        data.labels.push_back(found->second);
    }
}

/// @throws Error (BadInput) unless every class has texts for all three parts of a split
ClassedTexts requireEveryClass(ClassedTexts data, const fs::path& file) {
    constexpr std::int64_t kFewestTexts = 16;
    for (const std::int64_t size : data.classSizes()) {
        if (size < kFewestTexts) {
            refuseExtract(file);
        }
    }
    return data;
}

/// The rows of every class, in random order.
std::vector<std::vector<std::int64_t>> shuffledByClass(const ClassedTexts& data, Random random) {
    std::vector<std::vector<std::int64_t>> rows(data.classes.size());
    for (std::size_t row = 0; row < data.labels.size(); ++row) {
        rows[static_cast<std::size_t>(data.labels[row])].push_back(static_cast<std::int64_t>(row));
    }
    for (std::vector<std::int64_t>& ofClass : rows) {
        random.shuffle(std::span(ofClass));
    }
    return rows;
}

ClassedTexts onlyRows(const ClassedTexts& all, std::vector<std::int64_t> rows) {
    std::ranges::sort(rows);
    ClassedTexts result = all;
    result.texts.clear();
    result.labels.clear();
    for (const std::int64_t row : rows) {
        result.texts.push_back(all.texts[static_cast<std::size_t>(row)]);
        result.labels.push_back(all.labels[static_cast<std::size_t>(row)]);
    }
    return result;
}

/// "2013_Boston_Bombings" as "Boston Bombings 2013".
std::string eventTitle(const std::string& event) {
    std::string name = event;
    std::ranges::replace(name, '_', ' ');
    const std::size_t space = name.find(' ');
    return space == std::string::npos ? name : name.substr(space + 1) + " " + name.substr(0, space);
}

/// Some of the texts on topic, so that `imbalance` are off topic for each.
ClassedTexts thinned(const ClassedTexts& all, double imbalance, std::uint64_t seed) {
    auto rows = shuffledByClass(all, Random(seed).fork("thin " + all.id));
    const auto wanted = static_cast<std::size_t>(static_cast<double>(rows[0].size()) / imbalance);
    std::vector<std::int64_t> kept = std::move(rows[0]);
    rows[1].resize(std::min(rows[1].size(), wanted));
    kept.insert(kept.end(), rows[1].begin(), rows[1].end());
    return onlyRows(all, std::move(kept));
}

}  // namespace

std::vector<std::int64_t> ClassedTexts::classSizes() const {
    std::vector<std::int64_t> sizes(classes.size());
    for (const std::int64_t label : labels) {
        ++sizes.at(static_cast<std::size_t>(label));
    }
    return sizes;
}

double ClassedTexts::imbalance(std::int64_t label) const {
    const auto own = static_cast<double>(std::ranges::count(labels, label));
    const double rest = static_cast<double>(labels.size()) - own;
    return std::max(own, rest) / std::min(own, rest);
}

std::vector<std::int64_t> ClassedTexts::rareClasses() const {
    if (classes.size() == 2) {
        return {1};
    }
    const std::vector<std::int64_t> sizes = classSizes();
    const auto largest = std::ranges::max_element(sizes) - sizes.begin();
    std::vector<std::int64_t> rare;
    for (std::int64_t label = 0; label < std::ssize(sizes); ++label) {
        if (label != largest) {
            rare.push_back(label);
        }
    }
    return rare;
}

ClassedTexts readSmsSpam(const fs::path& file, const RunContext& run) {
    ClassedTexts data = noTexts("sms", "SMS: spam", {"ham", "spam"});
    addTexts(data, readPackedTable(file, '\t', run), "label", {{"ham", 0}, {"spam", 1}}, file);
    return requireEveryClass(std::move(data), file);
}

ClassedTexts readOffensiveTweets(const fs::path& file, const RunContext& run) {
    ClassedTexts data =
        noTexts("offensive", "Tweets: hate, neither, offensive", {"offensive", "neither", "hate"});
    data.singled = 2;
    data.singledTitle = "Tweets: hate";
    addTexts(data, readPackedTable(file, '\t', run), "label",
             {{"offensive", 0}, {"neither", 1}, {"hate", 2}}, file);
    return requireEveryClass(std::move(data), file);
}

std::vector<ClassedTexts> readCrisisTweets(const fs::path& file, double imbalance,
                                           const RunContext& run) {
    SETSCOPE_CHECK(imbalance > 0.0, "an imbalance of " + std::to_string(imbalance));
    const CsvTable table = readPackedTable(file, '\t', run);
    std::map<std::string, CsvTable> byEvent;
    const std::size_t event = table.columnIndex("event");
    for (const std::vector<std::string>& row : table.rows) {
        CsvTable& ofEvent = byEvent[row[event]];
        ofEvent.name = table.name;
        ofEvent.columns = table.columns;
        ofEvent.rows.push_back(row);
    }
    std::vector<ClassedTexts> result;
    for (const auto& [name, ofEvent] : byEvent) {
        ClassedTexts data = noTexts(name, "Crisis: " + eventTitle(name), {"off-topic", "on-topic"});
        addTexts(data, ofEvent, "label", {{"off-topic", 0}, {"on-topic", 1}}, file);
        result.push_back(requireEveryClass(thinned(data, imbalance, run.settings().seed), file));
    }
    return result;
}

ClassedTexts readCrisisInformation(const fs::path& file, const RunContext& run) {
    ClassedTexts data =
        noTexts("information", "Crisis: kinds of information",
                {"Other Useful Information", "Affected individuals", "Caution and advice",
                 "Donations and volunteering", "Infrastructure and utilities",
                 "Sympathy and support", "no kind of information"});
    ClassOfValue values = {{"Not labeled", 6}, {"Not applicable", 6}};
    for (std::size_t label = 0; label < 6; ++label) {
        values[data.classes[label]] = static_cast<std::int64_t>(label);
    }
    addTexts(data, readPackedTable(file, '\t', run), "information_type", values, file);
    return requireEveryClass(std::move(data), file);
}

ClassedTexts atMost(const ClassedTexts& all, std::int64_t most, const RunContext& run) {
    if (std::ssize(all.texts) <= most) {
        return all;
    }
    const auto rows = shuffledByClass(all, Random(run.settings().seed).fork("some of " + all.id));
    const double share = static_cast<double>(most) / static_cast<double>(all.texts.size());
    std::vector<std::int64_t> kept;
    for (const std::vector<std::int64_t>& ofClass : rows) {
        const auto count =
            static_cast<std::int64_t>(std::ceil(share * static_cast<double>(ofClass.size())));
        kept.insert(kept.end(), ofClass.begin(), ofClass.begin() + count);
    }
    return onlyRows(all, std::move(kept));
}

TextSplit splitTexts(const ClassedTexts& data, std::uint64_t seed) {
    TextSplit split;
    const Random random = Random(seed).fork("split " + data.id);
    for (const std::vector<std::int64_t>& rows : shuffledByClass(data, random)) {
        const auto count = static_cast<double>(rows.size());
        const auto training = static_cast<std::int64_t>(kTrainingTexts * count);
        const auto test = static_cast<std::int64_t>(kTestTexts * count);
        split.training.insert(split.training.end(), rows.begin(), rows.begin() + training);
        split.test.insert(split.test.end(), rows.begin() + training,
                          rows.begin() + training + test);
        split.validation.insert(split.validation.end(), rows.begin() + training + test, rows.end());
    }
    Random order = random.fork("order");
    for (std::vector<std::int64_t>* part : {&split.training, &split.validation, &split.test}) {
        order.shuffle(std::span(*part));
    }
    return split;
}

}  // namespace setscope
