#include "core/experiments/baselines/recurrent_nets.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/tensor/module_tensors.h"
#include "core/training/trainer.h"
#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

RecurrentNetOptions smallNet(RecurrentCell cell) {
    return {
        .cell = cell, .inputWidth = 4, .embeddingWidths = {3}, .hiddenWidth = 5, .outputWidth = 2};
}

/// The published equations, one member after another.
at::Tensor stepByStep(const RecurrentNet& net, const at::Tensor& members) {
    const NamedTensors tensors = namedTensors(net);
    const auto linear = [&](const char* weight, const char* bias, const at::Tensor& x) {
        return tensors.at(weight).matmul(x) + tensors.at(bias);
    };
    at::Tensor h = at::zeros({net.options().hiddenWidth}, members.options());
    at::Tensor c = h;
    for (std::int64_t i = 0; i < members.size(0); ++i) {
        const at::Tensor x = linear("embedding.0.weight", "embedding.0.bias", members[i]).tanh();
        const at::Tensor ofInput = linear("cell.weight_ih", "cell.bias_ih", x);
        const at::Tensor ofState = linear("cell.weight_hh", "cell.bias_hh", h);
        if (net.options().cell == RecurrentCell::Lstm) {
            const auto gates = (ofInput + ofState).chunk(4);
            c = gates[1].sigmoid() * c + gates[0].sigmoid() * gates[2].tanh();
            h = gates[3].sigmoid() * c.tanh();
        } else {
            const auto input = ofInput.chunk(3);
            const auto state = ofState.chunk(3);
            const at::Tensor reset = (input[0] + state[0]).sigmoid();
            const at::Tensor update = (input[1] + state[1]).sigmoid();
            h = (1 - update) * (input[2] + reset * state[2]).tanh() + update * h;
        }
    }
    return linear("output.0.weight", "output.0.bias", h);
}

class EveryRecurrentNet : public testing::TestWithParam<RecurrentCell> {
  protected:
    RecurrentNet net_{smallNet(GetParam())};
};

TEST_P(EveryRecurrentNet, FollowsItsEquationsStepByStep) {
    const at::NoGradGuard withoutGradient;
    const RaggedBatch sets = syntheticSets({.sizes = {2, 0, 7, 1, 7, 3}});
    const at::Tensor y = net_.forward(sets);
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        EXPECT_TENSOR_NEAR(y[set], stepByStep(net_, sets.set(set)), 1e-6);
        EXPECT_TENSOR_NEAR(net_.forward(sets.slice(set, set + 1))[0], y[set], 1e-6);
    }
}

TEST_P(EveryRecurrentNet, DependsOnTheOrderOfTheMembersUnlikeASetModel) {
    const at::NoGradGuard withoutGradient;
    const RaggedBatch sets = syntheticSets({.sizes = {6}});
    EXPECT_FALSE(at::allclose(net_.forward({sets.elements.flip({0}), sets.offsets}),
                              net_.forward(sets), 0.0, 1e-4));
}

TEST_P(EveryRecurrentNet, HasExactGradients) {
    net_.to(at::kDouble);
    const RaggedBatch sets = syntheticSets({.sizes = {2, 0, 4, 1}, .type = at::kDouble});
    EXPECT_TRUE(gradientIsExact(
        [&](const at::Tensor& x) {
            return net_.forward({x, sets.offsets});
        },
        sets.elements));
    const at::Tensor weights = at::randn({4, 2}, at::kDouble);
    const auto weighted = [&] { return (net_.forward(sets) * weights).sum(); };
    net_.zero_grad();
    weighted().backward();
    for (const auto& parameter : net_.named_parameters()) {
        SCOPED_TRACE(parameter.key());
        EXPECT_TENSOR_NEAR(
            parameter->grad(),
            centralDifferences([&] { return weighted().item<double>(); }, parameter->detach()),
            1e-7);
    }
}

TEST_P(EveryRecurrentNet, AcceptsNoMembersAtAll) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor y = net_.forward({at::empty({0, 4}), at::zeros({3}, at::kLong)});
    const at::Tensor bias = namedTensors(net_).at("output.0.bias");
    EXPECT_TENSOR_EQUAL(y, at::stack({bias, bias}));
}

TEST_P(EveryRecurrentNet, IsAsLargeAsAskedFor) {
    RecurrentNetOptions options = smallNet(GetParam());
    for (const std::int64_t wanted : {200, 4'000, 50'000}) {
        options = withParameters(options, wanted);
        const std::int64_t count = parameterCount(RecurrentNet(options));
        RecurrentNetOptions wider = options;
        ++wider.hiddenWidth;
        RecurrentNetOptions narrower = options;
        --narrower.hiddenWidth;
        EXPECT_LE(std::abs(count - wanted), std::abs(parameterCount(RecurrentNet(wider)) - wanted));
        EXPECT_LE(std::abs(count - wanted),
                  std::abs(parameterCount(RecurrentNet(narrower)) - wanted));
        EXPECT_NEAR(static_cast<double>(count), static_cast<double>(wanted), 0.15 * wanted);
    }
}

/// The last member's first number, whatever came before: only the order says which it is.
TEST_P(EveryRecurrentNet, LearnsWhatOnlyTheOrderTells) {
    RecurrentNet net({.cell = GetParam(), .inputWidth = 1, .hiddenWidth = 12});
    const RaggedBatch sets =
        syntheticSets({.sizes = std::vector<std::int64_t>(120, 3), .width = 1});
    const at::Tensor targets = sets.elements.view({120, 3}).narrow(1, 2, 1);
    const auto error = [&](std::int64_t begin, std::int64_t end) {
        return (net.forward(sets.slice(begin, end)) - targets.narrow(0, begin, end - begin))
            .square()
            .mean();
    };
    const double untrained = error(90, 120).item<double>();
    TrainingTask task;
    task.loss = [&](std::int64_t, Random&) { return error(0, 90); };
    TrainerOptions training;
    training.steps = 150;
    training.optimizer.learningRate = 2e-2;
    train(net, task, training, {});
    const double constant = targets.narrow(0, 90, 30).var(0, false).item<double>();
    EXPECT_LT(error(90, 120).item<double>(), 0.3 * constant);
    EXPECT_LT(error(90, 120).item<double>(), 0.3 * untrained);
}

INSTANTIATE_TEST_SUITE_P(All, EveryRecurrentNet,
                         testing::Values(RecurrentCell::Lstm, RecurrentCell::Gru),
                         [](const auto& test) {
                             return std::string(test.param == RecurrentCell::Lstm ? "lstm" : "gru");
                         });

TEST(RecurrentNet, RefusesWhatDoesNotFit) {
    EXPECT_THROW(RecurrentNet({.inputWidth = 4}), std::logic_error);
    EXPECT_THROW(RecurrentNet({.hiddenWidth = 4}), std::logic_error);
    RecurrentNet net(smallNet(RecurrentCell::Gru));
    EXPECT_THROW(net.forward(syntheticSets({.width = 3})), std::logic_error);
    const RaggedBatch sets = syntheticSets();
    EXPECT_THROW(net.forward({sets.elements, sets.offsets + 1}), std::logic_error);
}

}  // namespace
}  // namespace setscope
