#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/models/activation.h"

namespace setscope {

/// What a multi-layer perceptron is.
struct MlpOptions {
    std::int64_t inputWidth = 0;
    /// Output width of each layer; the last is that of the whole.
    std::vector<std::int64_t> widths;
    Activation activation = Activation::Tanh;
    Activation lastActivation = Activation::None;
    /// Share of features dropped before every layer but the first, in training only.
    double dropout = 0.0;
};

/// Fully connected layers one after another, each row on its own: the φ and ρ of Deep Sets.
/// Parameters "0.weight" [d_out, d_in], "0.bias" [d_out], "1.weight", …
class Mlp : public torch::nn::Module {
  public:
    explicit Mlp(const MlpOptions& options);

    /// @param x [rows, inputWidth] @return [rows, widths.back()]
    at::Tensor forward(const at::Tensor& x);

    /// What follows layer `layer`. @param output [rows, widths[layer]] of it, before its activation
    /// @return [rows, widths.back()]
    at::Tensor forwardAfter(std::size_t layer, const at::Tensor& output);

    /// [d_out, d_in] of a layer.
    const at::Tensor& weight(std::size_t layer) const { return layers_.at(layer).weight; }
    /// [d_out] of a layer.
    const at::Tensor& bias(std::size_t layer) const { return layers_.at(layer).bias; }

    const MlpOptions& options() const { return options_; }

  private:
    struct Layer {
        at::Tensor weight;
        at::Tensor bias;
    };
    MlpOptions options_;
    std::vector<Layer> layers_;
};

/// Fills a parameter with values uniform in ±1/√fanIn, from LibTorch's generator of the CPU.
void initialiseUniform(at::Tensor& parameter, std::int64_t fanIn);

}  // namespace setscope
