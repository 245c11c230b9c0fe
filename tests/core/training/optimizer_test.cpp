#include "core/training/optimizer.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>

#include <memory>

#include "core/base/error.h"
#include "core/models/layers.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

Mlp smallNetwork() {
    at::manual_seed(2);
    return Mlp({.inputWidth = 3, .widths = {4, 1}});
}

/// Some gradient for every parameter, the same for every call with the same step.
void setGradients(Mlp& network, int step) {
    at::manual_seed(static_cast<std::uint64_t>(step) + 100);
    for (at::Tensor& parameter : network.parameters()) {
        parameter.mutable_grad() = at::randn_like(parameter);
    }
}

template <class LibTorchOptimizer>
void expectSameSteps(Optimizer& ours, Mlp& our, LibTorchOptimizer& theirs, Mlp& their) {
    for (int step = 0; step < 25; ++step) {
        setGradients(our, step);
        setGradients(their, step);
        ours.step(0.01);
        theirs.step();
    }
    for (const auto& [name, tensor] : namedTensors(our)) {
        EXPECT_TENSOR_NEAR(tensor, namedTensors(their).at(name), 1e-6);
    }
}

TEST(Optimizer, AdamAgreesWithLibTorch) {
    Mlp our = smallNetwork();
    Mlp their = smallNetwork();
    Optimizer ours(our, {.kind = OptimizerKind::Adam, .weightDecay = 0.1});
    torch::optim::Adam theirs(their.parameters(),
                              torch::optim::AdamOptions(0.01).weight_decay(0.1));
    expectSameSteps(ours, our, theirs, their);
}

TEST(Optimizer, AdamWAgreesWithLibTorch) {
    Mlp our = smallNetwork();
    Mlp their = smallNetwork();
    Optimizer ours(our, {.kind = OptimizerKind::AdamW, .weightDecay = 0.1});
    torch::optim::AdamW theirs(their.parameters(),
                               torch::optim::AdamWOptions(0.01).weight_decay(0.1));
    expectSameSteps(ours, our, theirs, their);
}

TEST(Optimizer, StateCarriedOverContinuesBitForBit) {
    Mlp straight = smallNetwork();
    Mlp stopped = smallNetwork();
    Optimizer whole(straight, {});
    auto part = std::make_unique<Optimizer>(stopped, OptimizerOptions{});
    for (int step = 0; step < 10; ++step) {
        if (step == 5) {
            const NamedTensors state = part->state();
            part = std::make_unique<Optimizer>(stopped, OptimizerOptions{});
            part->setState(state, "c.safetensors");
        }
        setGradients(straight, step);
        setGradients(stopped, step);
        whole.step(0.01);
        part->step(0.01);
    }
    for (const auto& [name, tensor] : namedTensors(straight)) {
        EXPECT_TENSOR_EQUAL(namedTensors(stopped).at(name), tensor);
    }
}

TEST(Optimizer, ForeignStateIsRefused) {
    Mlp network = smallNetwork();
    Optimizer optimizer(network, {});
    NamedTensors state = optimizer.state();
    state.at("first.0.bias") = at::zeros({7});
    EXPECT_THROW(optimizer.setState(state, "c.safetensors"), Error);
    state.erase("steps");
    EXPECT_THROW(optimizer.setState(state, "c.safetensors"), Error);
}

TEST(Optimizer, ParametersWithoutGradientStay) {
    Mlp network = smallNetwork();
    Optimizer optimizer(network, {.kind = OptimizerKind::AdamW, .weightDecay = 0.5});
    const at::Tensor before = network.parameters()[0].detach().clone();
    optimizer.zeroGradients();
    optimizer.step(0.1);
    EXPECT_TENSOR_EQUAL(network.parameters()[0].detach(), before);
}

TEST(Optimizer, ClippingKeepsTheDirectionAndBoundsTheNorm) {
    Mlp network({.inputWidth = 1, .widths = {1}});
    Optimizer optimizer(network, {});
    network.parameters()[0].mutable_grad() = at::full({1, 1}, 3.0);
    network.parameters()[1].mutable_grad() = at::full({1}, -4.0);
    EXPECT_NEAR(optimizer.clipGradients(10.0), 5.0, 1e-6);
    EXPECT_NEAR(network.parameters()[0].grad().item<float>(), 3.0, 1e-6);
    EXPECT_NEAR(optimizer.clipGradients(1.0), 5.0, 1e-6);
    EXPECT_NEAR(network.parameters()[0].grad().item<float>(), 0.6, 1e-6);
    EXPECT_NEAR(network.parameters()[1].grad().item<float>(), -0.8, 1e-6);
}

}  // namespace
}  // namespace setscope
