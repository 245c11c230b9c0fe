#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/problem.h"
#include "core/report/report_document.h"

namespace setscope {

/// A table in columns for a terminal; flagged rows begin with "!". Text wider than 48 characters is
/// shortened in the middle unless its column wraps.
std::string plainText(const report::Table& table);

/// "Key: value" in two columns.
std::string plainText(const report::KeyValues& values);

/// "2 problems:" and a line for each; empty if there are none.
std::string problemsText(const std::vector<Problem>& problems);

/// Control characters of a file's name, which a terminal would obey, become U+FFFD.
std::string harmless(std::string_view text);

}  // namespace setscope
