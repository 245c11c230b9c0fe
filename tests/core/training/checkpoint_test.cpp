#include "core/training/checkpoint.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "core/base/error.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

Checkpoint someCheckpoint() {
    Checkpoint checkpoint;
    checkpoint.settings = {{"seed", 3}, {"learningRate", 0.1}};
    checkpoint.state = {12, 10,        10, 0.1 + 0.2,
                        1,  1.0 / 3.0, 2,  {{5, 0.7, 0.1}, {10, 0.6, 0.1 + 0.2}}};
    checkpoint.weights = {{"a.weight", at::randn({2, 3})}, {"mean", at::ones({2}, at::kLong)}};
    checkpoint.best = {{"a.weight", at::randn({2, 3})}, {"mean", at::zeros({2}, at::kLong)}};
    checkpoint.optimizer = {{"first.a.weight", at::randn({2, 3})},
                            {"steps", at::full({}, 12, at::kLong)}};
    return checkpoint;
}

void expectSame(const NamedTensors& actual, const NamedTensors& expected) {
    ASSERT_EQ(actual.size(), expected.size());
    for (const auto& [name, tensor] : expected) {
        ASSERT_TRUE(actual.contains(name)) << name;
        EXPECT_TRUE(actual.at(name).equal(tensor)) << name;
    }
}

TEST(Checkpoint, IsReadBackBitForBit) {
    const TempDir folder;
    const std::filesystem::path file = folder.path() / "c.safetensors";
    const Checkpoint written = someCheckpoint();
    saveCheckpoint(file, written);
    const Checkpoint read = loadCheckpoint(file);
    EXPECT_EQ(read.settings, written.settings);
    expectSame(read.weights, written.weights);
    expectSame(read.best, written.best);
    expectSame(read.optimizer, written.optimizer);
    EXPECT_EQ(read.state.stepsDone, 12);
    EXPECT_EQ(read.state.validatedAt, 10);
    EXPECT_EQ(read.state.bestStep, 10);
    EXPECT_EQ(read.state.bestMetric, 0.1 + 0.2);
    EXPECT_EQ(read.state.withoutBest, 1);
    EXPECT_EQ(read.state.lossSum, 1.0 / 3.0);
    EXPECT_EQ(read.state.lossCount, 2);
    ASSERT_EQ(read.state.curve.size(), 2U);
    EXPECT_EQ(read.state.curve[1].validationMetric, 0.1 + 0.2);
}

TEST(Checkpoint, ANewOneReplacesTheFormer) {
    const TempDir folder;
    const std::filesystem::path file = folder.path() / "c.safetensors";
    Checkpoint checkpoint = someCheckpoint();
    saveCheckpoint(file, checkpoint);
    checkpoint.state.stepsDone = 13;
    saveCheckpoint(file, checkpoint);
    EXPECT_EQ(loadCheckpoint(file).state.stepsDone, 13);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(Checkpoint, OtherFilesAreRefused) {
    const TempDir folder;
    const std::filesystem::path file = folder.path() / "c.safetensors";
    EXPECT_THROW(loadCheckpoint(file), Error);
    writeSafetensors(file, {});
    EXPECT_THROW(loadCheckpoint(file), Error);
    writeSafetensors(file, {{{"format", "setscope-checkpoint-1"}}, {}});
    EXPECT_THROW(loadCheckpoint(file), Error);
    writeSafetensors(file, {{{"format", "setscope-checkpoint-1"},
                             {"settings", "{}"},
                             {"state", "{\"stepsDone\": \"x\"}"}},
                            {}});
    EXPECT_THROW(loadCheckpoint(file), Error);
}

TEST(Checkpoint, TruncatedFilesAreRefused) {
    const TempDir folder;
    const std::filesystem::path file = folder.path() / "c.safetensors";
    saveCheckpoint(file, someCheckpoint());
    for (std::uintmax_t size = std::filesystem::file_size(file); size > 0;) {
        size -= std::min<std::uintmax_t>(size, 101);
        std::filesystem::resize_file(file, size);
        EXPECT_THROW(loadCheckpoint(file), Error) << size << " bytes";
    }
}

}  // namespace
}  // namespace setscope
