// What the false-alarm rate promises, by simulation: clean sets drawn like the reference sets, and
// sets in which strangers are planted.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

#include "core/analysis/outliers.h"
#include "core/results/false_alarms.h"
#include "tests/core/analysis/cluster_model.h"

namespace setscope {
namespace {

constexpr std::array<double, 3> kAskedRates = {0.01, 0.05, 0.10};
constexpr int kReferenceDraws = 20;               // of the reference sets
constexpr int kCleanSetsPerDraw = 100;            // 2,000 in all
constexpr std::int64_t kCleanSize = 4;            // members of a clean set
constexpr std::int64_t kReferencesPerDraw = 199;  // M

class FalseAlarms : public testing::Test {
  protected:
    static void SetUpTestSuite() { detector_ = clusterDetector(); }
    static void TearDownTestSuite() { detector_.reset(); }

    /// How many sets each of the rates flags.
    class Tally {
      public:
        void count(const OutlierResult& result, ReferenceOrigin expected) {
            for (const SetOutliers& set : result.sets) {
                ASSERT_EQ(set.references, expected);
                fewest_ = std::min(fewest_, set.referenceSets);
                ++sets_;
                for (std::size_t i = 0; i < kAskedRates.size(); ++i) {
                    flagged_[i] +=
                        isFlagged(set, {FlagRule::By::FalseAlarmRate, kAskedRates[i]}) ? 1 : 0;
                }
            }
        }

        /// Within the limits that 99.9 % of draws keep. Sets of one draw share their references,
        /// whose own spread adds to the binomial one.
        void expectThePromisedShares() const {
            ASSERT_EQ(sets_, kReferenceDraws * kCleanSetsPerDraw);
            ASSERT_EQ(fewest_, kReferencesPerDraw);
            for (std::size_t i = 0; i < kAskedRates.size(); ++i) {
                const double rate = kAskedRates[i];
                const double spread =
                    std::sqrt(rate * (1.0 - rate) *
                              (1.0 / sets_ + 1.0 / (kReferenceDraws * (kReferencesPerDraw + 2.0))));
                EXPECT_NEAR(static_cast<double>(flagged_[i]) / sets_, rate, 3.29 * spread)
                    << "at " << rate;
            }
        }

      private:
        int sets_ = 0;
        std::int64_t fewest_ = kReferencesPerDraw;
        std::array<int, kAskedRates.size()> flagged_ = {};
    };

    static OutlierOptions asking(Head head, const Collection& collection) {
        OutlierOptions options;
        options.head = head;
        for (const ItemSet& set : collection.sets) {
            if (!set.isReference) {
                options.sets.push_back(set.id);
            }
        }
        return options;
    }

    static std::shared_ptr<OutlierDetector> detector_;
};

std::shared_ptr<OutlierDetector> FalseAlarms::detector_;

class FalseAlarmsOfEitherHead : public FalseAlarms, public testing::WithParamInterface<Head> {};

TEST_P(FalseAlarmsOfEitherHead, AreAsManyAsTheRateSaysByShippedReferences) {
    Tally tally;
    for (int draw = 0; draw < kReferenceDraws; ++draw) {
        const auto seed = static_cast<std::uint64_t>(draw);
        const LoadedModel model = clusterModel(
            detector_, clusterReference(detector_, {kCleanSize}, kReferencesPerDraw, 100 + seed));
        ClusterSets clean(200 + seed);
        for (int i = 0; i < kCleanSetsPerDraw; ++i) {
            clean.add(kCleanSize);
        }
        FeatureStore store;
        tally.count(
            findOutliers(model, clean.collection, asking(GetParam(), clean.collection), store, {}),
            ReferenceOrigin::Shipped);
    }
    tally.expectThePromisedShares();
}

INSTANTIATE_TEST_SUITE_P(All, FalseAlarmsOfEitherHead,
                         testing::Values(Head::Softmax, Head::Sigmoid));

TEST_F(FalseAlarms, AreAsManyAsTheRateSaysByOwnReferences) {
    const LoadedModel model = clusterModel(detector_, std::nullopt);
    Tally tally;
    for (int draw = 0; draw < kReferenceDraws; ++draw) {
        ClusterSets sets(300 + static_cast<std::uint64_t>(draw));
        sets.addReferences(kReferencesPerDraw, kCleanSize);
        for (int i = 0; i < kCleanSetsPerDraw; ++i) {
            sets.add(kCleanSize);
        }
        FeatureStore store;
        tally.count(
            findOutliers(model, sets.collection, asking(Head::Softmax, sets.collection), store, {}),
            ReferenceOrigin::Own);
    }
    tally.expectThePromisedShares();
}

TEST_F(FalseAlarms, AreAsManyAsTheRateSaysBySetsDrawnFromLargerOwnOnesOfTheSameKind) {
    const LoadedModel model = clusterModel(detector_, std::nullopt);
    Tally tally;
    for (int draw = 0; draw < kReferenceDraws; ++draw) {
        ClusterSets sets(400 + static_cast<std::uint64_t>(draw));
        const std::uint64_t kind = sets.nextCluster();
        for (int i = 0; i < 10; ++i) {
            // 9 × 20 + 19 sets are 199, and some members are left over.
            sets.add(kind, (i < 9 ? 20 : 19) * kCleanSize + i % kCleanSize).isReference = true;
        }
        for (int i = 0; i < kCleanSetsPerDraw; ++i) {
            sets.add(kind, kCleanSize);
        }
        FeatureStore store;
        tally.count(
            findOutliers(model, sets.collection, asking(Head::Softmax, sets.collection), store, {}),
            ReferenceOrigin::Own);
    }
    tally.expectThePromisedShares();
}

/// Whether the first removals are the last members of the set, in whatever order.
bool removesThePlanted(const ItemSet& set, const SetOutliers& answer, std::size_t planted) {
    std::set<MemberId> expected;
    for (std::size_t i = set.members.size() - planted; i < set.members.size(); ++i) {
        expected.insert(set.members[i].id);
    }
    std::set<MemberId> removed;
    for (std::size_t i = 0; i < std::min(planted, answer.removals.size()); ++i) {
        removed.insert(answer.removals[i].member);
    }
    return removed == expected;
}

TEST_F(FalseAlarms, RemovingAndTestingAgainFindsSeveralPlantedStrangers) {
    constexpr std::int64_t kPlantedSize = 16;
    const LoadedModel model = clusterModel(
        detector_, clusterReference(detector_, {10, 12, 14, kPlantedSize}, kReferencesPerDraw, 7));
    for (const std::int64_t planted : {1, 2, 3}) {
        ClusterSets sets(500 + static_cast<std::uint64_t>(planted));
        constexpr int kTrials = 60;
        for (int i = 0; i < kTrials; ++i) {
            sets.add(kPlantedSize, planted);
        }
        FeatureStore store;
        const OutlierResult result =
            findOutliers(model, sets.collection, asking(Head::Sigmoid, sets.collection), store, {});
        int found = 0;
        int flaggedExactly = 0;
        for (int i = 0; i < kTrials; ++i) {
            const SetOutliers& answer = result.sets[static_cast<std::size_t>(i)];
            const auto& set = sets.collection.sets[static_cast<std::size_t>(i)];
            const auto flagged = flaggedMembers(answer, {FlagRule::By::FalseAlarmRate, 0.05});
            const bool isFound = removesThePlanted(set, answer, static_cast<std::size_t>(planted));
            found += isFound ? 1 : 0;
            flaggedExactly += isFound && std::ranges::count(flagged, true) == planted ? 1 : 0;
        }
        EXPECT_GE(found, kTrials * 9 / 10) << planted << " planted";
        EXPECT_GE(flaggedExactly, kTrials * 7 / 10) << planted << " planted";
    }
}

}  // namespace
}  // namespace setscope
