#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "core/features/encoder.h"
#include "core/io/media_reader.h"

namespace setscope {

/// One kind of file that an encoder can be made from.
struct EncoderKind {
    const char* name;    ///< "compact"
    const char* ending;  ///< of the file, ".safetensors"
    std::unique_ptr<const Encoder> (*open)(const std::filesystem::path& file,
                                           const MediaReader& reader);
};

/// Every kind there is.
std::span<const EncoderKind> encoderKinds();

/// Opens the encoder in a file by the file's ending.
/// @throws Error (BadInput) if no kind reads it, or it is missing or damaged
std::unique_ptr<const Encoder> openEncoder(const std::filesystem::path& file,
                                           const MediaReader& reader);

}  // namespace setscope
