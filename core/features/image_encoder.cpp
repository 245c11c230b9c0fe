#include "core/features/image_encoder.h"

#include <ATen/ops/zeros.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/features/encode_each.h"
#include "core/features/image_network.h"
#include "core/io/byte_budget.h"
#include "core/io/importers.h"
#include "core/io/parallel_for.h"
#include "core/tensor/device.h"

namespace setscope {

namespace {

/// Files that the threads hold at once; more only for one file alone.
constexpr std::uint64_t kFilesInMemory = 300'000'000;  // bytes

/// A sentence about "The picture", or one about its path, as one about the member's name; before
/// any other the name is put.
std::string naming(const Member& member, const std::string& sentence) {
    const FileReference& source = member.payload.source;
    const std::string name = member.name.empty() ? fileName(source) : member.name;
    for (const std::string& subject : {std::string("The picture"), displayPath(source)}) {
        if (sentence.starts_with(subject)) {
            return name + sentence.substr(subject.size());
        }
    }
    return name + ": " + sentence;
}

}  // namespace

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

c10::Device ImageEncoder::deviceFor(const c10::Device& wanted) const {
    return network_->runsOn(wanted) ? wanted : c10::Device(c10::kCPU);
}

RgbImage ImageEncoder::picture(const Payload& payload, ByteBudget& files,
                               const RunContext& run) const {
    const std::uint64_t size = std::min(payload.picture()->byteCount, MediaReader::kLargestMedia);
    const ByteBudget::Share share(files, size, run.stopToken());
    Bytes bytes = reader_.read(payload.source, MediaReader::kLargestMedia, run.stopToken());
    return decodeImage(std::move(bytes), network_->target(), {}, run.stopToken());
}

at::Tensor ImageEncoder::encodeRows(std::size_t count, const WritePicture& write,
                                    const RunContext& run) const {
    const at::Tensor result = at::zeros({static_cast<std::int64_t>(count), network_->width()});
    const PixelTarget& target = network_->target();
    const c10::Device device = deviceFor(chooseDevice(run.settings().device).device);
    const std::int64_t atOnce = network_->picturesAtOnce(device);
    const auto encodeGroup = [&](std::size_t first, std::size_t size) {
        computeOnThisThreadOnly();
        const at::Tensor pixels = at::zeros({atOnce, 3, target.height, target.width});
        for (std::size_t place = first; place < first + size; ++place) {
            run.throwIfStopped();
            write(place, pixels[static_cast<std::int64_t>(place - first)]);
        }
        const at::Tensor features = network_->features(pixels.to(device)).cpu();
        const auto rows = static_cast<std::int64_t>(size);
        result.narrow(0, static_cast<std::int64_t>(first), rows).copy_(features.narrow(0, 0, rows));
    };
    parallelForGroups(count, static_cast<std::size_t>(atOnce), "Encoding images", run, encodeGroup);
    return result;
}

at::Tensor ImageEncoder::encodePictures(std::span<const RgbImage> pictures,
                                        const RunContext& run) const {
    const auto write = [&](std::size_t place, const at::Tensor& row) {
        writePixels(shapedTo(pictures[place], network_->target()), network_->scaling(), row);
    };
    return encodeRows(pictures.size(), write, run);
}

EncodedMembers ImageEncoder::encode(std::span<const Member> members, const RunContext& run) const {
    std::vector<std::optional<std::string>> troubles(members.size());
    ByteBudget files(kFilesInMemory);
    const auto write = [&](std::size_t place, const at::Tensor& row) {
        if (!accepts(members[place].payload)) {
            troubles[place] = notAccepted(*this, members[place]);
            return;
        }
        try {
            writePixels(picture(members[place].payload, files, run), network_->scaling(), row);
        } catch (const Error& error) {
            troubles[place] = naming(members[place], error.what());
        }
    };
    at::Tensor features = encodeRows(members.size(), write, run);
    return withTroubles(std::move(features), members, troubles);
}

}  // namespace setscope
