#include "core/training/teacher.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/features/onnx_backbone.h"
#include "core/features/single_thread.h"
#include "core/io/media_reader.h"
#include "core/io/parallel_for.h"
#include "core/training/cached_features.h"

namespace setscope {

namespace {

constexpr double kSmallestPart = 0.25;               // of a picture's area
constexpr int kDecodedEdge = 256;                    // pixels, from which the parts are cut
constexpr std::size_t kPicturesBetweenWrites = 512;  // between two writes of the file

std::vector<PicturePart> partsOf(const LabelledPicture& picture, std::int64_t count) {
    std::vector<PicturePart> parts;
    Random random(picture.content.low);
    for (std::int64_t index = 0; index < count; ++index) {
        parts.push_back(index == 0 ? PicturePart{} : randomPart({}, kSmallestPart, random));
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

at::Tensor featuresOf(const ImageNetwork& network, const PictureView& view) {
    const int edge = network.target().width;
    const PixelScaling& scaling = network.scaling();
    at::Tensor planes = at::empty({3, edge, edge});
    drawView(view, false, edge, planes.data_ptr<float>());
    if (scaling.order == PixelScaling::Order::Bgr) {
        planes = planes.flip(0);
    }
    for (std::int64_t channel = 0; channel < 3; ++channel) {
        const auto place = static_cast<std::size_t>(channel);
        planes[channel].sub_(scaling.mean[place]).mul_(scaling.scale[place]);
    }
    return network.features(planes.unsqueeze(0))[0];
}

/// The views of one picture that the file does not keep yet.
struct OpenViews {
    std::size_t picture = 0;
    std::vector<PicturePart> parts;
    std::vector<at::Tensor> features;  // one per part; empty if the picture cannot be read
};

void look(const ImageNetwork& network, const LabelledPicture& picture, const MediaReader& reader,
          OpenViews& open) {
    computeOnThisThreadOnly();
    try {
        const RgbImage image =
            decodeImage(reader.read(picture.source), {kDecodedEdge, kDecodedEdge});
        for (const PicturePart& part : open.parts) {
            open.features.push_back(featuresOf(network, {&image, part}));
        }
    } catch (const Error&) {
        open.features.clear();
    }
}

void answer(const ImageNetwork& network, const std::vector<LabelledPicture>& pictures,
            std::vector<OpenViews>& open, FeatureFile& kept, const MediaReader& reader,
            const RunContext& run) {
    for (std::size_t first = 0; first < open.size(); first += kPicturesBetweenWrites) {
        const std::size_t count = std::min(kPicturesBetweenWrites, open.size() - first);
        parallelFor(count, "Asking the teacher", run, [&](std::size_t place) {
            OpenViews& views = open[first + place];
            look(network, pictures[views.picture], reader, views);
        });
        for (std::size_t place = first; place < first + count; ++place) {
            for (std::size_t view = 0; view < open[place].features.size(); ++view) {
                kept.put(keyOf(pictures[open[place].picture], open[place].parts[view]),
                         open[place].features[view]);
            }
        }
        kept.save();
    }
}

}  // namespace

TeacherFeatures askTeacher(const std::filesystem::path& network,
                           const std::vector<LabelledPicture>& pictures,
                           const std::vector<std::int64_t>& viewCounts,
                           const std::filesystem::path& cacheFile, const MediaReader& reader,
                           const RunContext& run) {
    const OnnxBackbone teacher = openOnnxBackbone(network);
    if (teacher.network->target().width != teacher.network->target().height) {
        throw Error(ErrorKind::BadInput, toUtf8(network.filename()) +
                                             " does not take square pictures; name another "
                                             "\"teacher\" in the recipe.");
    }
    FeatureFile kept(cacheFile, teacher.fingerprint);
    std::vector<OpenViews> open;
    for (std::size_t index = 0; index < pictures.size(); ++index) {
        std::vector<PicturePart> parts = partsOf(pictures[index], viewCounts[index]);
        std::erase_if(parts, [&](const PicturePart& part) {
            return kept.find(keyOf(pictures[index], part)) != nullptr;
        });
        if (!parts.empty()) {
            open.push_back({index, std::move(parts), {}});
        }
    }
    answer(*teacher.network, pictures, open, kept, reader, run);

    TeacherFeatures result;
    result.viewsOf.resize(pictures.size());
    std::vector<at::Tensor> rows;
    for (std::size_t index = 0; index < pictures.size(); ++index) {
        for (const PicturePart& part : partsOf(pictures[index], viewCounts[index])) {
            if (const at::Tensor* features = kept.find(keyOf(pictures[index], part))) {
                result.viewsOf[index].push_back(static_cast<std::int64_t>(rows.size()));
                result.parts.push_back(part);
                rows.push_back(*features);
            }
        }
    }
    result.features = rows.empty() ? at::zeros({0, teacher.network->width()}) : at::stack(rows);
    return result;
}

}  // namespace setscope
