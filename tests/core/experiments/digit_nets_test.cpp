#include "core/experiments/digit_nets.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "core/tensor/module_tensors.h"
#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

constexpr std::int64_t kSmallEdge = 5;  // pixels

StampNetOptions smallStampNet(StampOutput output) {
    return {.edge = kSmallEdge,
            .channels = {2, 3},
            .widths = {4, 6},
            .output = output,
            .temperature = 2.0};
}

/// A convolution of 5 × 5 with a step of 2 and 2 pixels of paper, then ReLU, pixel by pixel.
at::Tensor naiveStampLayer(const at::Tensor& picture, const at::Tensor& weight,
                           const at::Tensor& bias) {
    const std::int64_t rows = (picture.size(1) + 1) / 2;
    at::Tensor result = at::zeros({weight.size(0), rows, rows}, picture.options());
    for (std::int64_t row = 0; row < rows; ++row) {
        for (std::int64_t column = 0; column < rows; ++column) {
            at::Tensor value = bias.clone();
            for (std::int64_t down = 0; down < 5; ++down) {
                for (std::int64_t across = 0; across < 5; ++across) {
                    const std::int64_t y = 2 * row + down - 2;
                    const std::int64_t x = 2 * column + across - 2;
                    if (y >= 0 && x >= 0 && y < picture.size(1) && x < picture.size(2)) {
                        value += weight.select(3, across).select(2, down).matmul(
                            picture.select(2, x).select(1, y));
                    }
                }
            }
            result.select(2, column).select(1, row).copy_(value.relu());
        }
    }
    return result;
}

at::Tensor naiveLogits(const StampNet& net, const at::Tensor& stamp) {
    const NamedTensors tensors = namedTensors(net);
    at::Tensor hidden = stamp.view({1, kSmallEdge, kSmallEdge});
    for (const char* layer : {"convolutions.0.", "convolutions.1."}) {
        hidden = naiveStampLayer(hidden, tensors.at(std::string(layer) + "weight"),
                                 tensors.at(std::string(layer) + "bias"));
    }
    const at::Tensor between =
        (tensors.at("layers.0.weight").matmul(hidden.flatten()) + tensors.at("layers.0.bias"))
            .relu();
    return tensors.at("layers.1.weight").matmul(between) + tensors.at("layers.1.bias");
}

TEST(StampNet, FollowsItsEquationsPixelByPixel) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor stamps = at::rand({3, kSmallEdge * kSmallEdge});
    StampNet features(smallStampNet(StampOutput::Features));
    StampNet kinds(smallStampNet(StampOutput::Kinds));
    StampNet logits(smallStampNet(StampOutput::Logits));
    for (std::int64_t stamp = 0; stamp < stamps.size(0); ++stamp) {
        EXPECT_TENSOR_NEAR(features.forward(stamps)[stamp],
                           naiveLogits(features, stamps[stamp]).relu(), 1e-6);
        EXPECT_TENSOR_NEAR(kinds.forward(stamps)[stamp],
                           (naiveLogits(kinds, stamps[stamp]) / 2.0).softmax(0), 1e-6);
        EXPECT_TENSOR_NEAR(logits.forward(stamps)[stamp], naiveLogits(logits, stamps[stamp]), 1e-6);
    }
}

TEST(StampNet, HasExactGradients) {
    StampNet net(smallStampNet(StampOutput::Kinds));
    net.to(at::kDouble);
    const at::Tensor stamps = at::rand({2, kSmallEdge * kSmallEdge}, at::kDouble);
    EXPECT_TRUE(gradientIsExact([&](const at::Tensor& x) { return net.forward(x); }, stamps));
    const at::Tensor weights = at::randn({2, 6}, at::kDouble);
    const auto weighted = [&] { return (net.forward(stamps) * weights).sum(); };
    net.zero_grad();
    weighted().backward();
    for (const auto& parameter : net.named_parameters()) {
        SCOPED_TRACE(parameter.key());
        EXPECT_TENSOR_NEAR(
            parameter->grad(),
            centralDifferences([&] { return weighted().item<double>(); }, parameter->detach()),
            1e-7);
    }
}

TEST(ChangedStamps, WithoutAReachAreTheSame) {
    Random random(1);
    const at::Tensor stamps = at::rand({4, 49});
    const StampChanges none{.turn = 0, .stretch = 0, .slant = 0, .shift = 0};
    EXPECT_TENSOR_NEAR(changedStamps(stamps, none, random), stamps, 1e-5);
}

/// The centre of the ink, as a share of the edge, [n, 2].
at::Tensor centreOfInk(const at::Tensor& stamps, std::int64_t edge) {
    const at::Tensor pictures = stamps.view({stamps.size(0), edge, edge});
    const at::Tensor place = at::arange(edge, at::kFloat) / static_cast<double>(edge);
    const at::Tensor ink = pictures.sum({1, 2});
    return at::stack(
        {(pictures.sum(1) * place).sum(1) / ink, (pictures.sum(2) * place).sum(1) / ink}, 1);
}

TEST(ChangedStamps, AreShiftedAtMostAsFarAndEachOnItsOwn) {
    constexpr std::int64_t kEdge = 20;
    constexpr std::int64_t kCount = 200;
    Random random(2);
    at::Tensor blot = at::zeros({kEdge, kEdge});
    blot.narrow(0, 8, 5).narrow(1, 8, 5).fill_(1.0);
    const at::Tensor stamps = blot.view({1, -1}).expand({kCount, -1}).contiguous();
    const StampChanges shift{.turn = 0, .stretch = 0, .slant = 0, .shift = 0.2};
    const at::Tensor changed = changedStamps(stamps, shift, random);
    const at::Tensor moved = centreOfInk(changed, kEdge) - centreOfInk(stamps, kEdge);
    EXPECT_LE(moved.abs().max().item<double>(), 0.2 + 1e-5);
    EXPECT_GT(moved.abs().max().item<double>(), 0.15);
    EXPECT_NEAR(moved.mean().item<double>(), 0.0, 0.04);
    EXPECT_TENSOR_NEAR(changed.sum(1), stamps.sum(1), 1e-3);
}

TEST(ChangedStamps, StayBetweenPaperAndInk) {
    Random random(3);
    const at::Tensor changed = changedStamps(at::rand({50, 100}), {}, random);
    EXPECT_GE(changed.min().item<double>(), 0.0);
    EXPECT_LE(changed.max().item<double>(), 1.0 + 1e-6);
}

std::shared_ptr<DigitSummer> smallDeepSummer() {
    return std::make_shared<DigitSummer>(
        std::make_shared<StampNet>(smallStampNet(StampOutput::Kinds)),
        std::make_shared<DeepSets>(
            DeepSetsOptions{.inputWidth = 6, .phiWidths = {1}, .rhoWidths = {1}}));
}

TEST(DigitSummer, OfDeepSetsIgnoresTheOrderAndOtherSets) {
    const at::NoGradGuard withoutGradient;
    const auto summer = smallDeepSummer();
    const RaggedBatch sets =
        syntheticSets({.sizes = {3, 1, 0, 5}, .width = kSmallEdge * kSmallEdge});
    const RaggedBatch features{summer->features(sets.elements), sets.offsets};
    const at::Tensor sums = summer->sums(features);
    const at::Tensor order = orderWithinSets(sets.offsets, 4);
    EXPECT_TENSOR_NEAR(summer->sums({features.elements.index_select(0, order), sets.offsets}), sums,
                       1e-5);
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        EXPECT_TENSOR_NEAR(summer->sums(features.slice(set, set + 1))[0], sums[set], 1e-5);
    }
}

TEST(DigitSummer, WithLinearLayersAddsWhatEachMemberIsWorth) {
    const at::NoGradGuard withoutGradient;
    const auto summer = smallDeepSummer();
    const RaggedBatch sets = syntheticSets({.sizes = {1, 4}, .width = kSmallEdge * kSmallEdge});
    const RaggedBatch features{summer->features(sets.elements), sets.offsets};
    const NamedTensors tensors = namedTensors(*summer);
    const at::Tensor worth = features.elements.matmul(tensors.at("head.phi.0.weight").t()) +
                             tensors.at("head.phi.0.bias");
    const at::Tensor sums =
        at::stack({worth[0], worth.narrow(0, 1, 4).sum(0)}) * tensors.at("head.rho.0.weight") +
        tensors.at("head.rho.0.bias");
    EXPECT_TENSOR_NEAR(summer->sums(features), sums, 1e-5);
}

TEST(DigitSummer, WithoutAReaderHandsTheItemsOn) {
    DigitSummer summer(nullptr,
                       std::make_shared<RecurrentNet>(RecurrentNetOptions{
                           .cell = RecurrentCell::Gru, .inputWidth = 3, .hiddenWidth = 2}));
    const at::Tensor items = at::randn({4, 3});
    EXPECT_TENSOR_EQUAL(summer.features(items), items);
    EXPECT_EQ(summer.sums({items, at::tensor({0, 1, 4}, at::kLong)}).sizes(),
              (std::vector<std::int64_t>{2, 1}));
}

}  // namespace
}  // namespace setscope
