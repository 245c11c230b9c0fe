#include "core/training/setconv_training.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stop_token>
#include <vector>

#include "core/base/error.h"
#include "core/tensor/index_tensor.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

/// One in eight is positive: both its first two numbers have the same sign, which no straight line
/// tells.
BinaryVectors crossedVectors(std::int64_t count, std::uint64_t seed) {
    Random random(seed);
    BinaryVectors data{at::empty({count, 4}), {}};
    for (std::int64_t row = 0; row < count; ++row) {
        const bool positive = row % 8 == 0;
        const double side = random.below(2) == 0 ? 1.0 : -1.0;
        data.isPositive.push_back(positive);
        data.vectors[row][0] = side + 0.2 * random.normal();
        data.vectors[row][1] = (positive ? side : -side) + 0.2 * random.normal();
        data.vectors[row][2] = 0.2 * random.normal();
        data.vectors[row][3] = 0.2 * random.normal();
    }
    return data;
}

SetConvTrainingOptions tinyTraining() {
    SetConvTrainingOptions options;
    options.network.downsampleWidths = {32};
    options.network.convolutionWidth = 16;
    options.episode.queriesPerClass = 4;
    options.trainer.steps = 200;
    options.trainer.optimizer.learningRate = 0.005;
    options.trainer.validateEvery = 50;
    return options;
}

RunContext seededRun(std::uint64_t seed) { return RunContext({.seed = seed, .device = "cpu"}); }

TEST(Episode, KeepsTheProportionsAndUsesNoRowTwice) {
    std::vector<std::int64_t> labels(800, 0);
    std::fill_n(labels.begin(), 100, 1);
    const EpisodeSampler sampler(labels, 2, {.supportSize = 64, .queriesPerClass = 3});
    EXPECT_EQ(sampler.supportSizes(), (std::vector<std::int64_t>{56, 8}));
    Random random(1);
    const Episode episode = sampler.draw(random);
    std::set<std::int64_t> rows;
    for (std::size_t label = 0; label < 2; ++label) {
        EXPECT_EQ(episode.queries[label].size(), 3U);
        for (const auto* part : {&episode.support[label], &episode.queries[label]}) {
            for (const std::int64_t row : *part) {
                EXPECT_EQ(labels[static_cast<std::size_t>(row)], static_cast<std::int64_t>(label));
                rows.insert(row);
            }
        }
    }
    EXPECT_EQ(rows.size(), 64U + 6U);
}

TEST(Episode, ARareClassHasAtLeastOneMember) {
    std::vector<std::int64_t> labels(1000, 0);
    labels[3] = labels[500] = 1;
    const EpisodeSampler sampler(labels, 2, {.supportSize = 64, .queriesPerClass = 1});
    EXPECT_EQ(sampler.supportSizes()[1], 1);
}

TEST(DrawDistinct, DrawsEveryItemAlikeAndNoneTwice) {
    Random random(2);
    std::vector<int> times(6);
    for (int round = 0; round < 6000; ++round) {
        const std::vector<std::int64_t> drawn = drawDistinct(6, 3, random);
        EXPECT_EQ(std::set<std::int64_t>(drawn.begin(), drawn.end()).size(), 3U);
        for (const std::int64_t item : drawn) {
            ++times[static_cast<std::size_t>(item)];
        }
    }
    for (const int count : times) {
        EXPECT_NEAR(count, 3000, 200);
    }
}

TEST(SetConvTraining, TheAnchorIsTheMeanOfTheSmallerSide) {
    BinaryVectors data = crossedVectors(160, 3);
    SetConvTrainingOptions options = tinyTraining();
    options.trainer.steps = 1;
    const auto mean = [&](bool positive) {
        return selectedRows(data.vectors, data.rowsWhere(positive)).mean(0);
    };
    EXPECT_TENSOR_NEAR(trainSetConv(data, {}, options, seededRun(1))->anchor(), mean(true), 1e-5);
    data.isPositive.flip();
    EXPECT_TENSOR_NEAR(trainSetConv(data, {}, options, seededRun(1))->anchor(), mean(false), 1e-5);
}

TEST(SetConvTraining, LearnsWhatItsUntrainedTwinDoesNotKnow) {
    const BinaryVectors training = crossedVectors(640, 4);
    const BinaryVectors validation = crossedVectors(160, 5);
    const BinaryVectors test = crossedVectors(320, 6);
    SetConvTrainingOptions options = tinyTraining();
    const auto quality = [&](const SetConvTrainingOptions& with) {
        const auto classifier = trainSetConv(training, validation, with, seededRun(7));
        const at::NoGradGuard withoutGradient;
        return separationQuality(classifier->logOdds(test.vectors), test.isPositive);
    };
    const double trained = quality(options);
    options.trainer.steps = 1;
    options.trainer.optimizer.learningRate = 1e-9;
    EXPECT_GT(trained, 0.9);
    EXPECT_GT(trained, quality(options) + 0.05);
}

TEST(SetConvTraining, GivesTheSameForTheSameSeed) {
    const BinaryVectors data = crossedVectors(160, 8);
    SetConvTrainingOptions options = tinyTraining();
    options.trainer.steps = 5;
    const at::NoGradGuard withoutGradient;
    const auto answers = [&](std::uint64_t seed) {
        const at::AutoGradMode withGradient(true);
        return trainSetConvEnsemble(data, {}, options, 2, seededRun(seed)).logOdds(data.vectors);
    };
    EXPECT_TENSOR_EQUAL(answers(1), answers(1));
    EXPECT_FALSE(at::equal(answers(1), answers(2)));
}

TEST(SetConvTraining, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(trainSetConv(crossedVectors(160, 9), {}, tinyTraining(),
                              RunContext({.seed = 1, .device = "cpu"}, stop.get_token())),
                 Cancelled);
}

}  // namespace
}  // namespace setscope
