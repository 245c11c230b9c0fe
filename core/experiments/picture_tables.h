#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/run_context.h"
#include "core/features/encoder.h"
#include "core/io/media_reader.h"

namespace setscope {

/// Tables of the development data whose rows name a picture in an archive beside the table.

/// The names of a list that bars divide, "Comedy|Family"; empty ones are left out.
std::vector<std::string> namesBetweenBars(std::string_view cell);

/// Whether this build decodes pictures.
bool decodesPictures();

/// Features of the pictures of these names, in their order.
using EncodePictures = std::function<EncodedMembers(std::span<const std::string> names)>;

/// Encodes entries of an archive, each picture once for all that share the work folder. An entry
/// that is not there is a picture that cannot be read. What is returned throws Error (BadInput) if
/// the archive is missing or damaged, and Cancelled.
/// @param encoder of pictures; it and `reader` must outlive what is returned
EncodePictures encodeFromArchive(const Encoder& encoder, const MediaReader& reader,
                                 const std::filesystem::path& archive,
                                 const std::filesystem::path& workFolder, const RunContext& run);

}  // namespace setscope
