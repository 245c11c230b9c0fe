#include "core/analysis/lesson_cues.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <vector>

#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// The mean is 0, the directions are the axes.
OutlierLesson plainLesson(const std::vector<LessonCue>& cues) {
    OutlierLesson lesson;
    lesson.cues = cues;
    lesson.featureWidth = 2;
    lesson.mean = {0.0F, 0.0F};
    lesson.directions = {1.0F, 0.0F, 0.0F, 1.0F};
    return lesson;
}

const std::vector<LessonCue> kAllCues = {LessonCue::Apart, LessonCue::ApartAcrossSets,
                                         LessonCue::AloneAcrossSets};

std::vector<at::Tensor> randomSets(std::int64_t count, std::int64_t size, std::int64_t width) {
    std::vector<at::Tensor> sets;
    for (std::int64_t i = 0; i < count; ++i) {
        sets.push_back(at::randn({size, width}) + 2.0 * at::randn({1, width}) + 5.0);
    }
    return sets;
}

OutlierLesson measuredFrom(const std::vector<at::Tensor>& sets) {
    OutlierLesson lesson;
    measureCollection(sets, lesson, {});
    return lesson;
}

TEST(LessonCues, AreThoseOfAHandWorkedSet) {
    const at::Tensor features = at::tensor({1.0F, 0.0F, 3.0F, 0.0F, 0.0F, 2.0F}).view({3, 2});
    // Two members lie at 0 degrees, one at 90: distances 1 − 1/√2, 1 − 1/√2 and 1 to the mean of
    // the others, 0, 0 and 1 to the nearest.
    const double root = std::sqrt(2.0);
    const double apart = 1.0 / 3.0 + 1e-3;
    const double alone = root / 3.0 + 1e-3;
    const at::Tensor expected =
        at::tensor({-root / 6 / apart, -root / 6 / apart, -1.0 / 3.0 / alone,  //
                    -root / 6 / apart, -root / 6 / apart, -1.0 / 3.0 / alone,  //
                    root / 3 / apart, root / 3 / apart, 2.0 / 3.0 / alone},
                   at::kDouble)
            .view({3, 3});
    EXPECT_TENSOR_NEAR(lessonCues(plainLesson(kAllCues), features), expected, 1e-6);
}

TEST(LessonCues, FollowTheMembersIntoAnyOrder) {
    const OutlierLesson lesson = measuredFrom(randomSets(6, 9, 20));
    const at::Tensor set = at::randn({40, 20}) + 5.0;
    const at::Tensor order = at::randperm(40);
    EXPECT_TENSOR_NEAR(lessonCues(lesson, set.index_select(0, order)),
                       lessonCues(lesson, set).index_select(0, order), 1e-9);
}

TEST(LessonCues, OfALargeSetAreThoseOfEveryPair) {
    const at::Tensor set = at::randn({600, 2});
    const at::Tensor units = set.to(at::kDouble) / set.to(at::kDouble).norm(2, {1}, true);
    const at::Tensor cosines = units.matmul(units.t()) - 4.0 * at::eye(600, at::kDouble);
    const at::Tensor nearest = 1 - std::get<0>(cosines.max(1));
    const at::Tensor centred = nearest - nearest.mean();
    EXPECT_TENSOR_NEAR(lessonCues(plainLesson({LessonCue::AloneAcrossSets}), set).squeeze(1),
                       centred / (centred.square().mean().sqrt() + 1e-3), 1e-6);
}

TEST(LessonCues, OfEqualMembersAreZero) {
    const OutlierLesson lesson = plainLesson(kAllCues);
    for (const at::Tensor& set : {at::ones({5, 2}), at::zeros({5, 2}), at::ones({1, 2})}) {
        EXPECT_TENSOR_NEAR(lessonCues(lesson, set), at::zeros({set.size(0), 3}, at::kDouble), 1e-9);
    }
}

TEST(LessonCues, OfAnotherWidthAreAMistake) {
    EXPECT_THROW(lessonCues(plainLesson(kAllCues), at::ones({4, 3})), std::logic_error);
    OutlierLesson torn = plainLesson(kAllCues);
    torn.directions.clear();
    EXPECT_THROW(lessonCues(torn, at::ones({4, 2})), std::logic_error);
}

class CollectionWidth : public testing::TestWithParam<std::int64_t> {};

TEST_P(CollectionWidth, DirectionsAreThoseOfTheWholeWhitenedScatter) {
    const std::int64_t width = GetParam();
    constexpr std::int64_t kThemes = 8;
    const std::vector<at::Tensor> sets = randomSets(kThemes, 6, width);
    const OutlierLesson lesson = measuredFrom(sets);
    EXPECT_EQ(lesson.directions.size(), static_cast<std::size_t>((kThemes - 1) * width));

    std::vector<at::Tensor> means;
    std::vector<at::Tensor> within;
    for (const at::Tensor& set : sets) {
        const at::Tensor members = set.to(at::kDouble);
        means.push_back(members.mean(0, true));
        within.push_back(members - means.back());
    }
    const at::Tensor rows = at::cat(within);
    const at::Tensor scatter = rows.t().matmul(rows);
    const double ridge =
        (10.0 + 100.0 / kThemes) * scatter.trace().item<double>() / static_cast<double>(width);
    const auto [values, vectors] = at::linalg_eigh(scatter + ridge * at::eye(width, at::kDouble));
    const at::Tensor whitening = (vectors / values.sqrt()).matmul(vectors.t());
    const at::Tensor mean = at::cat(sets).to(at::kDouble).mean(0, true);
    const auto [left, singular, right] =
        at::linalg_svd((at::cat(means) - mean).matmul(whitening), false);
    const at::Tensor directions = whitening.matmul(right.narrow(0, 0, kThemes - 1).t());
    const at::Tensor projected = (sets[3].to(at::kDouble) - mean).matmul(directions);
    const at::Tensor units = projected / projected.norm(2, {1}, true);
    const at::Tensor others = units.sum(0, true) - units;
    const at::Tensor distance = 1 - (units * others / others.norm(2, {1}, true)).sum(1);
    const at::Tensor centred = distance - distance.mean();
    EXPECT_TENSOR_NEAR(lessonCues(lesson, sets[3]).select(1, 1),
                       centred / (centred.square().mean().sqrt() + 1e-3), 1e-4);
}

// Fewer columns than members, and more.
INSTANTIATE_TEST_SUITE_P(All, CollectionWidth, testing::Values(10, 100));

TEST(MeasureCollection, KeepsItsDirectionsFew) {
    const OutlierLesson lesson = measuredFrom(randomSets(40, 5, 30));
    EXPECT_EQ(lesson.directions.size(), 16U * 30U);
    EXPECT_THAT(lesson.cues, ElementsAre(LessonCue::Apart, LessonCue::ApartAcrossSets,
                                         LessonCue::AloneAcrossSets));
}

TEST(MeasureCollection, OffersOnlyCuesThatCanBeMeasured) {
    const OutlierLesson one = measuredFrom(randomSets(1, 9, 4));
    EXPECT_THAT(one.cues, IsEmpty());
    EXPECT_THAT(one.mean, IsEmpty());
    EXPECT_EQ(one.featureWidth, 4);
    const OutlierLesson three = measuredFrom(randomSets(3, 9, 4));
    EXPECT_THAT(three.cues, ElementsAre(LessonCue::Apart));
    EXPECT_THAT(three.directions, IsEmpty());
    const at::Tensor same = at::full({5, 4}, 0.1F);
    EXPECT_THAT(measuredFrom({same, same, same, same, same}).cues, IsEmpty());
}

TEST(MeasureCollection, LargeSetsHaveAsManyDirectionsAsSmallOnes) {
    constexpr std::int64_t kColumns = 30;
    for (const std::int64_t count : {4, 5, 6, 10, 16}) {
        for (const std::int64_t size : {9, 256, 700}) {
            const OutlierLesson lesson = measuredFrom(randomSets(count, size, kColumns));
            EXPECT_EQ(std::ssize(lesson.directions), (count - 1) * kColumns)
                << count << " sets of " << size;
        }
    }
}

TEST(MeasureCollection, SetsWithOneMeanHaveNoDirections) {
    std::vector<at::Tensor> sets;
    for (int i = 0; i < 5; ++i) {
        const at::Tensor half = at::randn({4, 3}).round();
        sets.push_back(at::cat({half, -half}));
    }
    EXPECT_THAT(measuredFrom(sets).cues, ElementsAre(LessonCue::Apart));
}

TEST(MeasureCollection, GivesTheSameBitsAgain) {
    const std::vector<at::Tensor> sets = randomSets(300, 12, 25);
    EXPECT_EQ(measuredFrom(sets), measuredFrom(sets));
}

}  // namespace
}  // namespace setscope
