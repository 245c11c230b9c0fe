#include "core/experiments/clean_alarms.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <numeric>
#include <stop_token>
#include <vector>

#include "core/base/error.h"
#include "core/models/outlier_detector.h"

namespace setscope {
namespace {

/// Concepts of 40 rows of noise each: no two sets differ but by chance.
ConceptPool noise(std::int64_t concepts) {
    ConceptPool pool{"noise", "noise", at::randn({40 * concepts, 6}), {}};
    for (std::int64_t index = 0; index < concepts; ++index) {
        std::vector<std::int64_t> rows(40);
        std::iota(rows.begin(), rows.end(), 40 * index);
        pool.concepts.push_back({"noise", std::move(rows), {}});
    }
    return pool;
}

OutlierDetector& someDetector() {
    static OutlierDetector detector({.featureWidth = 0, .layers = 1, .layerWidth = 8});
    detector.eval();
    return detector;
}

TEST(CleanAlarms, NeedEightConceptsOfTheSize) {
    EXPECT_TRUE(hasCleanAlarms(noise(8), {}));
    EXPECT_FALSE(hasCleanAlarms(noise(7), {}));
    EXPECT_FALSE(hasCleanAlarms(noise(8), {.setSize = 41}));
}

TEST(CleanAlarms, OfSetsLikeTheReferencesAreAsRareAsTheRatePromises) {
    const CleanAlarmOptions options{.setSize = 6, .rounds = 40, .cleanSets = 25, .rate = 0.1};
    const ExperimentFigure flagged = cleanAlarms(noise(12), someDetector(), options, {});
    // 1,000 sets and 40 times 99 references: √(0.09 / 1000 + 0.09 / 100 / 40) = 0.0106.
    EXPECT_NEAR(flagged.value, 0.1, 4.0 * 0.0106);
    EXPECT_LT(flagged.low, flagged.value);
    EXPECT_GT(flagged.high, flagged.value);
}

TEST(CleanAlarms, AreTheSameForTheSameSeed) {
    const ConceptPool pool = noise(9);
    const CleanAlarmOptions options{.setSize = 5, .rounds = 3, .referenceSets = 19};
    const auto of = [&](std::uint64_t seed) {
        return cleanAlarms(pool, someDetector(), options,
                           RunContext({.seed = seed, .device = "cpu", .threads = 1}));
    };
    EXPECT_EQ(of(3), of(3));
}

TEST(CleanAlarms, StopWhenTheyAreToldTo) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(cleanAlarms(noise(8), someDetector(), {}, RunContext({}, stop.get_token())),
                 Cancelled);
}

}  // namespace
}  // namespace setscope
