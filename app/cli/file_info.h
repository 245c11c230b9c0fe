#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/run_context.h"
#include "core/report/report_document.h"

namespace setscope {

class ArchiveFormat;

/// What can be said of a file without computing anything with it.
struct FileInfo {
    std::string sentence;  ///< what it is
    report::KeyValues facts;
    std::vector<report::Table> tables;
    Json record;  ///< {"kind": "model" | "picture" | "texts" | "rows" | "word vectors" |
                  ///< "archive" | "project", …}
};

/// @param archives may be null: zips and projects are then refused with a sentence
/// @throws Error (BadInput) if the file is missing, damaged, or nothing that Setscope reads
FileInfo fileInfo(const std::filesystem::path& file,
                  const std::shared_ptr<const ArchiveFormat>& archives, const RunContext& run);

}  // namespace setscope
