#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/features/encoder.h"

namespace setscope {

/// The member as sentences name it: a text in quotation marks, the others by their name or, without
/// one, by where they are.
std::string nameInSentence(const Member& member);

/// Why an encoder has no features of a member that it does not accept.
std::string notAccepted(const Encoder& encoder, const Member& member);

/// The features with those rows zero whose member has a trouble, the sentence that names it.
EncodedMembers withTroubles(at::Tensor features, std::span<const Member> members,
                            std::span<const std::optional<std::string>> troubles);

/// The hash of everything that the features of an encoder without files depend on.
std::string fingerprintOfVersion(std::string_view version);

/// Writes a member's features. Called on several threads at once.
/// @param row [width], zero
/// @throws Error with a sentence that names the member if it has no features
using WriteFeatures = std::function<void(const Member& member, std::span<float> row)>;

/// Encodes members one by one on the processor's threads; those that the encoder does not accept
/// and those that `write` refuses become problems. Called from Encoder::encode.
/// @param what is being done, "Encoding texts"
/// @throws Cancelled
EncodedMembers encodeEach(const Encoder& encoder, std::span<const Member> members,
                          const std::string& what, const RunContext& run,
                          const WriteFeatures& write);

}  // namespace setscope
