#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/io/importers.h"

namespace setscope {

/// What lies under the dropped paths, in no particular order.
struct FolderWalk {
    std::vector<FoundItem> items;
    std::vector<Problem> problems;      ///< what does not exist or cannot be read
    std::vector<std::size_t> searched;  ///< the dropped paths that were listed without a problem
};

/// Lists the files under the paths; hidden ones are passed over, links to files followed, links to
/// folders followed only if they were dropped themselves. A path that lies in another dropped
/// folder is taken once.
/// @param paths absolute
/// @throws Cancelled
FolderWalk walkFolders(std::span<const std::filesystem::path> paths, const RunContext& run);

}  // namespace setscope
