#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/problem.h"
#include "core/report/report_document.h"

namespace setscope {

/// The longest table of a report; what goes beyond is summed up in a sentence and stands whole in
/// the tables for programs.
inline constexpr std::size_t kMostTableRows = 500;

/// Where a table shows only the first of its rows: one sentence on the others.
/// @param plural what the rows are: "sets"
report::Paragraph restOfTable(std::size_t shown, std::size_t total, const char* plural);

/// What could not be used, in a section of its own; no block if all could.
/// @param note what became of everything else
std::vector<report::Block> problemBlocks(const std::vector<Problem>& problems, const char* note);

/// The same for programs.
DataTable problemTable(const std::vector<Problem>& problems, const char* name);

}  // namespace setscope
