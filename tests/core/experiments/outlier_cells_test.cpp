#include "core/experiments/outlier_cells.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <numeric>
#include <stop_token>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/experiments/baselines/dense_outlier_net.h"
#include "core/experiments/baselines/outlier_rivals.h"
#include "core/models/outlier_detector.h"

namespace setscope {
namespace {

using testing::ElementsAre;

/// Four classes of 30 members, each near a corner of its own. @param noise around the corners
EpisodeSource fourClasses(double noise) {
    EpisodePool pool;
    pool.domain = "corners by class";
    pool.features = noise * at::randn({120, 6});
    pool.traits.resize(4);
    for (std::int64_t row = 0; row < 120; ++row) {
        pool.features[row][row / 30] += 5.0;
        pool.traits[static_cast<std::size_t>(row / 30)].push_back(row);
    }
    return EpisodeSource(std::move(pool), 6);
}

OutlierDetector& untrainedDetector() {
    static OutlierDetector detector({.featureWidth = 0, .layers = 1, .layerWidth = 8});
    detector.eval();
    return detector;
}

OutlierCell measuredCell(const EpisodeSource& source, const SetShape& shape, std::uint64_t seed) {
    return measureCell(cellSource("corners", source, shape), shape, 40,
                       {{{kOursHome, untrainedDetector()}}, nullptr},
                       RunContext({.seed = seed, .device = "cpu", .threads = 2}));
}

TEST(NamedShares, CountTheStrangersAmongAsManyHighestScores) {
    EpisodeBatch batch;
    batch.offsets = at::tensor({0, 3, 7, 9, 12}, at::kLong);
    batch.labels = at::tensor({0., 1., 0., 1., 0., 1., 0., 0., 0., 1., 0., 0.}, at::kFloat);
    const at::Tensor scores = at::tensor({0.1, 0.9, 0.3,       // the stranger is first
                                          0.9, 0.8, 0.2, 0.1,  // one of two strangers
                                          0.5, 0.6,            // no stranger: no entry
                                          0.4, 0.4, 0.4},      // a tie: the earlier member
                                         at::kDouble);
    EXPECT_THAT(namedShares(scores, batch), ElementsAre(1.0, 0.5, 1.0));
    EXPECT_THAT(namedShares(-scores, batch), ElementsAre(0.0, 0.5, 1.0));
}

TEST(HasCell, NeedsThreeConceptsWithMembersEnough) {
    const EpisodeSource source = fourClasses(0.1);
    EXPECT_TRUE(hasCell(source, {31, 1}));
    EXPECT_FALSE(hasCell(source, {32, 1}));
    EXPECT_TRUE(hasCell(source, {32, 2}));
    EpisodePool two = source.pool();
    two.traits.resize(2);
    EXPECT_FALSE(hasCell(EpisodeSource(std::move(two), 6), {8, 1}));
}

TEST(MeasureCell, EveryRivalNamesStrangersThatAreFarAway) {
    const OutlierCell cell = measuredCell(fourClasses(0.05), {16, 1}, 3);
    EXPECT_EQ(cell.domain, "corners");
    EXPECT_EQ(cell.source, "corners by class");
    EXPECT_EQ(cell.concepts, 4);
    EXPECT_EQ(cell.setCount(), 40);
    for (const OutlierRival& rival : outlierRivals()) {
        const std::vector<double>& named = cell.named.at(rival.id);
        ASSERT_EQ(named.size(), 40U) << rival.id;
        EXPECT_GT(std::accumulate(named.begin(), named.end(), 0.0), 36.0) << rival.id;
    }
}

TEST(MeasureCell, HoldsTheSameSetsForTheSameSeedWhateverTheFeatures) {
    const EpisodeSource source = fourClasses(2.0);
    const OutlierCell once = measuredCell(source, {8, 2}, 3);
    EXPECT_EQ(once.named, measuredCell(source, {8, 2}, 3).named);
    EXPECT_NE(once.named, measuredCell(source, {8, 2}, 4).named);
    EpisodePool doubled = source.pool();
    doubled.features = doubled.features * 2.0;
    const OutlierCell other = measuredCell(EpisodeSource(std::move(doubled), 6), {8, 2}, 3);
    EXPECT_EQ(once.named.at("euclidean"), other.named.at("euclidean"));
}

TEST(MeasureCell, TestsTheDenseNetOnItsOwnSizeAndOneStrangerOnly) {
    const EpisodeSource source = fourClasses(0.5);
    DenseOutlierNet dense(8, 6);
    dense.eval();
    const TestedMethods methods{{}, &dense};
    const auto isTested = [&](const SetShape& shape) {
        return measureCell(cellSource("corners", source, shape), shape, 3, methods, {})
            .named.contains(kDenseRival);
    };
    EXPECT_TRUE(isTested({8, 1}));
    EXPECT_FALSE(isTested({8, 2}));
    EXPECT_FALSE(isTested({16, 1}));
}

TEST(MeasureCell, AsksEveryDetectorAboutTheSameSets) {
    const EpisodeSource source = fourClasses(2.0);
    const SetShape shape{8, 1};
    const OutlierCell cell = measureCell(
        cellSource("corners", source, shape), shape, 30,
        {{{kOursHome, untrainedDetector()}, {kOursLeftOut, untrainedDetector()}}, nullptr}, {});
    EXPECT_EQ(cell.named.size(), outlierRivals().size() + 2);
    EXPECT_EQ(cell.named.at(kOursHome), cell.named.at(kOursLeftOut));
    EXPECT_EQ(cell.setCount(), 30);
}

TEST(MeasureCell, StopsWhenItIsToldTo) {
    std::stop_source stop;
    stop.request_stop();
    const EpisodeSource source = fourClasses(1.0);
    EXPECT_THROW(measureCell(cellSource("corners", source, {8, 1}), {8, 1}, 10, {},
                             RunContext({}, stop.get_token())),
                 Cancelled);
}

}  // namespace
}  // namespace setscope
