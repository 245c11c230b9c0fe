#include "core/models/rank_fusion.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/base/random.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::IsNan;

TEST(PlacesByScore, GiveEqualScoresTheMeanOfTheirPlaces) {
    EXPECT_THAT(placesByScore(std::vector<float>{0.5F, 2.0F, 0.5F, -1.0F, 0.5F}),
                ElementsAre(3, 1, 3, 5, 3));
    EXPECT_TRUE(placesByScore({}).empty());
}

TEST(PlacesByScore, AreThoseOfASort) {
    Random random(3);
    for (const std::size_t size : {1U, 2U, 3000U}) {
        std::vector<float> scores;
        for (std::size_t i = 0; i < size; ++i) {
            const auto magnitude = static_cast<float>(std::exp(60.0 * random.uniform() - 30.0));
            scores.push_back(random.below(2) == 0 ? magnitude : -magnitude);
            if (random.below(4) == 0) {
                scores.back() = scores[random.below(scores.size())];
            }
        }
        scores.front() = -std::numeric_limits<float>::infinity();
        scores.back() = std::numeric_limits<float>::infinity();
        const std::vector<float> places = placesByScore(scores);
        for (std::size_t i = 0; i < size; ++i) {
            const auto above = std::ranges::count_if(
                scores, [&scores, i](float other) { return other > scores[i]; });
            const auto equal = std::ranges::count(scores, scores[i]);
            EXPECT_EQ(places[i], static_cast<float>(2 * above + 1 + equal) / 2.0F);
        }
    }
}

TEST(PlacesByScore, LeaveOutWhatHasNoScore) {
    const float none = std::numeric_limits<float>::quiet_NaN();
    EXPECT_THAT(placesByScore(std::vector<float>{none, 0.0F, 3.0F, -0.0F, none}),
                ElementsAre(IsNan(), 2.5F, 1, 2.5F, IsNan()));
}

TEST(PlacesOf, AreThoseAmongAll) {
    Random random(4);
    std::vector<float> scores;
    std::vector<std::int64_t> some;
    for (std::int64_t candidate = 0; candidate < 400; ++candidate) {
        scores.push_back(static_cast<float>(random.below(90)));
        if (random.below(20) == 0) {
            some.push_back(candidate);
        }
    }
    scores[7] = scores[300] = std::numeric_limits<float>::quiet_NaN();
    scores[9] = -std::numeric_limits<float>::infinity();
    some.insert(some.end(), {7, 9, 9, 399});
    const std::vector<float> all = placesByScore(scores);
    const std::vector<float> places = placesOf(scores, some);
    ASSERT_EQ(places.size(), some.size());
    for (std::size_t index = 0; index < some.size(); ++index) {
        const float expected = all[static_cast<std::size_t>(some[index])];
        EXPECT_TRUE(places[index] == expected ||
                    (std::isnan(places[index]) && std::isnan(expected)));
    }
    EXPECT_TRUE(placesOf(scores, {}).empty());
}

TEST(Highest, AreTheFirstOfASort) {
    const float none = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> scores = {2, none, 5, 2, -1, 2, 9, none};
    EXPECT_THAT(highest(scores, 4), ElementsAre(6, 2, 0, 3));
    EXPECT_THAT(highest(scores, 100), ElementsAre(6, 2, 0, 3, 5, 4));
    EXPECT_TRUE(highest(scores, 0).empty());
    EXPECT_TRUE(highest(std::vector<float>{none}, 3).empty());
}

TEST(FusedByRank, DoesNotRankWhatAScorerDoesNot) {
    const std::vector<std::vector<float>> places = {{1, 2},
                                                    {std::numeric_limits<float>::quiet_NaN(), 1}};
    EXPECT_THAT(placesByScore(fusedByRank(places, std::vector<double>{1, 1}, 60)),
                ElementsAre(IsNan(), 1));
}

TEST(FusedByRank, AddsTheReciprocalsOfPlaces) {
    const std::vector<std::vector<float>> places = {{1, 2, 3}, {3, 1, 2}};
    const std::vector<double> weights = {1.0, 0.5};
    const std::vector<float> fused = fusedByRank(places, weights, 10.0);
    EXPECT_FLOAT_EQ(fused[0], static_cast<float>(1.0 / 11 + 0.5 / 13));
    EXPECT_FLOAT_EQ(fused[1], static_cast<float>(1.0 / 12 + 0.5 / 11));
    EXPECT_FLOAT_EQ(fused[2], static_cast<float>(1.0 / 13 + 0.5 / 12));
}

TEST(FusedByRank, OfOneScorerKeepsItsOrder) {
    const std::vector<std::vector<float>> places = {{2, 1, 3.5F, 3.5F}};
    EXPECT_THAT(placesByScore(fusedByRank(places, std::vector<double>{1.0}, 60.0)),
                ElementsAre(2, 1, 3.5F, 3.5F));
}

}  // namespace
}  // namespace setscope
