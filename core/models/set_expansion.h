#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "core/base/run_context.h"
#include "core/models/layers.h"

namespace setscope {

/// What a set-expansion scorer is built of. φ and ρ have the activation between their layers and
/// none after the last one.
struct SetExpansionOptions {
    std::int64_t vocabulary = 0;  ///< V candidates, each with an embedding of its own
    std::int64_t embeddingWidth = 50;
    std::vector<std::int64_t> phiWidths = {150, 150};
    std::vector<std::int64_t> rhoWidths = {150, 75};  ///< of the layers before the score; >= 1
    Activation activation = Activation::Relu;

    bool operator==(const SetExpansionOptions&) const = default;
};

/// Scores how well a candidate x completes a set X: s(x|X) = ρ(φ(x) + Σ_{y∈X} φ(y)) (Zaheer et al.
/// 2017, section 3.2; engine.md, section 2). φ sees a learned embedding of each candidate.
/// Invariant to the order of X.
class SetExpansionScorer : public torch::nn::Module {
  public:
    explicit SetExpansionScorer(const SetExpansionOptions& options);

    /// Every set against every candidate, with gradients.
    /// @param items [T] int64 the sets' members, rows of the vocabulary @param offsets [N+1]
    /// @param candidates [C] int64 rows of the vocabulary @return [N, C]
    at::Tensor forward(const at::Tensor& items, const at::Tensor& offsets,
                       const at::Tensor& candidates);

    /// φ of these rows of the vocabulary. @param items [n] int64 @return [n, phiWidths.back()]
    at::Tensor phi(const at::Tensor& items);

    /// W of ρ's first, linear layer: since W(φ(x) + Σφ(y)) = Wφ(x) + WΣφ(y), the candidates' part
    /// is the same for all sets. [rhoWidths[0], phiWidths.back()]
    const at::Tensor& firstWeight() const;
    /// Of the same layer. [rhoWidths[0]]
    const at::Tensor& firstBias() const;
    /// The rest of ρ. @param first [rows, rhoWidths[0]] of the first layer, before its activation
    /// @return [rows] scores
    at::Tensor afterFirst(const at::Tensor& first);

    const SetExpansionOptions& options() const { return options_; }

  private:
    SetExpansionOptions options_;
    std::shared_ptr<torch::nn::Module> embedding_;
    at::Tensor embeddings_;  ///< [V, embeddingWidth]
    std::shared_ptr<Mlp> phi_;
    std::shared_ptr<Mlp> rho_;
};

/// A scorer's candidate side, computed once for its vocabulary, so that a query costs a sum, the
/// first layer's activation and the rest of ρ. Holds V · rhoWidths[0] numbers.
class ExpansionIndex {
  public:
    /// @param scorer must outlive this, and not be trained while this is used
    explicit ExpansionIndex(SetExpansionScorer& scorer);

    /// s(x|X) of every candidate. @param query rows of the vocabulary @return [V] on the CPU
    /// @throws Cancelled
    at::Tensor scores(std::span<const std::int64_t> query, const RunContext& run = {}) const;

  private:
    SetExpansionScorer& scorer_;
    at::Tensor candidates_;  ///< [V, rhoWidths[0]] Wφ(x) + b
};

/// A scorer from a file that holds its tensors as a chain of layers with the activation between
/// them, "embedding.weight", "phi.0.weight", "phi.2.weight", …, "rho.0.weight", …: the form of the
/// weights published with the paper, which have ReLU between layers. Widths are those of the
/// tensors. In evaluation mode.
/// @throws Error (BadInput) naming the file if it is missing, damaged or something else
std::shared_ptr<SetExpansionScorer> loadPublishedScorer(const std::filesystem::path& file);

}  // namespace setscope
