#include "core/training/picture_views.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/features/encoders.h"
#include "core/io/media_reader.h"
#include "core/io/parallel_for.h"
#include "core/tensor/device.h"
#include "core/training/cached_features.h"

namespace setscope {

namespace {

constexpr int kDecodedEdge = 256;                    // pixels, from which the parts are cut
constexpr std::size_t kPicturesBetweenWrites = 512;  // between two writes of the file

std::vector<PicturePart> partsOf(const LabelledPicture& picture, std::int64_t count,
                                 double smallest) {
    std::vector<PicturePart> parts;
    Random random(picture.content.low);
    for (std::int64_t index = 0; index < count; ++index) {
        parts.push_back(index == 0 ? PicturePart{} : randomPart({}, smallest, random));
    }
    return parts;
}

ContentHash keyOf(const LabelledPicture& picture, const PicturePart& part) {
    const std::array<std::uint64_t, 6> values = {
        picture.content.high,
        picture.content.low,
        std::bit_cast<std::uint64_t>(part.x),
        std::bit_cast<std::uint64_t>(part.y),
        std::bit_cast<std::uint64_t>(part.width),
        std::bit_cast<std::uint64_t>(part.height),
    };
    return ContentHash::of(std::as_bytes(std::span(values)));
}

/// @return [parts, width]
at::Tensor featuresOf(const ImageNetwork& network, const RgbImage& image,
                      const std::vector<PicturePart>& parts) {
    const int edge = network.target().width;
    const PixelScaling& scaling = network.scaling();
    at::Tensor pixels = at::empty({static_cast<std::int64_t>(parts.size()), 3, edge, edge});
    for (std::size_t index = 0; index < parts.size(); ++index) {
        drawView({&image, parts[index]}, Sides::AsTheyAre, edge,
                 pixels[static_cast<std::int64_t>(index)].data_ptr<float>());
    }
    if (scaling.order == PixelScaling::Order::Bgr) {
        pixels = pixels.flip(1);
    }
    for (std::int64_t channel = 0; channel < 3; ++channel) {
        const auto place = static_cast<std::size_t>(channel);
        pixels.select(1, channel).sub_(scaling.mean[place]).mul_(scaling.scale[place]);
    }
    return network.features(pixels);
}

/// The views of one picture that the file does not keep yet.
struct OpenViews {
    std::size_t picture = 0;
    std::vector<PicturePart> parts;
    at::Tensor features;  // [parts, width]; undefined if the picture cannot be read
    std::string trouble;  // why it cannot
};

void look(const ImageNetwork& network, const LabelledPicture& picture, const MediaReader& reader,
          OpenViews& open) {
    computeOnThisThreadOnly();
    try {
        const RgbImage image =
            decodeImage(reader.read(picture.source), {kDecodedEdge, kDecodedEdge});
        open.features = featuresOf(network, image, open.parts);
    } catch (const Error& error) {
        open.trouble = error.what();
    }
}

void answer(const ImageNetwork& network, const std::vector<LabelledPicture>& pictures,
            std::vector<OpenViews>& open, FeatureFile& kept, const MediaReader& reader,
            const RunContext& run) {
    for (std::size_t first = 0; first < open.size(); first += kPicturesBetweenWrites) {
        const std::size_t count = std::min(kPicturesBetweenWrites, open.size() - first);
        parallelFor(count, "Looking at parts of pictures", run, [&](std::size_t place) {
            OpenViews& views = open[first + place];
            look(network, pictures[views.picture], reader, views);
        });
        for (std::size_t place = first; place < first + count; ++place) {
            const OpenViews& views = open[place];
            for (std::size_t view = 0; views.features.defined() && view < views.parts.size();
                 ++view) {
                kept.put(keyOf(pictures[views.picture], views.parts[view]),
                         views.features[static_cast<std::int64_t>(view)]);
            }
            open[place].features.reset();
        }
        kept.save();
    }
}

}  // namespace

ViewFeatures encodeViews(const NamedNetwork& network, const std::vector<LabelledPicture>& pictures,
                         const ViewPlan& plan, const std::filesystem::path& cacheFile,
                         const MediaReader& reader, const RunContext& run) {
    if (network.network->target().width != network.network->target().height) {
        throw Error(ErrorKind::BadInput, network.identity.name +
                                             " does not take square pictures, which training "
                                             "needs; choose another network.");
    }
    FeatureFile kept(cacheFile, network.identity.fingerprint);
    std::vector<OpenViews> open;
    for (std::size_t index = 0; index < pictures.size(); ++index) {
        std::vector<PicturePart> parts =
            partsOf(pictures[index], plan.counts[index], plan.smallestPart);
        std::erase_if(parts, [&](const PicturePart& part) {
            return kept.find(keyOf(pictures[index], part)) != nullptr;
        });
        if (!parts.empty()) {
            open.push_back({index, std::move(parts), {}, {}});
        }
    }
    answer(*network.network, pictures, open, kept, reader, run);

    ViewFeatures result;
    for (const OpenViews& views : open) {
        if (!views.trouble.empty()) {
            result.problems.push_back({displayPath(pictures[views.picture].source), views.trouble});
        }
    }
    result.viewsOf.resize(pictures.size());
    std::vector<at::Tensor> rows;
    for (std::size_t index = 0; index < pictures.size(); ++index) {
        for (const PicturePart& part :
             partsOf(pictures[index], plan.counts[index], plan.smallestPart)) {
            if (const at::Tensor* features = kept.find(keyOf(pictures[index], part))) {
                result.viewsOf[index].push_back(static_cast<std::int64_t>(rows.size()));
                result.parts.push_back(part);
                rows.push_back(*features);
            }
        }
    }
    result.features = rows.empty() ? at::zeros({0, network.network->width()}) : at::stack(rows);
    return result;
}

}  // namespace setscope
