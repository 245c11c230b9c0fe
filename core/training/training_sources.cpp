#include "core/training/training_sources.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>

#include "core/training/episode_pools.h"

namespace setscope {
namespace {

constexpr double kSmallestHeadView = 0.5;  // of a picture's area

}  // namespace

ViewPlan headViews(const HeadRecipe& recipe, const LabelledPictures& pictures) {
    ViewPlan plan{.counts = {}, .smallestPart = kSmallestHeadView};
    for (const LabelledPicture& picture : pictures.pictures) {
        const PictureDomain& domain = pictures.domains[picture.domain];
        const bool isLearned = picture.split == Split::Train &&
                               (!domain.attributes.empty() || !domain.classSpaces.empty());
        plan.counts.push_back(isLearned ? recipe.views : 0);
    }
    return plan;
}

std::vector<EpisodeSource> trainingSources(const HeadRecipe& recipe,
                                           const LabelledPictures& pictures,
                                           const at::Tensor& features,
                                           const std::vector<bool>& isTaken,
                                           const ViewFeatures& views) {
    std::vector<EpisodeSource> sources =
        episodeSources(pictures, features, isTaken, Split::Train, kSmallestConcept);
    for (std::int64_t view = 0; view < recipe.views; ++view) {
        at::Tensor seenFeatures = at::zeros_like(features);
        std::vector<bool> isSeen(pictures.pictures.size(), false);
        for (std::size_t index = 0; index < isSeen.size(); ++index) {
            const std::vector<std::int64_t>& rows = views.viewsOf[index];
            if (isTaken[index] && view < std::ssize(rows)) {
                isSeen[index] = true;
                seenFeatures[static_cast<std::int64_t>(index)].copy_(
                    views.features[rows[static_cast<std::size_t>(view)]]);
            }
        }
        std::vector<EpisodeSource> seen =
            episodeSources(pictures, seenFeatures, isSeen, Split::Train, kSmallestConcept);
        std::ranges::move(seen, std::back_inserter(sources));
    }
    return sources;
}

}  // namespace setscope
