#include "core/training/familiarity_training.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/models/outlier_detector.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/ragged_batch.h"
#include "tests/core/training/synthetic_pools.h"

namespace setscope {
namespace {

constexpr std::int64_t kPlaceWidth = 16;

/// Pictures of one kind lie around a place of their own.
EpisodeSource sourceAround(const at::Tensor& place, const std::string& kind) {
    EpisodePool pool = syntheticPool(300, 4, kPlaceWidth - 4);
    pool.features = pool.features + place;
    pool.pictures = kind;
    return {std::move(pool), 20};
}

struct Kinds {
    std::vector<EpisodeSource> train;
    std::vector<EpisodeSource> unseen;
};

Kinds threeKinds() {
    at::manual_seed(3);
    Kinds kinds;
    for (const char* kind : {"a", "b", "c"}) {
        const at::Tensor place = 4.0 * at::randn({kPlaceWidth});
        kinds.train.push_back(sourceAround(place, kind));
        kinds.unseen.push_back(sourceAround(place, kind));
    }
    return kinds;
}

OutlierDetector detectorFor(const std::vector<EpisodeSource>& train) {
    OutlierDetector detector(
        {.featureWidth = kPlaceWidth, .familiarRows = 60, .layers = 1, .layerWidth = 8});
    const at::Tensor all = at::cat({train[0].pool().features, train.back().pool().features});
    detector.standardiseBy(all, at::randn({4, setRelativeWidth()}));
    return detector;
}

double familiarityOf(OutlierDetector& detector, const at::Tensor& members) {
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{members.size(0)});
    return at::sigmoid(detector.familiarity()->logOdds(detector.standardised(members), offsets))
        .item<double>();
}

TEST(FitFamiliarity, TellsNewSetsOfKnownKindsFromSetsOfAnotherKind) {
    const Kinds kinds = threeKinds();
    OutlierDetector detector = detectorFor(kinds.train);
    Random random(1);
    fitFamiliarity(detector, kinds.train, kinds.unseen, {}, random);
    for (const EpisodeSource& source : kinds.unseen) {
        EXPECT_GT(familiarityOf(detector, source.pool().features.narrow(0, 0, 12)), 0.7)
            << source.pool().pictures;
    }
    const EpisodeSource other = sourceAround(4.0 * at::randn({kPlaceWidth}), "d");
    EXPECT_LT(familiarityOf(detector, other.pool().features.narrow(0, 0, 12)), 0.3);
}

TEST(FitFamiliarity, KnowsAKindByItselfToo) {
    const Kinds kinds = threeKinds();
    OutlierDetector detector = detectorFor(kinds.train);
    Random random(1);
    fitFamiliarity(detector, {kinds.train[0]}, {kinds.unseen[0]}, {}, random);
    EXPECT_GT(familiarityOf(detector, kinds.unseen[0].pool().features.narrow(0, 0, 12)), 0.7);
    EXPECT_LT(familiarityOf(detector, kinds.unseen[1].pool().features.narrow(0, 0, 12)), 0.3);
}

TEST(FitFamiliarity, RemembersMoreRowsThanThereArePictures) {
    const Kinds kinds = threeKinds();
    OutlierDetector detector(
        {.featureWidth = kPlaceWidth, .familiarRows = 2000, .layers = 1, .layerWidth = 8});
    detector.standardiseBy(kinds.train[0].pool().features, at::randn({4, setRelativeWidth()}));
    Random random(1);
    EXPECT_NO_THROW(fitFamiliarity(detector, kinds.train, kinds.unseen, {}, random));
}

}  // namespace
}  // namespace setscope
