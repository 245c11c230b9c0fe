#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/models/layers.h"
#include "core/models/pooling.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

/// How φ sees the condition z of its set (Zaheer et al. 2017, section 3.1).
enum class Conditioning {
    None,           ///< only ρ sees it, if there is one
    Concatenation,  ///< φ(x|z) = φ(x ⊕ z)
    /// φ(x|z): each hidden layer's output h before its activation becomes (1 + γ(z)) ⊙ h + β(z), γ
    /// and β linear in z (feature-wise linear modulation, Perez et al. 2018)
    Film,
};

/// What an invariant model is built of.
struct DeepSetsOptions {
    std::int64_t inputWidth = 0;                      ///< d of a member
    std::vector<std::int64_t> phiWidths;              ///< at least one
    Activation phiLastActivation = Activation::None;  ///< of φ's last layer
    Pooling pooling = Pooling::Sum;
    std::vector<std::int64_t> rhoWidths;             ///< at least one; the last is the output's
    std::int64_t conditionWidth = 0;                 ///< of z; 0: the sets have no condition
    Conditioning conditioning = Conditioning::None;  ///< of φ; ρ sees ψ ⊕ z wherever there is a z
    Activation activation = Activation::Tanh;        ///< between the layers of φ and of ρ
    double dropout = 0.0;  ///< share of features dropped before every layer of ρ but the first,
                           ///< in training only

    bool operator==(const DeepSetsOptions&) const = default;
};

/// Invariant model f(X) = ρ(ψ({φ(x)})), or f(X, z) = ρ(ψ({φ(x|z)}) ⊕ z) for sets with a condition z
/// (Zaheer et al. 2017, theorem 2 and section 3.1; engine.md, section 2). An empty set pools to 0.
/// Parameters: "phi.<layer>.weight" [d_out, d_in], "phi.<layer>.bias" [d_out], the same of "rho",
/// and with FiLM "film.<layer>.weight" [2 d_out, conditionWidth], "film.<layer>.bias" [2 d_out],
/// whose first d_out rows give γ and the others β, one for each layer of φ; at first 0, so that φ
/// begins without the condition. In x ⊕ z and ψ ⊕ z the columns of z come last.
class DeepSets : public torch::nn::Module {
  public:
    explicit DeepSets(const DeepSetsOptions& options);

    /// @param sets [T, inputWidth] @param condition [N, conditionWidth] beside the elements;
    /// undefined for models without one
    /// @return [N, rhoWidths.back()]
    at::Tensor forward(const RaggedBatch& sets, const at::Tensor& condition = {});

    /// φ of every member and its pooling. @return with values [N, phiWidths.back()]
    Pooled pooled(const RaggedBatch& sets, const at::Tensor& condition = {});

    const DeepSetsOptions& options() const { return options_; }

  private:
    struct Film {
        at::Tensor weight;
        at::Tensor bias;
    };
    void addFilm();
    at::Tensor phi(const RaggedBatch& sets, const at::Tensor& condition);
    at::Tensor modulatedPhi(const RaggedBatch& sets, const at::Tensor& condition);

    DeepSetsOptions options_;
    std::shared_ptr<Mlp> phi_;
    std::vector<Film> film_;  ///< one per layer of φ; empty without FiLM
    std::shared_ptr<Mlp> rho_;
};

Json toJson(const DeepSetsOptions& options);
/// @param what names the place in sentences @throws Error (BadInput) if a field is missing or wrong
DeepSetsOptions deepSetsOptionsFromJson(const Json& json, const std::string& what);

}  // namespace setscope
