#include "core/features/image_encoder.h"

#include <ATen/ops/zeros.h>

#include <optional>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/features/image_network.h"
#include "core/features/single_thread.h"
#include "core/io/parallel_for.h"

namespace setscope {

void writePixels(const RgbImage& image, const PixelScaling& scaling, const at::Tensor& row) {
    const std::size_t count = static_cast<std::size_t>(image.width) * image.height;
    SETSCOPE_CHECK(row.is_contiguous() && row.numel() == static_cast<std::int64_t>(count * 3),
                   "the row does not have the picture's shape");
    auto* values = row.data_ptr<float>();
    for (std::size_t channel = 0; channel < 3; ++channel) {
        const std::size_t source =
            scaling.order == PixelScaling::Order::Rgb ? channel : 2 - channel;
        const float mean = scaling.mean[channel];
        const float scale = scaling.scale[channel];
        float* plane = values + channel * count;
        for (std::size_t pixel = 0; pixel < count; ++pixel) {
            plane[pixel] = (static_cast<float>(image.pixels[pixel * 3 + source]) - mean) * scale;
        }
    }
}

ImageEncoder::ImageEncoder(EncoderIdentity identity, std::unique_ptr<const ImageNetwork> network,
                           MediaReader reader)
    : identity_(std::move(identity)), network_(std::move(network)), reader_(std::move(reader)) {}

ImageEncoder::~ImageEncoder() = default;

std::int64_t ImageEncoder::width() const { return network_->width(); }

bool ImageEncoder::accepts(const Payload& payload) const { return !payload.image.format.empty(); }

EncodedMembers ImageEncoder::encode(std::span<const Member> members, const RunContext& run) const {
    const auto count = static_cast<std::int64_t>(members.size());
    EncodedMembers result{at::zeros({count, network_->width()}), {}, {}};
    std::vector<std::optional<std::string>> troubles(members.size());
    const PixelTarget& target = network_->target();
    parallelFor(members.size(), "Encoding images", run, [&](std::size_t place) {
        computeOnThisThreadOnly();
        try {
            const Bytes bytes = reader_.read(members[place].payload.source);
            const at::Tensor pixels = at::zeros({1, 3, target.height, target.width});
            writePixels(decodeImage(bytes, target), network_->scaling(), pixels[0]);
            result.features[static_cast<std::int64_t>(place)].copy_(network_->features(pixels)[0]);
        } catch (const Error& error) {
            troubles[place] = error.what();
        }
    });
    for (std::size_t place = 0; place < members.size(); ++place) {
        result.readable.push_back(!troubles[place].has_value());
        if (troubles[place]) {
            result.problems.push_back(
                {displayPath(members[place].payload.source), *troubles[place]});
        }
    }
    return result;
}

}  // namespace setscope
