#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/json.h"
#include "core/models/layers.h"

namespace setscope {

/// ModelCard::kind of a model file of it.
inline constexpr const char* kTwoTowerKind = "two-tower-scorer";

/// What a two-tower scorer is built of.
struct TwoTowerOptions {
    std::int64_t vocabulary = 0;  ///< V candidates
    std::int64_t width = 128;     ///< D of the vectors that are compared
    std::int64_t hiddenWidth =
        0;                 ///< of ρ's hidden layer beside its short cut; 0: ρ is the identity
    double dropout = 0.5;  ///< share of the pooled set's columns dropped in training

    bool operator==(const TwoTowerOptions&) const = default;
};

/// Scores how well a candidate completes a set by one product of vectors:
/// s(x|X) = ⟨ρ(Σ_{y∈X} φ(y) / √n), ψ(x)⟩ + b(x) with n = |X|: Deep Sets (Zaheer et al. 2017,
/// theorem 2) whose output layer has a row for every candidate, so that a softmax over the whole
/// vocabulary is affordable in every training step. φ and ψ are learned tables; ρ(u) = u or u + W₂
/// relu(W₁u + c₁) + c₂. An empty set pools to 0 and is scored by b(x), and ρ(0), alone. Parameters:
/// "member.weight" [V, D] (φ), "candidate.weight" [V, D] (ψ), "candidate.bias" [V], and with a
/// hidden layer "rho.0.weight" [H, D], "rho.0.bias", "rho.1.weight" [D, H], "rho.1.bias".
class TwoTowerScorer : public torch::nn::Module {
  public:
    explicit TwoTowerScorer(const TwoTowerOptions& options);

    /// ρ of the pooled sets. @param items [T] int64 rows of the vocabulary @param offsets [N+1]
    /// @return [N, D]
    at::Tensor setTower(const at::Tensor& items, const at::Tensor& offsets);

    /// Every set against the whole vocabulary. @return [N, V]
    at::Tensor forward(const at::Tensor& items, const at::Tensor& offsets);

    /// b, [V]; what a training starts from.
    at::Tensor& candidateBias() { return bias_; }

    const TwoTowerOptions& options() const { return options_; }

  private:
    TwoTowerOptions options_;
    at::Tensor members_;     ///< φ
    at::Tensor candidates_;  ///< ψ
    at::Tensor bias_;
    std::shared_ptr<Mlp> rho_;  ///< null without a hidden layer
};

Json toJson(const TwoTowerOptions& options);
/// @param what names the place in sentences @throws Error (BadInput) if a field is missing or wrong
TwoTowerOptions twoTowerOptionsFromJson(const Json& json, const std::string& what);

}  // namespace setscope
