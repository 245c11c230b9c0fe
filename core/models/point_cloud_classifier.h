#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/models/equivariant.h"
#include "core/models/layers.h"
#include "core/models/pooling.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

/// The layers before the pooling.
enum class PointLayers {
    Equivariant,  ///< normalised, with the maximum: tanh((X − 1 max(X)) Λ + b), as in the paper
    PerPoint,     ///< tanh(X W + b): a point does not see the others
};

/// What a classifier of point clouds is built of.
struct PointCloudClassifierOptions {
    std::int64_t inputWidth = 3;  ///< of a point: its coordinates
    PointLayers layers = PointLayers::Equivariant;
    std::vector<std::int64_t> layerWidths = {256, 256, 256};
    Pooling pooling = Pooling::Max;  ///< over the points
    std::vector<std::int64_t> headWidths = {
        256};  ///< of the layers before the classes; may be empty
    std::int64_t classes = 0;
    double dropout =
        0.5;  ///< share of features dropped before every layer of the head, in training

    bool operator==(const PointCloudClassifierOptions&) const = default;
};

/// Names the class of a point cloud (Zaheer et al. 2017, section 4.1.3 and appendix H). With Y the
/// output of the last of the layers, each with tanh, and v = ψ({y}) [N, layerWidths.back()]:
///   logits = W_K tanh(… tanh(W_1 v + b_1) …) + b_K.
/// An empty cloud has v = 0. The clouds are normalised by whoever gives them.
///
/// Tensors: "layers.<i>.lambda" [d_in, d_out] and "layers.<i>.bias" [d_out], with
/// y = tanh((x − max over the cloud) lambda + bias) in the equivariant form;
/// "layers.<i>.weight" [d_out, d_in] and "layers.<i>.bias", y = tanh(weight x + bias), in the
/// other; "head.<i>.weight" [d_out, d_in] and "head.<i>.bias", tanh between them and none after the
/// last.
class PointCloudClassifier : public torch::nn::Module {
  public:
    explicit PointCloudClassifier(const PointCloudClassifierOptions& options);

    /// @param clouds [T, inputWidth] @return [N, classes] logits
    at::Tensor forward(const RaggedBatch& clouds);

    const PointCloudClassifierOptions& options() const { return options_; }

  private:
    PointCloudClassifierOptions options_;
    std::shared_ptr<EquivariantStack> equivariant_;  ///< null without them
    std::shared_ptr<Mlp> perPoint_;                  ///< null without it
    std::shared_ptr<Mlp> head_;
};

Json toJson(const PointCloudClassifierOptions& options);
/// @param what names the place in sentences @throws Error (BadInput) if a field is missing or wrong
PointCloudClassifierOptions pointCloudClassifierOptionsFromJson(const Json& json,
                                                                const std::string& what);

}  // namespace setscope
