#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "core/features/encoder.h"
#include "core/io/media_reader.h"

namespace setscope {

class ByteBudget;
class ImageNetwork;

/// Encodes pictures: reads, decodes and runs the network on several threads, each with as many
/// pictures at a time as the network wants. The last ones are filled up with black, so that a
/// picture's arithmetic never depends on its neighbours.
class ImageEncoder final : public Encoder {
  public:
    /// @param reader reads the members' bytes
    ImageEncoder(EncoderIdentity identity, std::unique_ptr<const ImageNetwork> network,
                 MediaReader reader);
    ~ImageEncoder() override;

    const EncoderIdentity& identity() const override { return identity_; }
    std::int64_t width() const override;
    bool accepts(const Payload& payload) const override { return payload.picture() != nullptr; }
    c10::Device deviceFor(const c10::Device& wanted) const override;
    EncodedMembers encode(std::span<const Member> members, const RunContext& run) const override;
    at::Tensor encodePictures(std::span<const RgbImage> pictures,
                              const RunContext& run) const override;

  private:
    /// Writes the picture at `place` into its row of the network's input, [3, height, width]; what
    /// it leaves alone is black. Called on several threads at once.
    using WritePicture = std::function<void(std::size_t place, const at::Tensor& row)>;

    /// @return [count, width()] float32 on the CPU
    at::Tensor encodeRows(std::size_t count, const WritePicture& write,
                          const RunContext& run) const;
    /// @param payload a picture's @param files what all threads hold of files at once
    RgbImage picture(const Payload& payload, ByteBudget& files, const RunContext& run) const;

    EncoderIdentity identity_;
    std::unique_ptr<const ImageNetwork> network_;
    MediaReader reader_;
};

}  // namespace setscope
