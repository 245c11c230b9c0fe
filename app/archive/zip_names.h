#pragma once

#include <string>
#include <string_view>

namespace setscope {

/// The name of an entry whose UTF-8 flag is not set, as UTF-8: many programs store UTF-8 without
/// saying so; what is not valid UTF-8 is code page 437, as the zip specification has it.
std::string zipNameToUtf8(std::string_view stored);

}  // namespace setscope
