#include "core/training/encoder_data.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/features/encoders.h"
#include "core/io/media_reader.h"
#include "core/io/parallel_for.h"
#include "core/training/augmentation.h"
#include "core/training/cached_features.h"

namespace setscope {

DecodedPictures decodePictures(const std::vector<LabelledPicture>& pictures, int edge,
                               const MediaReader& reader, const RunContext& run) {
    DecodedPictures decoded;
    decoded.images.resize(pictures.size());
    parallelFor(pictures.size(), "Decoding pictures", run, [&](std::size_t place) {
        try {
            decoded.images[place] = decodeImage(reader.read(pictures[place].source), {edge, edge});
        } catch (const Error&) {
            decoded.images[place] = {};
        }
    });
    return decoded;
}

TeacherFeatures askTeacher(const std::filesystem::path& network,
                           const std::vector<LabelledPicture>& pictures,
                           const std::vector<bool>& isWanted,
                           const std::filesystem::path& cacheFile, const MediaReader& reader,
                           const RunContext& run) {
    std::vector<LabelledPicture> wanted;
    std::vector<std::size_t> places;
    for (std::size_t index = 0; index < pictures.size(); ++index) {
        if (isWanted[index]) {
            wanted.push_back(pictures[index]);
            places.push_back(index);
        }
    }
    const std::unique_ptr<const Encoder> teacher = openEncoder(network, reader);
    const EncodedMembers encoded = encodeWithFile(*teacher, asMembers(wanted), cacheFile, run);
    TeacherFeatures result{
        at::zeros({static_cast<std::int64_t>(pictures.size()), teacher->width()}), {}};
    result.isKnown.assign(pictures.size(), false);
    for (std::size_t row = 0; row < places.size(); ++row) {
        result.isKnown[places[row]] = encoded.readable[row];
        result.features[static_cast<std::int64_t>(places[row])].copy_(
            encoded.features[static_cast<std::int64_t>(row)]);
    }
    return result;
}

namespace {

/// Brings every column to mean 0 and deviation 1 over the pictures of `rows`.
at::Tensor standardised(const at::Tensor& features, const std::vector<std::int64_t>& rows) {
    constexpr double kLeastDeviation = 1e-3;
    const at::Tensor known = features.index_select(0, at::tensor(rows, at::kLong));
    return (features - known.mean(0)) / known.std(0).clamp_min(kLeastDeviation);
}

at::Tensor attributeRows(const LabelledPictures& pictures, const std::vector<std::size_t>& chosen) {
    const std::size_t width =
        pictures.domains[pictures.pictures[chosen.front()].domain].attributes.size();
    const at::Tensor rows =
        at::zeros({static_cast<std::int64_t>(chosen.size()), static_cast<std::int64_t>(width)});
    auto* value = rows.data_ptr<float>();
    for (const std::size_t picture : chosen) {
        const std::vector<std::uint8_t>& attributes = pictures.pictures[picture].attributes;
        if (attributes.size() != width) {
            return {};
        }
        value = std::copy(attributes.begin(), attributes.end(), value);
    }
    return rows;
}

}  // namespace

EncoderBatches::EncoderBatches(const OutlierRecipe& recipe, const LabelledPictures& pictures,
                               const DecodedPictures& decoded, const TeacherFeatures& teacher)
    : pictures_(pictures), decoded_(decoded), isTaught_(teacher.isKnown) {
    bySource_.resize(recipe.sources.size());
    std::vector<std::int64_t> taught;
    for (std::size_t index = 0; index < pictures.pictures.size(); ++index) {
        const LabelledPicture& picture = pictures.pictures[index];
        if (picture.split != Split::Train || decoded.images[index].width == 0) {
            continue;
        }
        bySource_[picture.origin].push_back(index);
        if (!isTaught_.empty() && isTaught_[index]) {
            taught.push_back(static_cast<std::int64_t>(index));
        }
    }
    if (taught.size() > 1) {
        teacher_ = standardised(teacher.features, taught);
    }
    for (std::size_t source = 0; source < recipe.sources.size(); ++source) {
        perBatch_.push_back(bySource_[source].empty() ? 0 : recipe.sources[source].perBatch);
    }
}

EncoderBatches::Batch EncoderBatches::draw(const EncoderPhase& phase, Random& random) const {
    Batch batch;
    std::vector<const RgbImage*> images;
    for (std::size_t source = 0; source < bySource_.size(); ++source) {
        std::vector<std::size_t> chosen;
        for (std::int64_t count = 0; count < perBatch_[source]; ++count) {
            chosen.push_back(bySource_[source][random.below(bySource_[source].size())]);
        }
        if (chosen.empty()) {
            continue;
        }
        batch.groups.push_back(describe(chosen, static_cast<std::int64_t>(images.size())));
        for (const std::size_t picture : chosen) {
            images.push_back(&decoded_.images[picture]);
        }
    }
    AugmentationOptions options;
    options.edge = phase.edge;
    options.smallestCrop = phase.smallestCrop;
    batch.pixels = augmentedBatch(images, compactScaling(), options, random);
    return batch;
}

BatchGroup EncoderBatches::describe(const std::vector<std::size_t>& chosen,
                                    std::int64_t first) const {
    const std::size_t domain = pictures_.pictures[chosen.front()].domain;
    BatchGroup group{domain, first, static_cast<std::int64_t>(chosen.size()), {}, {}, {}};
    const std::vector<std::int64_t> rows(chosen.begin(), chosen.end());
    const bool areTaught =
        teacher_.defined() &&
        std::ranges::all_of(chosen, [this](std::size_t picture) { return isTaught_[picture]; });
    if (areTaught) {
        group.teacher = teacher_.index_select(0, at::tensor(rows, at::kLong));
    }
    if (!pictures_.domains[domain].attributes.empty()) {
        group.attributes = attributeRows(pictures_, chosen);
    }
    for (std::size_t space = 0; space < pictures_.domains[domain].classSpaces.size(); ++space) {
        std::vector<std::int64_t> classes;
        for (const std::size_t picture : chosen) {
            classes.push_back(pictures_.pictures[picture].classes[space]);
        }
        group.classes.push_back(at::tensor(classes, at::kLong));
    }
    return group;
}

}  // namespace setscope
