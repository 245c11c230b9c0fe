#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "core/base/json.h"
#include "core/project/project.h"

namespace setscope {

/// project.json but for the results; see project_file.cpp for the format.
/// @param file the project's file, absolute: paths are stored relative to its folder
/// @param copiedIn for each member in collection order the project's entry that holds its bytes, or
/// an empty text
Json projectToJson(const Project& project, const std::filesystem::path& file,
                   std::span<const std::string> copiedIn);

/// The opposite, without the results.
/// @throws Error (BadInput) if a field is missing, of another type, or impossible
Project projectFromJson(const Json& json, const std::filesystem::path& file);

/// True for the name of an entry that holds a copied-in picture.
bool isMediaEntry(const std::string& entry);

}  // namespace setscope
