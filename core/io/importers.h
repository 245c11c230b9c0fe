#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/problem.h"
#include "core/io/byte_budget.h"
#include "core/io/importer.h"
#include "core/io/media_reader.h"
#include "core/items/item_set.h"

namespace setscope {

/// A folder of an import, on disk or in an archive: the items that share one make one set.
struct FoundSet {
    std::string name;   ///< of the set
    std::string below;  ///< the folder's path below what was dropped; empty: it was dropped itself
};

/// A file, or an entry of an archive, that an import came upon.
struct FoundItem {
    FileReference source;
    std::uint64_t size = 0;  ///< bytes, as the folder or the archive's directory says
    std::shared_ptr<const FoundSet> set;
    std::size_t dropped = 0;        ///< which of the dropped paths led here
    bool wasDroppedItself = false;  ///< then it is never passed over in silence
};

/// What one item brings.
struct ImportedItem {
    std::vector<Member> members;  ///< of the item's set; without ids
    std::vector<ItemSet> sets;    ///< of a list or table: each whole and in its order; without ids
    std::vector<FoundItem> contents;  ///< of an archive: imported in turn
    std::vector<FileReference> used;  ///< read with the item: they are no sets of their own
    std::vector<Problem> problems;
    std::optional<ColumnUse> columns = {};  ///< of a table with a header
};

/// What importers work with. Shared by all threads of an import.
struct ImportTools {
    const ImportOptions& options;
    const MediaReader& media;
    const ArchiveFormat* archives;  ///< may be null
    ByteBudget& budget;             ///< of the contents that are in memory at once
    std::stop_token stop;
};

enum class ImporterKind {
    Picture,
    Archive,
    List  ///< of texts or rows; found in a folder or archive, imported only where no picture is
};

/// One row of the list of importers. The functions are called from several threads.
struct Importer {
    ImporterKind kind;
    bool (*hasEnding)(std::string_view ending);  ///< in lower case, without the dot
    bool (*recognises)(std::span<const std::byte> start);
    /// Also called for an item that only has the ending, to say what is wrong with it.
    /// @throws Error (BadInput) if the item cannot be used
    ImportedItem (*import)(const FoundItem& item, const ImportTools& tools);
};

/// THE LIST of importers. An item goes to the first that recognises its content, else to the first
/// that knows its ending.
std::span<const Importer> importers();

/// How many of an item's first bytes recognition gets to see.
inline constexpr std::size_t kRecognitionBytes = 64;

/// "3.jpg" of "cats/3.jpg", as UTF-8.
std::string fileName(const FileReference& source);

/// A file's name in its parts: "words" and "csv" of "big/words.CSV" and of "big/words.csv.gz".
struct NameParts {
    std::string stem;
    std::string ending;     ///< in lower case, without the dot; empty if there is none
    bool isPacked = false;  ///< the ending is a list's and ".gz" follows it
};
NameParts nameParts(const FileReference& source);

}  // namespace setscope
