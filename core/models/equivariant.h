#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/models/activation.h"
#include "core/models/pooling.h"

namespace setscope {

/// The parameters of an equivariant layer (engine.md, section 2).
enum class EquivariantForm {
    Full,        ///< σ(X Λ + 1 pool(X) Γ + b), Λ and Γ [d_in, d_out]
    Normalised,  ///< Γ = −Λ: σ((X − 1 pool(X)) Λ + b), best for point clouds
    Scalar,      ///< σ(λ X + γ 1 pool(X) + b), λ and γ numbers, b [d]; d_in = d_out
};

/// What one layer is.
struct EquivariantOptions {
    std::int64_t inputWidth = 0;
    std::int64_t outputWidth = 0;
    EquivariantForm form = EquivariantForm::Normalised;
    Pooling pooling = Pooling::Max;  ///< Max, Mean or Sum
    Activation activation = Activation::Tanh;
};

/// Equivariant layer, Zaheer et al. 2017, Lemma 3 and eq. 4:  Y = σ(X Λ + 1 pool(X) Γ + b), within
/// each set. Permuting the members of a set permutes its output rows alike; sets do not see each
/// other. Parameters: "lambda", "gamma" (not in the normalised form), "bias"; at first uniform in
/// ±1/√d_in, in the scalar form λ = 1, γ = 0, b = 0.
class EquivariantLayer : public torch::nn::Module {
  public:
    /// @pre the pooling is Max, Mean or Sum; in the scalar form the widths are equal
    explicit EquivariantLayer(const EquivariantOptions& options);

    /// @param x [T, d_in], rows of set i at offsets[i] .. offsets[i+1]
    /// @return [T, d_out]. An empty set contributes no row. On the CPU one fused pass, elsewhere
    /// ATen operations.
    at::Tensor forward(const at::Tensor& x, const at::Tensor& offsets);
    /// The same values and gradients from ATen and segment operations alone, on any device.
    at::Tensor forwardComposed(const at::Tensor& x, const at::Tensor& offsets);

    const EquivariantOptions& options() const { return options_; }

  private:
    EquivariantOptions options_;
    at::Tensor lambda_;
    at::Tensor gamma_;
    at::Tensor bias_;
};

/// What a stack of layers is.
struct EquivariantStackOptions {
    std::int64_t inputWidth = 0;
    /// Output width of each layer; the last is that of the stack.
    std::vector<std::int64_t> widths;
    EquivariantForm form = EquivariantForm::Normalised;
    Pooling pooling = Pooling::Max;  ///< Max, Mean or Sum
    Activation activation = Activation::Tanh;
    Activation lastActivation = Activation::None;
    /// Share of features dropped before every layer but the first, in training only.
    double dropout = 0.0;

    bool operator==(const EquivariantStackOptions&) const = default;
};

/// Equivariant layers one after another; equivariant itself. Layers are the submodules "0", "1", …
class EquivariantStack : public torch::nn::Module {
  public:
    explicit EquivariantStack(const EquivariantStackOptions& options);

    /// @param x [T, inputWidth] @return [T, widths.back()]
    at::Tensor forward(const at::Tensor& x, const at::Tensor& offsets);

    const EquivariantStackOptions& options() const { return options_; }

  private:
    EquivariantStackOptions options_;
    std::vector<std::shared_ptr<EquivariantLayer>> layers_;
};

Json toJson(const EquivariantStackOptions& options);
/// @param what names the place in sentences @throws Error (BadInput) if a field is missing or wrong
EquivariantStackOptions equivariantStackOptionsFromJson(const Json& json, const std::string& what);

}  // namespace setscope
