#include "core/io/read_pool.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/io/file_stream.h"
#include "core/io/list_members.h"
#include "core/io/word_sets.h"
#include "core/io/word_vectors.h"
#include "core/items/unique_names.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

/// The name without ".gz" and the ending before it.
fs::path nameWithoutEndings(const fs::path& file) {
    const fs::path name = file.filename();
    return lowerAscii(toUtf8(name.extension())) == ".gz" ? name.stem().stem() : name.stem();
}

std::string poolName(const fs::path& path, bool isFolder) {
    const fs::path name = isFolder ? path.filename() : nameWithoutEndings(path);
    return toUtf8(name.empty() ? path : name);
}

/// Whether a file is called ".json" or begins with a brace or bracket that begins an object or list
/// of sets: texts begin with brackets too.
bool looksLikeWordSets(const fs::path& file, const RunContext& run) {
    constexpr std::size_t kLookedAt = 10'000;  // bytes
    constexpr std::string_view kWhiteSpace = " \t\r\n";
    const RunContext silent(run.settings(), run.stopToken());
    FileStream stream(file, "", silent, Packing::Unpacked);
    const fs::path name = stream.isUnpacking() ? file.stem() : file.filename();
    if (lowerAscii(toUtf8(name.extension())) == ".json") {
        return true;
    }
    std::string_view start = stream.peek(kLookedAt);
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    const auto take = [&start](std::size_t count) {
        start.remove_prefix(std::min(count, start.size()));
    };
    take(start.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
    take(start.find_first_not_of(kWhiteSpace));
    const bool isObject = start.starts_with('{');
    if (!isObject && !start.starts_with('[')) {
        return false;
    }
    take(1);
    take(start.find_first_not_of(kWhiteSpace));
    const std::string_view firstInside = isObject ? "\"}" : "{[\"]";
    return !start.empty() && firstInside.find(start.front()) != std::string_view::npos;
}

PoolFile poolOfWordSets(const fs::path& file, const RunContext& run) {
    WordSets sets = readWordSets(file, run.stopToken());
    PoolFile result;
    Pool& pool = result.pool;
    pool.items = std::move(sets.vocabulary);
    pool.known = std::move(sets.train);
    pool.validation = std::move(sets.validation);
    for (std::vector<KnownSet>* part : {&pool.known, &pool.validation}) {
        std::erase_if(*part, [](const KnownSet& set) { return set.items.size() < 2; });
    }
    const RenamedNames renamed = makeUnique(pool.items, "word");
    if (renamed.count > 0) {
        result.problems.push_back(
            {toUtf8(file),
             counted(renamed.count, "word of its vocabulary is", "words of its vocabulary are") +
                 " empty or a repetition and got " +
                 (renamed.count == 1 ? "a name of its own" : "names of their own") + ", “" +
                 pool.items[renamed.first] + "”" + (renamed.count == 1 ? "" : " first") +
                 "; write every word once."});
    }
    return result;
}

PoolFile poolOfWordVectors(const fs::path& file, const RunContext& run) {
    WordVectors vectors = readWordVectors(file, run);
    PoolFile result;
    Pool& pool = result.pool;
    pool.items = std::move(vectors.words);
    pool.vectors.width = vectors.width;
    pool.vectors.values = std::move(vectors.values);
    pool.vectors.rowOf.resize(pool.items.size());
    std::iota(pool.vectors.rowOf.begin(), pool.vectors.rowOf.end(), 0);
    if (vectors.repeated > 0) {
        const std::string first = "“" + vectors.firstRepeated + "”";
        result.problems.push_back(
            {toUtf8(file),
             vectors.repeated == 1
                 ? "1 word stands in it more than once, " + first + "; its first vector counts."
                 : counted(vectors.repeated, "word", "words") + " stand in it more than once, " +
                       first + " first; the first vector of each counts."});
    }
    return result;
}

PoolFile poolOfImport(const fs::path& path, const ImportOptions& options,
                      std::shared_ptr<const ArchiveFormat> archives, const RunContext& run) {
    ImportOutcome imported = importFiles(std::span(&path, 1), options, std::move(archives), run);
    PoolOfSets made = poolOf(imported.sets, {});
    PoolFile result{std::move(made.pool), std::move(imported.problems)};
    std::ranges::move(made.problems, std::back_inserter(result.problems));
    return result;
}

}  // namespace

PoolFile readPool(const fs::path& path, const ImportOptions& options,
                  std::shared_ptr<const ArchiveFormat> archives, const RunContext& run) {
    const fs::path absolute = absolutePath(path);
    std::error_code unknown;
    const bool isFolder = fs::is_directory(absolute, unknown);
    PoolFile result = !isFolder && looksLikeWordSets(absolute, run) ? poolOfWordSets(absolute, run)
                      : !isFolder && looksLikeWordVectors(absolute, run)
                          ? poolOfWordVectors(absolute, run)
                          : poolOfImport(absolute, options, std::move(archives), run);
    if (result.pool.items.empty()) {
        throw Error(
            ErrorKind::BadInput,
            result.problems.size() == 1
                ? result.problems.front().message
                : toUtf8(path) +
                      " holds nothing that sets can be expanded from; choose sets of words (JSON), "
                      "word vectors, a list of texts (.txt), a table (.csv or .tsv), an array "
                      "(.npy), or a folder or zip of pictures, lists or tables.");
    }
    result.pool.name = poolName(absolute, isFolder);
    return result;
}

std::vector<Member> membersOf(const Pool& pool, std::span<const std::int64_t> items,
                              const std::filesystem::path& source) {
    std::vector<Member> members;
    for (const std::int64_t item : items) {
        const auto place = static_cast<std::size_t>(item);
        if (!pool.members.empty()) {
            members.push_back(pool.members[place]);
            continue;
        }
        const std::string_view text = trimmed(pool.items[place]);
        members.push_back(textMember({.file = source, .entry = {}},
                                     text.empty() ? std::string_view(pool.items[place]) : text));
    }
    return members;
}

}  // namespace setscope
