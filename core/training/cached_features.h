#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "core/features/encoder.h"
#include "core/training/labelled_pictures.h"

namespace setscope {

/// The pictures as members, in their order, for an encoder.
std::vector<Member> asMembers(std::span<const LabelledPicture> pictures);

/// Like encoder.encode, with the features kept in a file by content, so that a run that was stopped
/// goes on where it was. The file is `.safetensors` with "features" [n, d] float32 and "contents"
/// [n, 2] int64 (the two halves of the content hash) and the encoder's fingerprint in its metadata;
/// one of another encoder is written anew.
/// @throws Cancelled, what is encoded by then being kept
EncodedMembers encodeWithFile(const Encoder& encoder, std::span<const Member> members,
                              const std::filesystem::path& file, const RunContext& run);

}  // namespace setscope
