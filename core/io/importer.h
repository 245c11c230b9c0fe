#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
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
    std::int64_t rowLimit = 1'000'000;  ///< of one list or table
    std::string setColumn;   ///< of tables, whose values name the sets; empty: "set" if it is there
    std::string nameColumn;  ///< of tables, whose values name the members; empty: "name", "id",
                             ///< "title" or the first that holds no numbers
    double archiveRatioLimit =
        200.0;  ///< unpacked / packed size of one entry above 1 MB, and of the whole archive
};

/// What an import brings. Sets and members carry no ids yet: the collection gives them
/// (appendSets).
struct ImportOutcome {
    std::vector<ItemSet> sets;
    std::vector<Problem> problems;
};

/// Turns what a person dropped into sets: a folder whose sub-folders hold pictures becomes one set
/// per sub-folder (at any depth, named by its path below the dropped folder), pictures directly in
/// a dropped folder one set named after it, loose pictures dropped together one set named after
/// their common folder, a zip like a folder of its own name. Sets and members are in natural order
/// ("2" before "10"). Reads every file once: its content hash, its header, and whether it is whole.
/// Hidden files and files that nobody would take for data (Thumbs.db, .DS_Store, text beside
/// photos) are passed over without a problem; whatever looks like a picture or archive by name or
/// content and is not usable becomes a Problem. Links are followed when they are dropped
/// themselves; below a dropped folder links to folders are not followed.
/// @param archives may be null: archives then become problems
/// @throws Cancelled; never throws for bad input
ImportOutcome importFiles(std::span<const std::filesystem::path> paths,
                          const ImportOptions& options,
                          std::shared_ptr<const ArchiveFormat> archives, const RunContext& run);

}  // namespace setscope
