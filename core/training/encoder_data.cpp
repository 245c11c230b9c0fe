#include "core/training/encoder_data.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>

#include "core/base/error.h"
#include "core/io/media_reader.h"
#include "core/io/parallel_for.h"
#include "core/training/augmentation.h"

namespace setscope {

DecodedPictures decodePictures(const std::vector<LabelledPicture>& pictures, int edge,
                               const MediaReader& reader, const RunContext& run) {
    DecodedPictures decoded;
    decoded.images.resize(pictures.size());
    std::vector<std::string> troubles(pictures.size());
    parallelFor(pictures.size(), "Decoding pictures", run, [&](std::size_t place) {
        try {
            decoded.images[place] = decodeImage(reader.read(pictures[place].source), {edge, edge});
        } catch (const Error& error) {
            troubles[place] = error.what();
        }
    });
    for (std::size_t place = 0; place < pictures.size(); ++place) {
        if (!troubles[place].empty()) {
            decoded.problems.push_back({displayPath(pictures[place].source), troubles[place]});
        }
    }
    return decoded;
}

namespace {

/// Brings every column to mean 0 and deviation 1 over the pictures of `rows`.
at::Tensor standardised(const at::Tensor& features, const std::vector<std::int64_t>& rows) {
    constexpr double kLeastDeviation = 1e-3;
    const at::Tensor known = features.index_select(0, at::tensor(rows, at::kLong));
    return (features - known.mean(0)) / known.std(0).clamp_min(kLeastDeviation);
}

/// The attributes of some pictures of one domain; undefined if those of one are not known.
at::Tensor attributeRows(const LabelledPictures& pictures, const std::vector<std::int64_t>& chosen,
                         std::size_t domain) {
    const std::size_t width = pictures.domains[domain].attributes.size();
    const at::Tensor rows =
        at::zeros({static_cast<std::int64_t>(chosen.size()), static_cast<std::int64_t>(width)});
    auto* value = rows.data_ptr<float>();
    for (const std::int64_t picture : chosen) {
        const std::vector<std::uint8_t>& attributes =
            pictures.pictures[static_cast<std::size_t>(picture)].attributes;
        if (attributes.size() != width) {
            return {};
        }
        value = std::copy(attributes.begin(), attributes.end(), value);
    }
    return rows;
}

}  // namespace

EncoderBatches::EncoderBatches(const OutlierRecipe& recipe, const LabelledPictures& pictures,
                               const DecodedPictures& decoded, const ViewFeatures& teacher)
    : pictures_(pictures), decoded_(decoded), teacher_(teacher) {
    bySource_.resize(recipe.sources.size());
    std::vector<std::int64_t> taught;
    for (std::size_t index = 0; index < pictures.pictures.size(); ++index) {
        const LabelledPicture& picture = pictures.pictures[index];
        if (picture.split != Split::Train || decoded.images[index].width == 0) {
            continue;
        }
        bySource_[picture.origin].push_back(index);
        if (teacher.features.defined()) {
            taught.insert(taught.end(), teacher.viewsOf[index].begin(),
                          teacher.viewsOf[index].end());
        }
    }
    if (taught.size() > 1) {
        taught_ = standardised(teacher.features, taught);
    }
    for (std::size_t source = 0; source < recipe.sources.size(); ++source) {
        perBatch_.push_back(bySource_[source].empty() ? 0 : recipe.sources[source].perBatch);
    }
}

EncoderBatches::Choice EncoderBatches::choose(std::size_t source, Random& random) const {
    const std::size_t picture = bySource_[source][random.below(bySource_[source].size())];
    if (!taught_.defined() || teacher_.viewsOf[picture].empty()) {
        return {picture, -1};
    }
    const std::vector<std::int64_t>& views = teacher_.viewsOf[picture];
    return {picture, views[random.below(views.size())]};
}

EncoderBatches::Batch EncoderBatches::draw(const EncoderPhase& phase, Random& random) const {
    Batch batch;
    std::vector<PictureView> views;
    for (std::size_t source = 0; source < bySource_.size(); ++source) {
        std::vector<Choice> chosen;
        for (std::int64_t count = 0; count < perBatch_[source]; ++count) {
            chosen.push_back(choose(source, random));
        }
        if (chosen.empty()) {
            continue;
        }
        batch.groups.push_back(describe(chosen, static_cast<std::int64_t>(views.size())));
        for (const auto& [picture, view] : chosen) {
            views.push_back(
                {&decoded_.images[picture],
                 view < 0 ? PicturePart{} : teacher_.parts[static_cast<std::size_t>(view)]});
        }
    }
    AugmentationOptions options;
    options.edge = phase.edge;
    options.smallestCrop = phase.smallestCrop;
    batch.pixels = augmentedBatch(views, compactScaling(), options, random);
    return batch;
}

BatchGroup EncoderBatches::describe(const std::vector<Choice>& chosen, std::int64_t first) const {
    std::vector<std::int64_t> pictures;
    std::vector<std::int64_t> views;
    for (const auto& [picture, view] : chosen) {
        pictures.push_back(static_cast<std::int64_t>(picture));
        views.push_back(view);
    }
    const std::size_t domain = pictures_.pictures[chosen.front().picture].domain;
    BatchGroup group{domain, first, static_cast<std::int64_t>(chosen.size()), {}, {}, {}};
    if (std::ranges::all_of(views, [](std::int64_t view) { return view >= 0; })) {
        group.teacher = taught_.index_select(0, at::tensor(views, at::kLong));
    }
    if (!pictures_.domains[domain].attributes.empty()) {
        group.attributes = attributeRows(pictures_, pictures, domain);
    }
    for (std::size_t space = 0; space < pictures_.domains[domain].classSpaces.size(); ++space) {
        std::vector<std::int64_t> classes;
        for (const auto& [picture, view] : chosen) {
            classes.push_back(pictures_.pictures[picture].classes[space]);
        }
        group.classes.push_back(at::tensor(classes, at::kLong));
    }
    return group;
}

}  // namespace setscope
