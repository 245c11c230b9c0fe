#include "core/experiments/digit_training.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/experiments/baselines/recurrent_nets.h"
#include "core/models/deep_sets.h"
#include "core/tensor/module_tensors.h"
#include "core/tensor/ragged_batch.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

const RunContext& digitRun() {
    static const RunContext run({.seed = 7, .device = "cpu", .threads = 1});
    return run;
}

DigitLessons writtenLessons(const DigitPools& pools) {
    Random random(1);
    return {pools, drawDigitSets(pools.train, 2'000, 6, random),
            drawDigitSets(pools.validation, 200, 6, random)};
}

/// Sets of 1 to 4, of which each size is a quarter.
DigitSets setsOfFourSizes() {
    Random random(2);
    DigitSets sets = drawDigitSetsOf(writtenDigits().train, 100, 4, random);
    std::vector<std::int64_t> sizes;
    for (std::int64_t set = 0; set < 100; ++set) {
        sizes.push_back(1 + set % 4);
    }
    sets.offsets = offsetsFromSizes(sizes);
    return sets;
}

TEST(GrowingSets, BeginWithTheSmallestAndEndWithAll) {
    const DigitSets sets = setsOfFourSizes();
    const GrowingSets growing(sets, {.steps = 100, .batchSets = 40, .growth = 0.5});
    EXPECT_EQ(growing.reach(0), 10);
    std::int64_t former = 0;
    for (std::int64_t step = 0; step < 100; ++step) {
        EXPECT_GE(growing.reach(step), former);
        former = growing.reach(step);
    }
    EXPECT_LT(growing.reach(45), 100);
    EXPECT_EQ(growing.reach(50), 100);
    EXPECT_EQ(growing.reach(99), 100);
    Random random(3);
    // 40 sets of all have about 100 members: as many sets of one bring as many.
    const DigitSets first = growing.draw(0, random);
    EXPECT_EQ(first.count(), 100);
    EXPECT_EQ(first.offsets.diff().max().item<std::int64_t>(), 1);
    const DigitSets last = growing.draw(99, random);
    EXPECT_EQ(last.count(), 40);
    EXPECT_EQ(last.offsets.diff().max().item<std::int64_t>(), 4);
}

TEST(GrowingSets, AreAllThereFromTheFirstStepWithoutGrowth) {
    const DigitSets sets = setsOfFourSizes();
    const GrowingSets growing(sets, {.steps = 100, .batchSets = 40});
    EXPECT_EQ(growing.reach(0), 100);
    Random random(4);
    const DigitSets drawn = growing.draw(0, random);
    EXPECT_EQ(drawn.count(), 40);
    EXPECT_EQ(drawn.offsets.diff().max().item<std::int64_t>(), 4);
}

TEST(GrowingSets, OfASingleSetDrawItAgainAndAgain) {
    Random random(5);
    const DigitSets sets = drawDigitSetsOf(writtenDigits().train, 1, 3, random);
    const GrowingSets growing(sets, {.steps = 10, .batchSets = 4, .growth = 1.0});
    EXPECT_EQ(growing.draw(0, random).count(), 4);
    EXPECT_TENSOR_EQUAL(growing.draw(9, random).sums, sets.sums.expand({4, 1}));
}

/// Answers c for every set, whatever is in it.
std::int64_t exactSumsOfAConstant(const DigitSets& sets, double c) {
    return sets.sums.eq(std::round(c)).sum().item<std::int64_t>();
}

class EveryDigitSummer : public testing::TestWithParam<const char*> {
  protected:
    static std::shared_ptr<DigitSummer> make() {
        const std::string name = GetParam();
        if (name == "DeepSets") {
            return std::make_shared<DigitSummer>(
                nullptr, std::make_shared<DeepSets>(DeepSetsOptions{
                             .inputWidth = 10, .phiWidths = {1}, .rhoWidths = {1}}));
        }
        return std::make_shared<DigitSummer>(
            nullptr, std::make_shared<RecurrentNet>(RecurrentNetOptions{
                         .cell = name == "Lstm" ? RecurrentCell::Lstm : RecurrentCell::Gru,
                         .inputWidth = 10,
                         .hiddenWidth = 16}));
    }
};

TEST_P(EveryDigitSummer, BeatsItsUntrainedTwinAndAConstant) {
    const DigitPools pools = writtenDigits();
    const DigitLessons lessons = writtenLessons(pools);
    const auto summer = make();
    const DigitSets& sets = lessons.validation;
    const std::int64_t untrained = exactSums(*summer, pools.test, sets, digitRun());
    trainDigitSummer(*summer, lessons,
                     {.steps = 400, .batchSets = 32, .learningRate = 3e-2, .clipNorm = 1.0},
                     digitRun());
    const std::int64_t trained = exactSums(*summer, pools.test, sets, digitRun());
    const std::int64_t constant =
        exactSumsOfAConstant(sets, lessons.train.sums.median().item<double>());
    EXPECT_GT(trained, 2 * untrained);
    EXPECT_GT(trained, 2 * constant);
    EXPECT_GE(exactSums(*summer, pools.test, everyItemAlone(pools.test), digitRun()), 3);
}

TEST_P(EveryDigitSummer, LearnsTheSameFromTheSameSeed) {
    const DigitPools pools = writtenDigits();
    const DigitLessons lessons = writtenLessons(pools);
    NamedTensors learned[2];
    for (NamedTensors& tensors : learned) {
        at::manual_seed(8);
        const auto summer = make();
        trainDigitSummer(*summer, lessons, {.steps = 5, .batchSets = 4, .growth = 0.5}, digitRun());
        tensors = namedTensors(*summer);
    }
    for (const auto& [name, tensor] : learned[0]) {
        EXPECT_TENSOR_EQUAL(tensor, learned[1].at(name));
    }
}

INSTANTIATE_TEST_SUITE_P(All, EveryDigitSummer, testing::Values("DeepSets", "Lstm", "Gru"),
                         [](const auto& row) { return std::string(row.param); });

TEST(DigitSummerTraining, OfDeepSetsIsExactAtLengthsThatItNeverMet) {
    const DigitPools pools = writtenDigits();
    const auto summer = std::make_shared<DigitSummer>(
        nullptr, std::make_shared<DeepSets>(
                     DeepSetsOptions{.inputWidth = 10, .phiWidths = {1}, .rhoWidths = {1}}));
    trainDigitSummer(*summer, writtenLessons(pools),
                     {.steps = 1'000, .batchSets = 32, .learningRate = 3e-2, .clipNorm = 1.0},
                     digitRun());
    Random random(6);
    EXPECT_EQ(
        exactSums(*summer, pools.test, drawDigitSetsOf(pools.test, 100, 60, random), digitRun()),
        100);
}

/// Adds what each of so many kinds is worth: evenly from 0 to 9, and so much more for each.
std::shared_ptr<DeepSets> addingHead(std::int64_t kinds, double more) {
    const auto head = std::make_shared<DeepSets>(
        DeepSetsOptions{.inputWidth = kinds, .phiWidths = {1}, .rhoWidths = {1}});
    const at::NoGradGuard withoutGradient;
    auto parameters = head->named_parameters();
    parameters["phi.0.weight"].copy_(at::linspace(0, 9, kinds).unsqueeze(0));
    parameters["phi.0.bias"].fill_(more);
    parameters["rho.0.weight"].fill_(1.0);
    parameters["rho.0.bias"].zero_();
    return head;
}

/// Knows every written digit, but for an error for each.
std::shared_ptr<DigitSummer> knowingSummer(double error) {
    return std::make_shared<DigitSummer>(nullptr, addingHead(10, error));
}

TEST(ExactSums, AreThoseThatRoundToTheTruth) {
    const DigitPool pool = writtenDigits().test;
    Random random(9);
    // More members than are answered at once.
    const DigitSets many = drawDigitSetsOf(pool, 3'000, 100, random);
    EXPECT_EQ(exactSums(*knowingSummer(0.0), pool, many, digitRun()), 3'000);
    // An error of 0.2 a member: 0.4 too much for two, 0.6 for three.
    EXPECT_EQ(
        exactSums(*knowingSummer(0.2), pool, drawDigitSetsOf(pool, 50, 2, random), digitRun()), 50);
    EXPECT_EQ(
        exactSums(*knowingSummer(0.2), pool, drawDigitSetsOf(pool, 50, 3, random), digitRun()), 0);
}

/// Stamps of 8 × 8 with ink in one corner, by the digit, and noise everywhere.
DigitPool cornerStamps(std::int64_t count, Random& random) {
    constexpr std::int64_t kEdge = 8;
    constexpr std::array<std::int64_t, 4> kDigits = {1, 2, 5, 8};
    DigitPool pool;
    pool.items = at::empty({count, kEdge * kEdge});
    auto* pixel = pool.items.data_ptr<float>();
    for (std::int64_t stamp = 0; stamp < count; ++stamp) {
        const std::size_t corner = random.below(kDigits.size());
        pool.digits.push_back(kDigits[corner]);
        for (std::int64_t place = 0; place < kEdge * kEdge; ++place) {
            const bool isRight = place % kEdge >= kEdge / 2;
            const bool isLow = place / kEdge >= kEdge / 2;
            const std::size_t here = (isLow ? 2U : 0U) + (isRight ? 1U : 0U);
            *pixel++ = static_cast<float>((here == corner ? 0.6 : 0.0) + 0.4 * random.uniform());
        }
    }
    return pool;
}

DigitPools cornerPools() {
    Random random(10);
    DigitPools pools{cornerStamps(200, random), cornerStamps(50, random), cornerStamps(100, random),
                     8};
    return pools;
}

TEST(DigitClassifierTraining, BeatsItsUntrainedTwinAndTheMostFrequentDigit) {
    const DigitPools pools = cornerPools();
    StampNet classifier(
        {.edge = 8, .channels = {4}, .widths = {10}, .output = StampOutput::Logits});
    EXPECT_LT(rightlyRead(classifier, pools.test), 60);
    trainDigitClassifier(classifier, pools, {.steps = 100, .batchSets = 8, .learningRate = 1e-2},
                         2.5, digitRun());
    EXPECT_GT(rightlyRead(classifier, pools.test), 90);
    EXPECT_LT(std::ranges::count(pools.test.digits, 1), 60);
}

TEST(DigitSummerTraining, ReadsStampsThatItWasOnlyToldTheSumsOf) {
    const DigitPools pools = cornerPools();
    Random random(11);
    const DigitLessons lessons{pools, drawDigitSets(pools.train, 500, 4, random),
                               drawDigitSets(pools.validation, 100, 4, random)};
    const auto reader = std::make_shared<StampNet>(
        StampNetOptions{.edge = 8, .channels = {4}, .widths = {6}, .output = StampOutput::Kinds});
    DigitSummer summer(reader, addingHead(6, 0.0));
    const DigitSets alone = everyItemAlone(pools.test);
    const std::int64_t untrained = exactSums(summer, pools.test, alone, digitRun());
    trainDigitSummer(summer, lessons,
                     {.steps = 400, .batchSets = 16, .learningRate = 1e-2, .growth = 0.3},
                     digitRun());
    EXPECT_GT(exactSums(summer, pools.test, alone, digitRun()),
              std::max<std::int64_t>(untrained, 80));
}

TEST(DigitSummerTraining, StopsWhenItIsAskedTo) {
    const DigitPools pools = writtenDigits();
    std::stop_source stop;
    const RunContext stopping({.seed = 7}, stop.get_token(), [&](const Progress& progress) {
        if (progress.done == 3) {
            stop.request_stop();
        }
        EXPECT_LE(progress.done, 3);
    });
    EXPECT_THROW(
        trainDigitSummer(*knowingSummer(0.1), writtenLessons(pools), {.steps = 100}, stopping),
        Cancelled);
    EXPECT_THROW(exactSums(*knowingSummer(0.1), pools.test, everyItemAlone(pools.test), stopping),
                 Cancelled);
}

}  // namespace
}  // namespace setscope
