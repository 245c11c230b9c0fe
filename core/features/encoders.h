#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "core/features/encoder.h"
#include "core/features/image_network.h"
#include "core/io/media_reader.h"

namespace setscope {

/// An image network and what identifies it.
struct NamedNetwork {
    std::unique_ptr<const ImageNetwork> network;
    EncoderIdentity identity;
};

/// One kind of file that an image network can be made from.
struct EncoderKind {
    const char* ending;  ///< of the file, ".safetensors"
    NamedNetwork (*open)(const std::filesystem::path& file);
};

/// Every kind there is.
std::span<const EncoderKind> encoderKinds();

/// Opens the network in a file by the file's ending.
/// @throws Error (BadInput) if no kind reads it, or it is missing or damaged
NamedNetwork openImageNetwork(const std::filesystem::path& file);

/// The same as an encoder of pictures.
std::unique_ptr<const Encoder> openEncoder(const std::filesystem::path& file,
                                           const MediaReader& reader);

}  // namespace setscope
