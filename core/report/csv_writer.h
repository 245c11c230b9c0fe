#pragma once

#include <string>

#include "core/report/report_document.h"

namespace setscope {

/// RFC 4180: comma-separated, quoted where needed, lines ended by CR LF, UTF-8 without a mark, the
/// columns' names first. Text that a spreadsheet would take for a formula (it starts with = + - @,
/// a tab or a line break) gets an apostrophe before it; numbers never do. Not known is an empty
/// field.
std::string toCsv(const DataTable& table);

}  // namespace setscope
