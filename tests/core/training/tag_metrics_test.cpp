#include "core/training/tag_metrics.h"

#include <gmock/gmock.h>

#include <array>

namespace setscope {
namespace {

using testing::ElementsAre;
using TagLists = std::vector<std::vector<std::int64_t>>;

TEST(HighestPlaces, AreOrderedByScoreThenByPlace) {
    const std::array scores = {0.5F, 2.0F, 0.5F, -1.0F, 2.0F};
    EXPECT_THAT(highestPlaces(scores, 3), ElementsAre(1, 4, 0));
    EXPECT_THAT(highestPlaces(scores, 9), ElementsAre(1, 4, 0, 2, 3));
    EXPECT_THAT(highestPlaces(scores, 0), testing::IsEmpty());
}

TEST(TagMetrics, OfAHandWorkedCase) {
    // Tag 0: own 2, assigned 2, right 1. Tag 1: own 1, assigned 1, right 1. Tag 2: own 1, never
    // assigned. Tag 3: assigned, of nobody, so that it does not count.
    const TagLists truth = {{0, 1}, {0}, {2}};
    const TagLists assigned = {{0, 1}, {3}, {0, 3}};
    const std::vector<TagScore> scores = tagScores(assigned, truth, 5);
    EXPECT_THAT(scores, ElementsAre(TagScore{0.5, 0.5}, TagScore{1.0, 1.0}, TagScore{}));
    const TagMetrics metrics = tagMetrics(scores);
    EXPECT_DOUBLE_EQ(metrics.precision, 0.5);
    EXPECT_DOUBLE_EQ(metrics.recall, 0.5);
    EXPECT_DOUBLE_EQ(metrics.f1, 0.5);
    EXPECT_DOUBLE_EQ(metrics.found, 2.0);
}

TEST(TagMetrics, F1IsTheHarmonicMeanOfTheMeans) {
    const std::array scores = {TagScore{0.2, 0.6}, TagScore{0.4, 0.0}};
    const TagMetrics metrics = tagMetrics(scores);
    EXPECT_DOUBLE_EQ(metrics.f1, 2.0 * 0.3 * 0.3 / 0.6);
    EXPECT_DOUBLE_EQ(metrics.found, 1.0);
}

TEST(TagMetrics, OfNothingRightAreZero) {
    const TagMetrics metrics = tagMetrics(tagScores(TagLists{{1}}, TagLists{{0}}, 2));
    EXPECT_EQ(metrics.f1, 0.0);
    EXPECT_EQ(metrics.found, 0.0);
}

}  // namespace
}  // namespace setscope
