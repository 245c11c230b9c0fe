#include "core/report/shown_time.h"

#include <array>
#include <ctime>

namespace setscope {
namespace {

std::string twoDigits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::string shownTime(std::chrono::system_clock::time_point time) {
    constexpr std::array<const char*, 12> kMonths = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm local{};
    localtime_r(&seconds, &local);
    return std::to_string(local.tm_mday) + " " +
           kMonths.at(static_cast<std::size_t>(local.tm_mon)) + " " +
           std::to_string(local.tm_year + 1900) + ", " + twoDigits(local.tm_hour) + ":" +
           twoDigits(local.tm_min);
}

}  // namespace setscope
