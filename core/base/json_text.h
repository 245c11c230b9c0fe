#pragma once

#include <string_view>

#include "core/base/json.h"

namespace setscope {

/// The JSON in a text from a file. `is_discarded()` of the result if the text is not JSON, or is
/// nested deeper than anything Setscope writes: copying and writing such a value would exhaust the
/// stack.
Json parseJson(std::string_view text);

}  // namespace setscope
