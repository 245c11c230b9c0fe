#include "core/analysis/power_test.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/error.h"
#include "core/features/row_encoder.h"
#include "core/training/metrics.h"
#include "tests/core/analysis/comparing_model.h"
#include "tests/core/analysis/kind_sets.h"
#include "tests/core/analysis/synthetic_model.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::HasSubstr;

/// Every set far from the others: a member lies near the corner that its content's high half names.
class CornerEncoder final : public Encoder {
  public:
    static constexpr std::int64_t kWidth = 6;

    const EncoderIdentity& identity() const override { return identity_; }
    std::int64_t width() const override { return kWidth; }
    bool accepts(const Payload& payload) const override { return payload.picture() != nullptr; }
    c10::Device deviceFor(const c10::Device&) const override { return c10::kCPU; }
    EncodedMembers encode(std::span<const Member> members, const RunContext&) const override {
        EncodedMembers result{at::zeros({std::ssize(members), kWidth}), {}, {}};
        for (std::size_t i = 0; i < members.size(); ++i) {
            const at::Tensor row = result.features[static_cast<std::int64_t>(i)];
            Random random(members[i].content.low);
            for (std::int64_t column = 0; column < kWidth; ++column) {
                row[column] = 0.1 * random.normal();
            }
            row[static_cast<std::int64_t>(members[i].content.high) % kWidth] += 10.0;
            result.readable.push_back(true);
        }
        return result;
    }

  private:
    EncoderIdentity identity_{"corners", "corners-1"};
};

/// Sets of these sizes, each in a corner of its own.
Collection corners(const std::vector<std::size_t>& sizes) {
    Collection collection = syntheticCollection(sizes);
    for (std::size_t set = 0; set < collection.sets.size(); ++set) {
        for (Member& member : collection.sets[set].members) {
            member.content.high = set + CornerEncoder::kWidth;
        }
    }
    return collection;
}

DetectionPower powerOf(const LoadedModel& model, const Collection& collection,
                       const PowerOptions& power, const RunContext& run = {}) {
    FeatureStore store;
    return detectionPower(model, collection, power, {}, store, run);
}

PowerOptions asked(std::vector<std::int64_t> sizes, std::vector<std::int64_t> planted,
                   std::int64_t trials) {
    PowerOptions power;
    power.sizes = std::move(sizes);
    power.planted = std::move(planted);
    power.trials = trials;
    return power;
}

TEST(DetectionPower, StrangersFromAnotherCornerAreAllFoundWithWilsonsInterval) {
    const LoadedModel model = comparingModel(std::make_unique<CornerEncoder>());
    const DetectionPower result = powerOf(model, corners({20, 20, 20}), asked({16, 8}, {2, 1}, 40),
                                          RunContext({.seed = 11, .device = "cpu", .threads = 1}));
    EXPECT_EQ(result.model.name, "comparing");
    EXPECT_EQ(result.seed, 11U);
    EXPECT_EQ(result.hostSets, 3);
    EXPECT_EQ(result.note, "");
    ASSERT_EQ(result.cells.size(), 4U);
    const Interval all = wilsonInterval(40, 40);
    for (std::size_t i = 0; i < result.cells.size(); ++i) {
        const PowerCell& cell = result.cells[i];
        EXPECT_EQ(cell.setSize, i < 2 ? 8 : 16);
        EXPECT_EQ(cell.planted, i % 2 == 0 ? 1 : 2);
        EXPECT_EQ(cell.trials, 40);
        EXPECT_EQ(cell.named.value, 1.0);
        EXPECT_EQ(cell.named.low, all.low);
        EXPECT_EQ(cell.named.high, all.high);
        EXPECT_EQ(cell.named.rival, 1.0) << "the corners are far apart for anybody";
    }
    EXPECT_EQ(result.cells[0].detected.value, 1.0);
    EXPECT_EQ(result.cells[0].detected.low, all.low);
}

TEST(DetectionPower, WhereSetsDoNotDifferStrangersAreNamedByChance) {
    const LoadedModel model = comparingModel(std::make_unique<HashEncoder>());
    const DetectionPower result =
        powerOf(model, syntheticCollection({30, 30, 30}), asked({8}, {1, 2}, 400));
    ASSERT_EQ(result.cells.size(), 2U);
    for (const PowerCell& cell : result.cells) {
        const double chance = static_cast<double>(cell.planted) / 8.0;
        EXPECT_NEAR(cell.named.value, chance, 0.09) << "five standard errors of 400 trials";
        EXPECT_NEAR(*cell.named.rival, chance, 0.09);
        EXPECT_LT(cell.named.low, cell.named.value);
        EXPECT_GT(cell.named.high, cell.named.value);
    }
}

TEST(DetectionPower, TheSameSeedGivesTheSameWhateverTheOrderAndWhatElseIsAsked) {
    const LoadedModel model = comparingModel(std::make_unique<HashEncoder>());
    Collection collection = syntheticCollection({12, 9, 15});
    const RunContext run({.seed = 3, .device = "cpu", .threads = 1});
    const Json expected = toJson(powerOf(model, collection, asked({8}, {1, 2}, 60), run));
    std::ranges::reverse(collection.sets);
    for (ItemSet& set : collection.sets) {
        std::ranges::reverse(set.members);
    }
    EXPECT_EQ(toJson(powerOf(model, collection, asked({8}, {1, 2}, 60), run)), expected);
    EXPECT_EQ(toJson(powerOf(model, collection, asked({5, 8}, {2}, 60), run))["cells"][1],
              expected["cells"][1]);
    const RunContext other({.seed = 4, .device = "cpu", .threads = 1});
    EXPECT_NE(toJson(powerOf(model, collection, asked({8}, {1, 2}, 60), other))["cells"],
              expected["cells"]);
}

TEST(DetectionPower, SizesThatNoSetCanFillAreLeftOutAndNamed) {
    const LoadedModel model = comparingModel(std::make_unique<CornerEncoder>());
    const DetectionPower result =
        powerOf(model, corners({7, 5, 14}), asked({8, 16, 64}, {1, 2}, 5));
    ASSERT_EQ(result.cells.size(), 3U);
    EXPECT_EQ(result.cells[2].setSize, 16);
    EXPECT_EQ(result.cells[2].planted, 2);
    EXPECT_EQ(result.hostSets, 2) << "the sets of 7 and of 14, for 6 members that belong";
    EXPECT_EQ(result.note,
              "1 set was too small to plant in, with fewer than 6 members, and only lent members "
              "to others. No set has enough members for sets of 16 with 1 planted, sets of 64 with "
              "1, 2 planted. Fewer of your sets were large enough for sets of 16 with 2 planted.");
}

TEST(DetectionPower, WhatIsLeftOutIsCounted) {
    const LoadedModel model = comparingModel(std::make_unique<HashEncoder>());
    Collection collection = syntheticCollection({10, 10, 1, 2, 10});
    collection.sets[0].members[4].name = "bad.jpg";
    collection.sets[2].members[0].name = "bad.jpg";
    for (Member& member : collection.sets[3].members) {
        member.verdict = Verdict::Stranger;
    }
    const DetectionPower result = powerOf(model, collection, asked({8}, {1}, 5));
    EXPECT_EQ(result.hostSets, 3);
    EXPECT_EQ(result.note,
              "2 members could not be read and were left out, the first: The picture is damaged; "
              "copy it again. 2 sets were left out, as they have no readable member that is not "
              "marked as a stranger.");
    collection.sets.resize(2);
    EXPECT_EQ(powerOf(model, collection, asked({8}, {1}, 5)).note,
              "1 member could not be read and was left out: The picture is damaged; copy it "
              "again.");
}

/// Adds a set of rows of three numbers about a point.
void addCloud(KindSets& sets, std::size_t count, double centre, const VectorColumns& columns,
              Random& random) {
    std::vector<std::vector<float>> rows(count, std::vector<float>(3));
    for (std::vector<float>& row : rows) {
        for (float& value : row) {
            value = static_cast<float>(centre + random.normal());
        }
    }
    sets.addRows(rows, columns);
}

TEST(DetectionPower, RowsArePlantedWithinTheirTableOnly) {
    const LoadedModel model = comparingModel(makeRowEncoder(3));
    Random random(5);
    KindSets sets;
    for (int i = 0; i < 2; ++i) {
        addCloud(sets, 30, 20.0, columnsCalled({"x", "y", "z"}, 1.0F), random);
        addCloud(sets, 30, -40.0, columnsCalled({"x", "y", "z"}, 2.0F), random);
        addCloud(sets, 30, -25.0, columnsCalled({"u", "v", "w"}, 1.0F), random);
    }
    addCloud(sets, 30, 30.0, columnsCalled({"a", "b", "c"}, 1.0F), random);
    addCloud(sets, 30, 45.0, columnsCalled({"x", "y", "z"}, 3.0F), random);
    const DetectionPower result = powerOf(model, sets.collection, asked({8}, {1}, 400));
    EXPECT_EQ(result.hostSets, 6);
    EXPECT_EQ(result.note, "2 sets were left out, as no other set holds rows of the same table.");
    ASSERT_EQ(result.cells.size(), 1U);
    EXPECT_EQ(result.cells[0].trials, 400);
    EXPECT_NEAR(result.cells[0].named.value, 1.0 / 8.0, 0.09)
        << "in a table its sets do not differ; five standard errors";
}

TEST(DetectionPower, NeedsTwoSetsOfOneTable) {
    const LoadedModel model = comparingModel(makeRowEncoder(3));
    Random random(5);
    KindSets sets;
    addCloud(sets, 30, 0.0, columnsCalled({"x", "y", "z"}, 1.0F), random);
    addCloud(sets, 30, 0.0, columnsCalled({"x", "y", "z"}, 2.0F), random);
    EXPECT_THAT(
        refusal(ErrorKind::BadInput, [&] { powerOf(model, sets.collection, asked({8}, {1}, 10)); }),
        HasSubstr("No two sets hold rows of the same table"));
}

TEST(DetectionPower, AStrangerByVerdictNeitherBelongsNorIsPlanted) {
    const LoadedModel model = comparingModel(std::make_unique<CornerEncoder>());
    Collection collection = corners({10, 10});
    for (std::size_t i = 0; i < 4; ++i) {
        collection.sets[0].members[i].verdict = Verdict::Stranger;
        collection.sets[0].members[i + 4].verdict = Verdict::Belongs;
        collection.sets[1].members[i].verdict = Verdict::Stranger;
    }
    const DetectionPower result = powerOf(model, collection, asked({7, 8}, {1}, 10));
    ASSERT_EQ(result.cells.size(), 1U) << "six members of each are left";
    EXPECT_EQ(result.cells[0].setSize, 7);
    EXPECT_EQ(result.cells[0].named.value, 1.0);
}

TEST(DetectionPower, TheRuleDecidesWhatCountsAsFound) {
    const LoadedModel model =
        comparingModel(std::make_unique<CornerEncoder>(), syntheticReference());
    const Collection collection = corners({40, 40});
    PowerOptions power = asked({8, 36}, {1}, 10);
    power.rule = {FlagRule::By::FalseAlarmRate, 1.0};
    const DetectionPower every = powerOf(model, collection, power);
    ASSERT_EQ(every.cells.size(), 1U) << "the reference sets end at 32 members";
    EXPECT_EQ(every.cells[0].detected.value, 1.0);
    EXPECT_THAT(every.note, HasSubstr("sets of 36 with 1 planted; choose a probability"));
    power.rule.threshold = 0.0;
    EXPECT_EQ(powerOf(model, collection, power).cells.at(0).detected.value, 0.0);
    power.rule = {FlagRule::By::Probability, 0.0};
    EXPECT_EQ(powerOf(model, collection, power).cells.size(), 2U);
}

TEST(DetectionPower, CopiesOfTheHostsMembersAreNeverPlanted) {
    const LoadedModel model = comparingModel(std::make_unique<CornerEncoder>());
    Collection collection = corners({8, 8});
    for (std::size_t i = 0; i < 8; ++i) {
        collection.sets[1].members[i].content = collection.sets[0].members[i].content;
    }
    const DetectionPower twins = powerOf(model, collection, asked({9}, {1}, 10));
    EXPECT_TRUE(twins.cells.empty());
    EXPECT_THAT(twins.note, HasSubstr("No other set has enough different members"));
    collection.sets[1].members[7].content = {99, 99};
    EXPECT_EQ(powerOf(model, collection, asked({9}, {1}, 10)).cells.at(0).trials, 10);
    EXPECT_TRUE(powerOf(model, collection, asked({10}, {2}, 10)).cells.empty());
}

TEST(DetectionPower, RefusesWhatCannotBeTried) {
    const LoadedModel model = comparingModel(std::make_unique<CornerEncoder>());
    EXPECT_THAT(
        refusal(ErrorKind::BadInput, [&] { powerOf(model, corners({20}), asked({8}, {1}, 10)); }),
        HasSubstr("two sets"));
    EXPECT_THAT(refusal(ErrorKind::BadInput,
                        [&] {
                            powerOf(model, corners({20, 0}), asked({8}, {1}, 10));
                        }),
                HasSubstr("two sets"));
    EXPECT_THAT(refusal(ErrorKind::BadUsage,
                        [&] {
                            powerOf(model, corners({20, 20}), asked({4, 5}, {3}, 10));
                        }),
                HasSubstr("three members must belong"));
    EXPECT_THAT(refusal(ErrorKind::BadUsage,
                        [&] {
                            powerOf(model, corners({20, 20}), asked({8}, {1}, 0));
                        }),
                HasSubstr("at least one trial"));
}

TEST(DetectionPower, StopsWhenAskedAndCountsEveryTrial) {
    const LoadedModel model = comparingModel(std::make_unique<CornerEncoder>());
    std::stop_source stop;
    std::int64_t last = -1;
    const RunContext run({}, stop.get_token(), [&](const Progress& progress) {
        EXPECT_EQ(progress.what, "Planting strangers");
        EXPECT_EQ(progress.total, 40);
        EXPECT_EQ(progress.done, last + 1);
        last = progress.done;
        if (progress.done == 25) {
            stop.request_stop();
        }
    });
    EXPECT_THROW(powerOf(model, corners({20, 20}), asked({8, 16}, {1}, 20), run), Cancelled);
    EXPECT_EQ(last, 25);
}

}  // namespace
}  // namespace setscope
