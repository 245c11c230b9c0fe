#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <array>
#include <cstdint>

#include "core/features/image_decoder.h"

namespace setscope {

/// How decoded pixels become a network's input: (value − mean) * scale for each channel.
struct PixelScaling {
    std::array<float, 3> mean = {
        0.0F, 0.0F, 0.0F};  ///< of values 0..255, in the order of the network's channels
    std::array<float, 3> scale = {1.0F, 1.0F, 1.0F};
    enum class Order { Rgb, Bgr } order = Order::Rgb;

    bool operator==(const PixelScaling&) const = default;
};

/// A network that turns pixels into features. Immutable; every function may be called from several
/// threads at once.
class ImageNetwork {
  public:
    virtual ~ImageNetwork() = default;
    virtual const PixelTarget& target() const = 0;
    virtual const PixelScaling& scaling() const = 0;
    virtual std::int64_t width() const = 0;
    virtual bool runsOn(const c10::Device& device) const = 0;
    /// How many pictures one call of `features` should have there. A network's arithmetic may
    /// depend on the shape of its input, so that equal features need equally many pictures each
    /// time.
    virtual std::int64_t picturesAtOnce(const c10::Device& device) const = 0;
    /// @param pixels [pictures, 3, target().height, target().width] float32, scaled, on a device
    /// that it runs on @return [pictures, width()] float32 on the same device
    virtual at::Tensor features(const at::Tensor& pixels) const = 0;
};

/// Writes a picture into one row of a network's input.
/// @param row [3, image.height, image.width] float32, contiguous, on the CPU
void writePixels(const RgbImage& image, const PixelScaling& scaling, const at::Tensor& row);

}  // namespace setscope
