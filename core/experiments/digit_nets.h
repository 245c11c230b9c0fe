#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/json.h"
#include "core/base/random.h"
#include "core/experiments/baselines/recurrent_nets.h"
#include "core/models/deep_sets.h"
#include "core/models/layers.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

/// What the last layer of a reader of stamps does with its output.
enum class StampOutput {
    Features,  ///< ReLU
    Kinds,     ///< softmax(x / temperature): a stamp is divided over kinds that no one named
    Logits,    ///< nothing
};

/// What a reader of stamps is built of.
struct StampNetOptions {
    std::int64_t edge = 28;                            ///< pixels of a stamp
    std::vector<std::int64_t> channels = {8, 16, 32};  ///< of each convolution; at least one
    std::vector<std::int64_t> widths = {128};          ///< of each connected layer; at least one
    StampOutput output = StampOutput::Features;
    double temperature = 1.0;  ///< of the softmax; more than 0

    bool operator==(const StampNetOptions&) const = default;
};

/// Convolutions of 5×5 pixels with a step of 2 and 2 pixels of paper around, then fully connected
/// layers, with ReLU between all of them; each stamp on its own. Parameters
/// "convolutions.<layer>.weight" [c_out, c_in, 5, 5], "convolutions.<layer>.bias",
/// "layers.<layer>.weight" (the first one's columns channel by channel, then row by row),
/// "layers.<layer>.bias".
class StampNet : public torch::nn::Module {
  public:
    explicit StampNet(const StampNetOptions& options);

    /// @param stamps [n, edge · edge] @return [n, widths.back()]
    at::Tensor forward(const at::Tensor& stamps);

    const StampNetOptions& options() const { return options_; }

  private:
    struct Convolution {
        at::Tensor weight;
        at::Tensor bias;
    };
    StampNetOptions options_;
    std::vector<Convolution> convolutions_;
    std::shared_ptr<Mlp> layers_;
};

/// How far a stamp may be changed for training.
struct StampChanges {
    double turn = 0.2;      ///< radians, either way
    double stretch = 0.12;  ///< of the edge, each axis on its own
    double slant = 0.2;     ///< columns per row
    double shift = 0.08;    ///< of the edge, each axis on its own
};

/// Each stamp turned, stretched, slanted and shifted at random by at most so much.
/// @param stamps [n, edge · edge] @return the same shape
at::Tensor changedStamps(const at::Tensor& stamps, const StampChanges& most, Random& random);

/// Says the sum of a set of digits: a head over the members' items, or over what a reader of stamps
/// makes of each of them. Parameters "reader.…" and "head.…".
class DigitSummer : public torch::nn::Module {
  public:
    /// @param reader null: the head sees the items themselves
    DigitSummer(std::shared_ptr<StampNet> reader, std::shared_ptr<DeepSets> head);
    DigitSummer(std::shared_ptr<StampNet> reader, std::shared_ptr<RecurrentNet> head);

    /// Each item on its own. @param items [n, d] @return [n, what the head sees]
    at::Tensor features(const at::Tensor& items);
    /// @param sets of features @return [N, 1]
    at::Tensor sums(const RaggedBatch& sets);

    /// {"reader": the options of the reader or null, "head": those of Deep Sets}
    /// @pre the head is Deep Sets
    Json architecture() const;

  private:
    std::shared_ptr<StampNet> reader_;
    std::shared_ptr<DeepSets> deepSets_;       ///< null: the head is recurrent
    std::shared_ptr<RecurrentNet> recurrent_;  ///< null: the head is Deep Sets
};

}  // namespace setscope
