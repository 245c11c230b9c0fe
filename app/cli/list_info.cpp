#include "app/cli/list_info.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/importer.h"
#include "core/io/importers.h"
#include "core/io/word_vectors.h"
#include "core/items/set_kind.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kShownSets = 20;
constexpr std::size_t kShownColumns = 12;

bool isVectorsEnding(std::string_view ending) { return ending == "bin" || ending == "vec"; }

/// "u, g, r and 9 more".
std::string someOf(const std::vector<std::string>& names) {
    std::string shown;
    const std::size_t count = std::min(kShownColumns, names.size());
    for (std::size_t i = 0; i < count; ++i) {
        shown += (i > 0 ? ", " : "") + names[i];
    }
    return names.size() == count ? shown
                                 : shown + " and " + std::to_string(names.size() - count) + " more";
}

FileInfo wordVectorsInfo(const fs::path& file, const RunContext& run) {
    const WordVectors vectors = readWordVectors(file, run);
    const auto words = std::ssize(vectors.words);
    const std::vector<std::string> first(
        vectors.words.begin(),
        vectors.words.begin() + std::min<std::ptrdiff_t>(words, kShownColumns));
    return {.sentence = "Word vectors: " + toUtf8(file.filename()),
            .facts = {{{"Words", shownCount(words)},
                       {"Width", shownCount(vectors.width)},
                       {"First words", someOf(first)},
                       {"Use", "with --word-vectors"}}},
            .tables = {},
            .record = {{"kind", "word vectors"}, {"words", words}, {"width", vectors.width}}};
}

report::Table setsTable(const std::vector<ItemSet>& sets) {
    report::Table table{{{"Set", report::Table::Align::Left},
                         {"Members", report::Table::Align::Right},
                         {"First member", report::Table::Align::Left}},
                        {}};
    for (const ItemSet& set : std::span(sets).first(std::min(kShownSets, sets.size()))) {
        table.rows.push_back(
            {{set.name, shownCount(std::ssize(set.members)), set.members.front().name}});
    }
    if (sets.size() > kShownSets) {
        table.rows.push_back(
            {{"and " + shownCount(std::ssize(sets) - std::ssize(table.rows)) + " more", "", ""}});
    }
    return table;
}

report::Table problemsTable(const std::vector<Problem>& problems) {
    report::Table table{
        {{"Problem", report::Table::Align::Left, 1.0, report::Table::Overflow::Wrap}}, {}};
    for (const Problem& problem : problems) {
        table.rows.push_back({{problem.message}});
    }
    return table;
}

/// Null for what is no table, and for a table without a header.
const ColumnUse* columnsOfTable(const ImportOutcome& imported) {
    return imported.tables.empty() ? nullptr : &imported.tables.front();
}

Json importRecord(const ImportOutcome& imported) {
    const Member& first = imported.sets.front().members.front();
    Json record = {{"kind", std::string(toText(first.payload.kind())) + "s"}};
    record["sets"] = Json::array();
    for (const ItemSet& set : imported.sets) {
        record["sets"].push_back({{"name", set.name}, {"members", set.members.size()}});
    }
    if (const VectorContent* row = first.payload.vector()) {
        record["width"] = row->values.size();
    }
    if (const ColumnUse* columns = columnsOfTable(imported)) {
        record["columns"] = columns->compared;
        record["columns_left_out"] = columns->leftOut;
    }
    record["problems"] = Json::array();
    for (const Problem& problem : imported.problems) {
        record["problems"].push_back({{"path", problem.path}, {"message", problem.message}});
    }
    return record;
}

FileInfo importInfo(const fs::path& file, const std::string& what, const ImportOutcome& imported) {
    std::int64_t members = 0;
    for (const ItemSet& set : imported.sets) {
        members += std::ssize(set.members);
    }
    FileInfo info{.sentence = what + ": " + toUtf8(file.filename()),
                  .facts = {{{"Sets", shownCount(std::ssize(imported.sets))},
                             {"Members", shownCount(members)}}},
                  .tables = {setsTable(imported.sets), problemsTable(imported.problems)},
                  .record = importRecord(imported)};
    if (const std::optional<SetKind> kind = kindOf(imported.sets.front())) {
        info.facts.rows.emplace_back("Kind", membersOfKind(*kind));
    }
    if (const ColumnUse* columns = columnsOfTable(imported)) {
        info.facts.rows.emplace_back("Columns compared", someOf(columns->compared));
        info.facts.rows.emplace_back("Columns left out",
                                     columns->leftOut.empty() ? "none" : someOf(columns->leftOut));
    }
    info.facts.rows.emplace_back("Problems", shownCount(std::ssize(imported.problems)));
    return info;
}

}  // namespace

bool isListEnding(std::string_view ending) {
    constexpr std::array kEndings = {"txt", "csv", "tsv", "npy"};
    return isVectorsEnding(ending) || std::ranges::find(kEndings, ending) != kEndings.end();
}

FileInfo listInfo(const fs::path& file, const RunContext& run) {
    const NameParts name = nameParts({file, {}});
    if (name.ending != "npy" && looksLikeWordVectors(file, run)) {
        return wordVectorsInfo(file, run);
    }
    const ImportOutcome imported = importFiles(std::span(&file, 1), {}, nullptr, run);
    if (imported.sets.empty()) {
        throw Error(ErrorKind::BadInput, imported.problems.empty()
                                             ? toUtf8(file) + " holds nothing that can be compared."
                                             : imported.problems.front().path + ": " +
                                                   imported.problems.front().message);
    }
    const bool isTable = name.ending == "csv" || name.ending == "tsv";
    const char* what = isTable                ? "A table"
                       : name.ending == "npy" ? "A matrix of numbers"
                                              : "A list of texts";
    return importInfo(file, what, imported);
}

}  // namespace setscope
