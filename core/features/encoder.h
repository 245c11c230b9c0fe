#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/features/rgb_image.h"
#include "core/items/member.h"

namespace setscope {

/// Which encoder made a feature. Features of different fingerprints are not comparable.
struct EncoderIdentity {
    std::string name;  ///< "setscope-compact", or the file's name of a person's own network
    std::string
        fingerprint;  ///< content hash of everything that the features depend on, hexadecimal

    bool operator==(const EncoderIdentity&) const = default;
};

/// The features of some members.
struct EncodedMembers {
    at::Tensor features;  ///< [members, width] float32 on the CPU; zero where `readable` is false
    std::vector<bool> readable;     ///< one per member
    std::vector<Problem> problems;  ///< one per member that is not readable, in the order of the
                                    ///< members; the message names the member
};

/// Turns members into features. A member's features are bit-identical whatever is encoded with it
/// and in whatever order, on the same machine and libraries. Immutable after loading; every
/// function may be called from any thread.
class Encoder {
  public:
    virtual ~Encoder() = default;
    virtual const EncoderIdentity& identity() const = 0;
    virtual std::int64_t width() const = 0;  ///< d, features per member
    /// Which members it encodes; the others become problems.
    virtual bool accepts(const Payload& payload) const = 0;
    /// Where it computes when `wanted` is asked for: there, or on the processor.
    virtual c10::Device deviceFor(const c10::Device& wanted) const = 0;
    /// Computes on deviceFor the run's device. A member that cannot be read becomes a problem, not
    /// an exception.
    /// @throws Cancelled
    virtual EncodedMembers encode(std::span<const Member> members, const RunContext& run) const = 0;
    /// The same for pictures that are decoded already, of any shape: the features are those of a
    /// file that holds just these pixels. They are looked at as they are, never through a store.
    /// @return [pictures, width()] float32 on the CPU
    /// @throws Cancelled; Error (BadInput) if pictures are not what it encodes, as by default
    virtual at::Tensor encodePictures(std::span<const RgbImage> pictures,
                                      const RunContext& run) const;
};

/// What features are kept under: the fingerprint and, unless it is the processor, the device, whose
/// arithmetic differs in the last digits.
std::string featureKey(const Encoder& encoder, const RunContext& run);

}  // namespace setscope
