#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/run_context.h"
#include "core/models/layers.h"

namespace setscope {

/// ModelCard::kind of a model file of it.
inline constexpr const char* kSetExpansionKind = "set-expansion";

/// How a set and a candidate become what ρ sees (Zaheer et al. 2017, section 4.2.1).
enum class ExpansionFeature {
    Sum,              ///< φ(x) + Σ φ(y): Deep Sets
    Max,              ///< the largest of φ(x) and all φ(y), per column: the rival NN-max
    SumConcatenated,  ///< φ(x) ⊕ Σ φ(y): the rival NN-sum-con
    MaxConcatenated,  ///< φ(x) ⊕ max φ(y): the rival NN-max-con
};

/// What a set-expansion scorer is built of. φ and ρ have the activation between their layers and
/// none after the last one.
struct SetExpansionOptions {
    std::int64_t vocabulary = 0;  ///< V candidates, each with an embedding of its own
    std::int64_t embeddingWidth = 50;
    std::vector<std::int64_t> phiWidths = {150, 150};
    std::vector<std::int64_t> rhoWidths = {150, 75};  ///< of the layers before the score; >= 1
    Activation activation = Activation::Relu;
    ExpansionFeature feature = ExpansionFeature::Sum;

    bool operator==(const SetExpansionOptions&) const = default;
};

/// Scores how well a candidate x completes a set X: s(x|X) = ρ(φ(x) + Σ_{y∈X} φ(y)) (Zaheer et al.
/// 2017, section 3.2; engine.md, section 2), or with one of the paper's rival features. φ sees a
/// learned embedding of each candidate. Invariant to the order of X; the sum and the largest of an
/// empty set are 0, but for Max, where an empty set leaves φ(x).
/// Parameters: "embedding.weight" [V, embeddingWidth], "phi.<layer>.weight" [d_out, d_in],
/// "phi.<layer>.bias" [d_out], and the same of "rho".
class SetExpansionScorer : public torch::nn::Module {
  public:
    explicit SetExpansionScorer(const SetExpansionOptions& options);

    /// Every set against every candidate, with gradients.
    /// @param items [T] int64 the sets' members, rows of the vocabulary @param offsets [N+1]
    /// @param candidates [C] int64 rows of the vocabulary @return [N, C]
    at::Tensor forward(const at::Tensor& items, const at::Tensor& offsets,
                       const at::Tensor& candidates);

    /// Every set against candidates of its own, with gradients.
    /// @param candidates [N, C] int64 rows of the vocabulary @return [N, C]
    at::Tensor forwardEach(const at::Tensor& items, const at::Tensor& offsets,
                           const at::Tensor& candidates);

    /// φ of these rows of the vocabulary. @param items [n] int64 @return [n, phiWidths.back()]
    at::Tensor phi(const at::Tensor& items);

    /// What the candidates bring to ρ's first layer. Since W(φ(x) + Σφ(y)) = Wφ(x) + WΣφ(y), it is
    /// the same for all sets and is computed once; for Max, whose layer does not divide so, it is
    /// φ(x) itself.
    /// @param phi [C, phiWidths.back()] of the candidates
    /// @return [C, rhoWidths[0]] with the layer's bias; for Max [C, phiWidths.back()]
    at::Tensor candidateSide(const at::Tensor& phi);
    /// What the sets bring. @param phi [T, phiWidths.back()] of the members
    /// @return [N, rhoWidths[0]]; for Max [N, phiWidths.back()], an empty set −∞
    at::Tensor setSide(const at::Tensor& phi, const at::Tensor& offsets);
    /// The scores of sides that broadcast. @return their common shape but for the last dimension
    at::Tensor join(const at::Tensor& candidateSide, const at::Tensor& setSide);

    const SetExpansionOptions& options() const { return options_; }
    const Mlp& rho() const { return *rho_; }

  private:
    /// The columns of ρ's first weight that see the candidate, and those that see the set.
    at::Tensor weightOfCandidate() const;
    at::Tensor weightOfSet() const;

    SetExpansionOptions options_;
    std::shared_ptr<torch::nn::Module> embedding_;
    at::Tensor embeddings_;  ///< [V, embeddingWidth]
    std::shared_ptr<Mlp> phi_;
    std::shared_ptr<Mlp> rho_;
};

/// A scorer's candidate side, computed once for its vocabulary, so that a query costs a pooling, a
/// sum, the first layer's activation and the rest of ρ, some candidates at a time and within the
/// processor's cache. Holds V · rhoWidths[0] numbers (for Max, V · phiWidths.back()).
class ExpansionIndex {
  public:
    /// @param scorer must outlive this, and not be trained while this is used
    explicit ExpansionIndex(SetExpansionScorer& scorer);

    /// s(x|X) of every candidate. @param query rows of the vocabulary @return [V] on the CPU
    /// @throws Cancelled
    at::Tensor scores(std::span<const std::int64_t> query, const RunContext& run = {}) const;

    /// A layer of ρ as queries want it: all but the last have outputs of weight 0 added until their
    /// width is one that products of matrices are fast at, and inputs of weight 0 for them.
    struct Layer {
        at::Tensor weight;  ///< [d_in, d_out]
        at::Tensor bias;    ///< [d_out]
    };

  private:
    SetExpansionScorer& scorer_;
    at::Tensor candidates_;      ///< candidateSide of the vocabulary
    std::vector<Layer> layers_;  ///< of ρ, those that follow the candidate side
};

/// A scorer from a file that holds its tensors as a chain of layers with the activation between
/// them, "embedding.weight", "phi.0.weight", "phi.2.weight", …, "rho.0.weight", …: the form of the
/// weights published with the paper, which have ReLU between layers. Widths are those of the
/// tensors. In evaluation mode.
/// @throws Error (BadInput) naming the file if it is missing, damaged or something else
std::shared_ptr<SetExpansionScorer> loadPublishedScorer(const std::filesystem::path& file);

Json toJson(const SetExpansionOptions& options);
/// @param what names the place in sentences @throws Error (BadInput) if a field is missing or wrong
SetExpansionOptions setExpansionOptionsFromJson(const Json& json, const std::string& what);

}  // namespace setscope
