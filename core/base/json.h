#pragma once

#include <nlohmann/json.hpp>

namespace setscope {

/// Objects keep the order in which they were written, so that files and reports read as they were
/// meant.
using Json = nlohmann::ordered_json;

}  // namespace setscope
