#include "core/io/npy_importer.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/list_members.h"
#include "core/io/npy.h"
#include "core/io/text_encoding.h"
#include "core/io/vocabulary.h"

namespace setscope {
namespace {

constexpr std::uint64_t kLargestImportedNpy = 2'000'000'000;  // bytes

FileReference fileBeside(const FileReference& source, const std::string& name) {
    if (source.entry.empty()) {
        return {source.file.parent_path() / fromUtf8(name), {}};
    }
    const std::size_t slash = source.entry.find_last_of('/');
    const std::string folder =
        slash == std::string::npos ? std::string() : source.entry.substr(0, slash + 1);
    return {source.file, folder + name};
}

/// Where a vocabulary may be, packed or not; the first that is there and fits is taken.
std::vector<FileReference> vocabulariesBeside(const FileReference& source) {
    std::vector<FileReference> files;
    for (const std::string& name : vocabularyNames(nameParts(source).stem)) {
        files.push_back(fileBeside(source, name));
        files.push_back(fileBeside(source, name + ".gz"));
    }
    return files;
}

/// The lines that name the rows; none if there is no vocabulary that fits. Notes in `imported`
/// which file was used and what is wrong with one that does not fit.
std::vector<std::string> findRowNames(const FoundItem& item, std::int64_t rows,
                                      const ImportTools& tools, ImportedItem& imported) {
    const std::string name = fileName(item.source);
    for (const FileReference& file : vocabulariesBeside(item.source)) {
        if (!tools.media.exists(file)) {
            continue;
        }
        const std::string candidate = fileName(file);
        std::string trouble;
        try {
            const std::string text = decodedText(listContent(file, kLargestList, tools), candidate);
            const std::int64_t lines = vocabularySize(text);
            if (lines == rows) {
                imported.used.push_back(file);
                return vocabularyLines(text);
            }
            trouble = candidate + " has " + counted(lines, "line", "lines") + ", but " + name +
                      " " + counted(rows, "row", "rows") +
                      ", so that these are called by their numbers; give it one line per row and "
                      "import the array again.";
        } catch (const Error& error) {
            trouble = error.what();
        }
        if (nameParts(file).stem.ends_with("_vocab")) {
            imported.problems.push_back({displayPath(file), trouble});
        }
    }
    return {};
}

}  // namespace

bool hasNpyEnding(std::string_view ending) { return ending == "npy"; }

ImportedItem importNpy(const FoundItem& item, const ImportTools& tools) {
    constexpr std::int64_t kRowsPerStop = 1024;
    constexpr std::int64_t kMostArrayColumns = 65'536;
    const std::string name = fileName(item.source);
    const ByteBudget::Share share(tools.budget, mostListBytes(item, kLargestImportedNpy),
                                  tools.stop);
    const Bytes content = listContent(item.source, kLargestImportedNpy, tools);
    const NpyView view(content, name);
    if (view.rows() > tools.options.rowLimit) {
        throw Error(ErrorKind::BadInput, name + " has " + counted(view.rows(), "row", "rows") +
                                             ", more than the " +
                                             counted(tools.options.rowLimit, "row", "rows") +
                                             " that one array may have; divide it into several.");
    }
    if (view.columns() > kMostArrayColumns) {
        throw Error(ErrorKind::BadInput, name + " has more than the " +
                                             counted(kMostArrayColumns, "column", "columns") +
                                             " that one array may have; save it with fewer.");
    }
    ImportedItem imported;
    const std::vector<std::string> names = findRowNames(item, view.rows(), tools, imported);
    const auto columns = std::make_shared<const VectorColumns>();
    RowProblems problems(item.source, "row");
    ItemSet set{.id = {}, .name = listSetName(item), .members = {}};
    for (std::int64_t row = 0; row < view.rows(); ++row) {
        if (row % kRowsPerStop == 0 && tools.stop.stop_requested()) {
            throw Cancelled();
        }
        std::vector<float> values(static_cast<std::size_t>(view.columns()));
        view.read(row, values);
        if (!std::ranges::all_of(values, [](float value) { return std::isfinite(value); })) {
            problems.add(row + 1, "holds a number that is not finite", "it was left out.");
            continue;
        }
        set.members.push_back(rowMember(
            {item.source.file, item.source.entry, row + 1},
            names.empty() ? std::string() : nameOfText(names[static_cast<std::size_t>(row)]),
            {std::move(values), columns}));
    }
    if (set.members.empty()) {
        throw Error(ErrorKind::BadInput, name + " has no row that can be used (" +
                                             problems.first() +
                                             "); save it again from finite numbers.");
    }
    imported.sets.push_back(std::move(set));
    std::ranges::move(problems.take(), std::back_inserter(imported.problems));
    return imported;
}

}  // namespace setscope
