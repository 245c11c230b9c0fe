#pragma once

#include <chrono>
#include <string>

namespace setscope {

/// "22 November 2026, 10:05", in local time.
std::string shownTime(std::chrono::system_clock::time_point time);

}  // namespace setscope
