#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/items/item_set.h"

namespace setscope {

class ArchiveFormat;

/// Limits that hostile or careless input runs into.
struct ImportOptions {
    std::int64_t largestPicture = 250'000'000;           ///< pixels; above it a picture is refused
    std::int64_t largestReducedPicture = 2'000'000'000;  ///< pixels of a sequential JPEG, which is
                                                         ///< never decoded whole but at an eighth
    std::int64_t archiveEntryLimit = 200'000;            ///< entries
    std::uint64_t archiveByteLimit = 20'000'000'000;     ///< bytes that one archive may unpack to
    std::int64_t rowLimit = 1'000'000;                   ///< of one list or table
    std::string setColumn;   ///< of tables, whose values name the sets; empty: "set" if it is there
    std::string nameColumn;  ///< of tables, whose values name the members; empty: "name", "id",
                             ///< "title" or the first that holds no numbers
    double archiveRatioLimit =
        200.0;  ///< unpacked / packed size of one entry above 1 MB, and of the whole archive
};

/// What an import made of the columns of a table with a header, by their names in the order of the
/// table; a column without one is "column 3".
struct ColumnUse {
    std::string path;                   ///< of the table, as in problems
    std::vector<std::string> compared;  ///< of rows: their numbers; of texts: the texts
    std::vector<std::string> leftOut;   ///< the others, also those that name sets and members
};

/// What an import brings. Sets and members carry no ids yet: the collection gives them
/// (appendSets).
struct ImportOutcome {
    std::vector<ItemSet> sets;
    std::vector<Problem> problems;
    std::vector<ColumnUse> tables = {};  ///< those that brought sets and have a header
};

/// Turns what a person dropped into sets.
///
/// Pictures: a folder whose sub-folders hold pictures becomes one set per sub-folder (at any depth,
/// named by its path below the dropped folder), pictures directly in a dropped folder one set named
/// after it, loose pictures dropped together one set named after their common folder, a zip like a
/// folder of its own name. Members are in natural order ("2" before "10").
///
/// Lists of texts (.txt, a member per line), tables (.csv and .tsv: rows of numbers or texts) and
/// arrays of two dimensions (.npy: rows of numbers), each also packed by gzip (.csv.gz): one set
/// per file, named like a folder in the file's place but without the ending, or, of a table, one
/// per value of its set column. Members are in the order of the file. Those that were dropped
/// themselves are always imported, those in a dropped folder or zip only if no picture, usable or
/// not, lies anywhere below what was dropped. A vocabulary that names the rows of an array is no
/// set of its own. Lists and tables may have 1 GB, arrays 2 GB, unpacked, each of them
/// options.rowLimit rows.
///
/// Sets are in natural order; those that would have one name are numbered. Reads every picture
/// once: its content hash, its header, and whether it is whole. Hidden files and files that nobody
/// would take for data (Thumbs.db, .DS_Store, text beside photos) are passed over without a
/// problem, but for one sentence that counts the latter; whatever looks usable by name or content
/// and is not becomes a Problem, and so does each of the first 20 unusable rows of a list. Links
/// are followed when they are dropped themselves; below a dropped folder links to folders are not
/// followed.
/// @param archives may be null: archives then become problems
/// @throws Cancelled; never throws for bad input
ImportOutcome importFiles(std::span<const std::filesystem::path> paths,
                          const ImportOptions& options,
                          std::shared_ptr<const ArchiveFormat> archives, const RunContext& run);

}  // namespace setscope
