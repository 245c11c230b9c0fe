#pragma once

#include <filesystem>
#include <string>

namespace setscope {

/// A word that a POSIX shell reads back as it is.
std::string shellQuoted(const std::string& word);

/// The same with the path made absolute.
std::string shellQuotedPath(const std::filesystem::path& path);

}  // namespace setscope
