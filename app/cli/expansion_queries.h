#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/problem.h"

namespace setscope {

/// A set to expand, as a person wrote it.
struct WrittenQuery {
    std::vector<std::string> words;
    std::vector<std::string> targets;  ///< that should be found
    std::int64_t line = 0;             ///< of the file; 0: of the command line
};

struct WrittenQueries {
    std::vector<WrittenQuery> queries;
    std::vector<Problem> problems;  ///< one for each line that is none
};

/// Reads a query a line, {"query":[word…],"targets":[word…]}; targets and other fields may be
/// missing, empty lines are passed over.
/// @throws Error (BadInput) naming the file if it cannot be read or no line is a query; Cancelled
WrittenQueries readQueries(const std::filesystem::path& file, const std::stop_token& stop);

}  // namespace setscope
