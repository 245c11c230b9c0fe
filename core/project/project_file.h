#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/project/project.h"

namespace setscope {

class ArchiveFormat;

/// What becomes of the pictures when a project is saved.
enum class Media {
    Reference,  ///< they stay where they are; those that lie in the project's own file stay in it
    CopyIn,     ///< every picture goes into the project's file, once per content
};

/// Writes `file` through a temporary one: a crash leaves the old file as it was. Texts and rows are
/// kept whole whatever `media` says, so that their lists and tables may vanish. A project of
/// pictures alone can be opened by every Setscope; one that holds texts or rows is of version 2,
/// which a Setscope from before there were any refuses as written by a newer one.
/// @return pictures that could not be copied in; they are kept as references
/// @throws Error (Failed) if the disk refuses, or if there are more texts and numbers than could be
/// opened again; Cancelled
std::vector<Problem> saveProject(const Project& project, const std::filesystem::path& file,
                                 Media media, const std::shared_ptr<const ArchiveFormat>& archives,
                                 const RunContext& run);

/// A project as it was read.
struct OpenedProject {
    Project project;
    std::vector<Problem> problems;  ///< pictures that are missing or were changed; all of them stay
                                    ///< in the collection
};

/// Everything in the file is checked. A picture is looked for beside the project as it was when it
/// was saved, then at its former absolute place; one whose size changed since is read anew. The
/// files that texts and rows came from are not looked for.
/// @throws Error (BadInput) naming the file: no project, damaged, or written by a newer Setscope;
/// Cancelled
OpenedProject openProject(const std::filesystem::path& file,
                          const std::shared_ptr<const ArchiveFormat>& archives,
                          const RunContext& run);

}  // namespace setscope
