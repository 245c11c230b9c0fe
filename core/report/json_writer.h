#pragma once

#include <string>

#include "core/base/json.h"

namespace setscope {

/// UTF-8 text of a JSON value, indented by two; bytes of a name that are not valid UTF-8 become
/// U+FFFD.
std::string toJsonText(const Json& json);

}  // namespace setscope
