#include "core/training/optimizer.h"

#include <ATen/ATen.h>
#include <torch/nn/module.h>

#include <cmath>

#include "core/base/error.h"

namespace setscope {
namespace {

constexpr const char* kFirst = "first.";
constexpr const char* kSecond = "second.";
constexpr const char* kSteps = "steps";

/// The tensor of that name, refused unless it is like the one whose place it takes.
const at::Tensor& fitting(const NamedTensors& state, const std::string& name,
                          const at::Tensor& place, const std::string& file) {
    const auto found = state.find(name);
    if (found == state.end() || found->second.sizes() != place.sizes() ||
        found->second.scalar_type() != place.scalar_type()) {
        throw Error(
            ErrorKind::BadInput,
            file + ": the optimizer state \"" + name +
                "\" is missing or does not fit this network; train from the start instead.");
    }
    return found->second;
}

}  // namespace

Optimizer::Optimizer(const torch::nn::Module& module, const OptimizerOptions& options)
    : options_(options) {
    for (const auto& parameter : module.named_parameters()) {
        if (parameter.value().requires_grad()) {
            const at::Tensor zero = at::zeros_like(parameter.value());
            moments_[parameter.key()] = {parameter.value(), zero, zero.clone()};
        }
    }
}

void Optimizer::zeroGradients() {
    for (auto& [name, moments] : moments_) {
        moments.parameter.mutable_grad() = at::Tensor();
    }
}

void Optimizer::step(double learningRate) {
    const at::NoGradGuard withoutGradient;
    ++steps_;
    const auto count = static_cast<double>(steps_);
    const double correction1 = 1.0 - std::pow(options_.beta1, count);
    const double correction2 = 1.0 - std::pow(options_.beta2, count);
    for (auto& [name, moments] : moments_) {
        auto& [parameter, first, second] = moments;
        if (!parameter.grad().defined()) {
            continue;
        }
        at::Tensor gradient = parameter.grad();
        if (options_.kind == OptimizerKind::AdamW) {
            parameter.mul_(1.0 - learningRate * options_.weightDecay);
        } else if (options_.weightDecay != 0.0) {
            gradient = gradient.add(parameter, options_.weightDecay);
        }
        first.lerp_(gradient, 1.0 - options_.beta1);
        second.mul_(options_.beta2).addcmul_(gradient, gradient, 1.0 - options_.beta2);
        const at::Tensor spread = (second / correction2).sqrt_().add_(options_.epsilon);
        parameter.addcdiv_(first, spread, -learningRate / correction1);
    }
}

double Optimizer::clipGradients(double largest) {
    const at::NoGradGuard withoutGradient;
    double squares = 0.0;
    for (const auto& [name, moments] : moments_) {
        if (moments.parameter.grad().defined()) {
            squares += std::pow(moments.parameter.grad().norm().item<double>(), 2);
        }
    }
    const double norm = std::sqrt(squares);
    if (norm > largest) {
        for (auto& [name, moments] : moments_) {
            if (moments.parameter.grad().defined()) {
                moments.parameter.mutable_grad().mul_(largest / norm);
            }
        }
    }
    return norm;
}

NamedTensors Optimizer::state() const {
    NamedTensors state;
    for (const auto& [name, moments] : moments_) {
        state[kFirst + name] = moments.first.clone();
        state[kSecond + name] = moments.second.clone();
    }
    state[kSteps] = at::full({}, steps_, at::kLong);
    return state;
}

void Optimizer::setState(const NamedTensors& state, const std::string& file) {
    const at::Tensor steps = fitting(state, kSteps, at::zeros({}, at::kLong), file);
    for (const auto& [name, moments] : moments_) {
        fitting(state, kFirst + name, moments.first, file);
        fitting(state, kSecond + name, moments.second, file);
    }
    for (auto& [name, moments] : moments_) {
        moments.first.copy_(state.at(kFirst + name));
        moments.second.copy_(state.at(kSecond + name));
    }
    steps_ = steps.item<std::int64_t>();
}

}  // namespace setscope
