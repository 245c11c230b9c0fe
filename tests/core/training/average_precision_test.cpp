#include "core/training/average_precision.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace setscope {
namespace {

/// The mean over every order of the candidates that is sorted by score.
double overEveryOrder(const std::vector<float>& scores, const std::vector<bool>& isRelevant) {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    double total = 0.0;
    int orders = 0;
    do {
        if (!std::ranges::is_sorted(
                order, [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; })) {
            continue;
        }
        double precisions = 0.0;
        int found = 0;
        for (std::size_t place = 0; place < order.size(); ++place) {
            if (isRelevant[order[place]]) {
                ++found;
                precisions += static_cast<double>(found) / static_cast<double>(place + 1);
            }
        }
        total += precisions / found;
        ++orders;
    } while (std::ranges::next_permutation(order).found);
    return total / orders;
}

TEST(AveragePrecision, OfAHandWorkedRanking) {
    // Relevant at the places 1, 3 and 4: (1/1 + 2/3 + 3/4) / 3.
    EXPECT_NEAR(
        averagePrecision(std::vector<float>{9, 8, 7, 6, 5}, {true, false, true, true, false}),
        (1.0 + 2.0 / 3 + 3.0 / 4) / 3, 1e-12);
}

TEST(AveragePrecision, TheOrderOfTheCandidatesDoesNotMatter) {
    EXPECT_NEAR(
        averagePrecision(std::vector<float>{5, 7, 9, 6, 8}, {false, true, true, true, false}),
        (1.0 + 2.0 / 3 + 3.0 / 4) / 3, 1e-12);
}

TEST(AveragePrecision, PerfectIsOneAndTheLastPlaceAloneIsOneOverTheCount) {
    EXPECT_EQ(averagePrecision(std::vector<float>{3, 2, 1}, {true, true, false}), 1.0);
    EXPECT_NEAR(averagePrecision(std::vector<float>{3, 2, 1}, {false, false, true}), 1.0 / 3,
                1e-12);
}

TEST(AveragePrecision, EqualScoresCountAsTheMeanOfAllTheirOrders) {
    const std::vector<std::vector<float>> rankings = {
        {1, 1, 1, 1, 1, 1}, {2, 1, 1, 1, 0, 0}, {1, 1, 3, 3, 2, 2}, {5, 5, 5, 1, 1, 0}};
    const std::vector<bool> isRelevant = {false, true, false, true, true, false};
    for (const std::vector<float>& scores : rankings) {
        EXPECT_NEAR(averagePrecision(scores, isRelevant), overEveryOrder(scores, isRelevant),
                    1e-12);
    }
}

TEST(AveragePrecision, IsZeroWhereNothingIsRelevant) {
    EXPECT_EQ(averagePrecision(std::vector<float>{1, 2}, {false, false}), 0.0);
    EXPECT_EQ(averagePrecision(std::vector<float>{}, {}), 0.0);
}

TEST(AveragePrecision, RefusesScoresThatAreNotNumbers) {
    EXPECT_THROW(averagePrecision(std::vector<float>{1, std::nanf("")}, {true, false}),
                 std::logic_error);
}

}  // namespace
}  // namespace setscope
