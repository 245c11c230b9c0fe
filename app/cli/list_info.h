#pragma once

#include <filesystem>
#include <string_view>

#include "app/cli/file_info.h"
#include "core/base/run_context.h"

namespace setscope {

/// Whether it is how lists of texts, tables, matrices and word vectors end: "txt", "csv", …
/// @param ending as nameParts gives it
bool isListEnding(std::string_view ending);

/// What an import makes of a list of texts, a table or a matrix of numbers; of word vectors, how
/// many words they know and how wide they are (looksLikeWordVectors).
/// @throws Error (BadInput) if the file is missing, damaged, or holds nothing that can be used;
/// Cancelled
FileInfo listInfo(const std::filesystem::path& file, const RunContext& run);

}  // namespace setscope
