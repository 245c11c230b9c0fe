#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "core/models/layers.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

enum class RecurrentCell {
    Lstm,  ///< Hochreiter and Schmidhuber 1997, with a forget gate that is open at first
    Gru,   ///< Cho et al. 2014
};

/// What a recurrent net is built of.
struct RecurrentNetOptions {
    RecurrentCell cell = RecurrentCell::Lstm;
    std::int64_t inputWidth = 0;  ///< d of a member
    /// Fully connected layers, with tanh, that each member goes through first; may be empty.
    std::vector<std::int64_t> embeddingWidths = {};
    std::int64_t hiddenWidth = 0;  ///< of the cell's state
    std::int64_t outputWidth = 1;

    bool operator==(const RecurrentNetOptions&) const = default;
};

/// What Deep Sets are set against where members could be read one after another (Zaheer et al.
/// 2017, section 4.1.2): y = W h_n + b, with h_n the state of an LSTM or a GRU after the last
/// member of the set, in the order in which they lie. A sequence of any length; nothing is padded,
/// at every time step the sequences that are over take no part. An empty set has the state 0.
/// Parameters: "embedding.<layer>.weight", "embedding.<layer>.bias"; "cell.weight_ih"
/// [G·hiddenWidth, d], "cell.weight_hh" [G·hiddenWidth, hiddenWidth], "cell.bias_ih",
/// "cell.bias_hh" [G·hiddenWidth], the gates in PyTorch's order: input, forget, cell, output (G =
/// 4) or reset, update, new (G = 3); "output.0.weight", "output.0.bias".
class RecurrentNet : public torch::nn::Module {
  public:
    explicit RecurrentNet(const RecurrentNetOptions& options);

    /// @param sets [T, inputWidth] @return [N, outputWidth]
    at::Tensor forward(const RaggedBatch& sets);

    const RecurrentNetOptions& options() const { return options_; }

  private:
    at::Tensor lastStates(const at::Tensor& members, const at::Tensor& offsets) const;

    RecurrentNetOptions options_;
    std::shared_ptr<Mlp> embedding_;  ///< null without layers
    std::vector<at::Tensor> cell_;    ///< weight_ih, weight_hh, bias_ih, bias_hh
    std::shared_ptr<Mlp> output_;
};

/// Numbers that a module learns.
std::int64_t parameterCount(const torch::nn::Module& module);

/// The same net, as wide as brings its number of parameters closest to this one.
/// @param options its hiddenWidth does not matter @param parameters more than 0
RecurrentNetOptions withParameters(RecurrentNetOptions options, std::int64_t parameters);

}  // namespace setscope
