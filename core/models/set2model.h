#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/models/layers.h"
#include "core/models/mixture.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

/// What a Set2Model network is built of.
struct Set2ModelOptions {
    std::int64_t inputWidth = 0;               ///< d of an item's given features
    std::vector<std::int64_t> widths = {128};  ///< of g's layers; the last is the descriptors'
    Activation activation = Activation::Relu;  ///< between the layers
    double dropout = 0.0;           ///< share of features dropped before every layer but the first,
                                    ///< in training only
    std::int64_t components = 1;    ///< K of the mixture; 1: a single Gaussian
    double covarianceFloor = 1e-2;  ///< at fit; > 0

    bool operator==(const Set2ModelOptions&) const = default;
};

/// Set2Model network (Vakhitov, Kuzmin and Lempitsky 2018; engine.md, section 4): maps a set of
/// items to a generative model, by which other items are ranked.
///   z = (x − featureMean) / featureScale,  h = MLP(z),  g(x) = h / ‖h‖
///   θ(Q) = the mixture of K diagonal Gaussians fitted to {g(q) : q ∈ Q}   (mixture.h)
///   score of x = log p(g(x) | θ(Q))
/// The fit is differentiable, so that g is learned through it. Does not depend on the order of Q.
/// Tensors: "g.<layer>.weight" [d_out, d_in] and "g.<layer>.bias" [d_out], with the activation
/// between layers and none after the last; buffers "featureMean" and "featureScale" [inputWidth].
class Set2Model : public torch::nn::Module {
  public:
    explicit Set2Model(const Set2ModelOptions& options);

    /// Mean and scale of the given features from training items; before, 0 and 1.
    /// @param features [n, inputWidth], n >= 1
    void standardiseBy(const at::Tensor& features);

    /// Lets g begin as the projection of standardised features onto their principal axes, so that
    /// descriptors begin with the cosines that the features have.
    /// @param features [n, inputWidth], n >= 1 @pre g has one layer, no wider than the features
    void startAtPrincipalAxes(const at::Tensor& features);

    /// g of each row. @param x [rows, inputWidth] @return [rows, widths.back()], of length 1
    at::Tensor descriptors(const at::Tensor& x);

    /// θ of each set. @param sets [T, inputWidth]
    MixtureFits fit(const RaggedBatch& sets);

    /// log p(g(x) | θ) of every candidate under every fit. @param candidates [C, inputWidth]
    /// @return [N, C]
    at::Tensor score(const MixtureFits& fits, const at::Tensor& candidates);

    const Set2ModelOptions& options() const { return options_; }
    /// How descriptors are fitted.
    MixtureOptions mixtureOptions() const;

  private:
    Set2ModelOptions options_;
    at::Tensor featureMean_;
    at::Tensor featureScale_;
    std::shared_ptr<Mlp> g_;
};

Json toJson(const Set2ModelOptions& options);
/// @param what names the place in sentences @throws Error (BadInput) if a field is missing or wrong
Set2ModelOptions set2ModelOptionsFromJson(const Json& json, const std::string& what);

}  // namespace setscope
