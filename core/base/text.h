#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace setscope {

/// "1 picture", "3 pictures".
std::string counted(std::int64_t count, std::string_view singular, std::string_view plural);

/// "71 %", with a narrow no-break space; values that would round to 0 or 100 without being so
/// become "<1 %" and ">99 %".
std::string percent(double share);

/// "1.4 MB"; powers of 1,000.
std::string byteSize(std::uint64_t bytes);

/// The path as UTF-8, as it is shown and written to JSON; bytes that are not UTF-8 become U+FFFD.
std::string toUtf8(const std::filesystem::path& path);
std::filesystem::path fromUtf8(std::string_view path);

bool isValidUtf8(std::string_view text);

/// Lower case for ASCII letters only; used for file endings.
std::string lowerAscii(std::string_view text);

/// True where `left` comes before `right` as a person counts: "a2" before "a10", upper case beside
/// lower case.
bool naturalLess(std::string_view left, std::string_view right);

}  // namespace setscope
