#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/models/layers.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

/// What one set convolution is built of.
struct SetConvLayerOptions {
    std::int64_t inputWidth = 0;             ///< d of the members
    std::vector<std::int64_t> kernelWidths;  ///< of the hidden layers of g1; none: it is linear
    std::int64_t outputWidth = 128;          ///< d_o
    double attentionSpread = 0.0;  ///< standard deviation of W before training; 0: each output
                                   ///< begins with the mean of the inputs, as in the public code

    bool operator==(const SetConvLayerOptions&) const = default;
};

/// Set convolution of Gao et al. 2020, eq. 2 to 4: a set X and one anchor Y become one row,
///   h = 1/N Σ_i g1(Y − x_i) ⊙ (x_i A),   A = softmax(W) over the d inputs of each output.
/// This is the paper's X ∘ (g1(Y − X) ⊛ A) / N without the N × d × d_o kernel of its Khatri-Rao
/// product: two matrix products, O(N d d_o) work and O(N d_o) memory.
/// g1 is an MLP with ReLU between its layers and none after the last one. Parameters
/// "kernel.0.weight" [·, d], "kernel.0.bias" [·], …, and "attention" W [d, d_o].
class SetConvLayer : public torch::nn::Module {
  public:
    explicit SetConvLayer(const SetConvLayerOptions& options);

    /// h of every set. Does not depend on the order of its members; an empty set has zeros.
    /// @param anchor [d] @return [N, d_o]
    at::Tensor forward(const RaggedBatch& sets, const at::Tensor& anchor);

    /// g1(Y − x_i) ⊙ (x_i A) of every row: h of a set of that member alone, whose mean over a set
    /// is the set's h. @param x [n, d] @return [n, d_o]
    at::Tensor forwardEach(const at::Tensor& x, const at::Tensor& anchor);

    const SetConvLayerOptions& options() const { return options_; }

  private:
    SetConvLayerOptions options_;
    std::shared_ptr<Mlp> kernel_;
    at::Tensor attention_;  ///< [d, d_o]
};

/// What a classifier of two classes is built of. As it stands it is the paper's bare layer.
struct SetConvOptions {
    std::int64_t inputWidth = 0;  ///< of the vectors that are classified
    /// Output widths of the layers before the convolution, each followed by ReLU; may be none.
    std::vector<std::int64_t> downsampleWidths;
    std::vector<std::int64_t> kernelWidths;  ///< as SetConvLayerOptions
    std::int64_t convolutionWidth = 128;     ///< d_o
    std::int64_t embeddingWidth = 0;         ///< of the layer after it; 0: there is none
    double attentionSpread = 0.0;            ///< as SetConvLayerOptions
    double dropout = 0.0;  ///< share of the members' features that the convolution does not see in
                           ///< training

    bool operator==(const SetConvOptions&) const = default;
};

Json toJson(const SetConvOptions& options);
/// @param what names the file in sentences
/// @throws Error (BadInput) if a field is missing or out of range
SetConvOptions setConvOptionsFromJson(const Json& json, const std::string& what);

/// Tells two classes apart by one representative each (Gao et al. 2020, section 3):
///   x' = ReLU(D_k … ReLU(D_1 x + d_1) … + d_k),  Y' likewise of the anchor Y,
///   h = SetConvLayer(X', Y'),  v = ReLU(E h)
/// v of a set is its representative, v of a set of one member is a query, and
///   P(class c | x) = softmax over c of v(x) · representatives_c        (eq. 5, 6)
/// The layers D before and E after the convolution are those of the authors' public code (widths
/// 512, 256, 128 for D, h, E); the paper has neither, and then x' = x, Y' = Y, v = h.
///
/// Parameters "downsample.0.weight" D_1 [·, inputWidth], "downsample.0.bias" d_1, …,
/// "convolution.…" as SetConvLayer, "embedding.weight" E [embeddingWidth, d_o]; buffers "anchor" Y
/// [inputWidth] and "representatives" [2, width]: row 0 of the other class, row 1 of the class that
/// is looked for. Weights are [outputs, inputs], float32, rows one after another. Which of them a
/// file has follows from its card's options, "architecture" as toJson gives it: k is the length of
/// downsampleWidths, and there is an E if embeddingWidth is not 0.
///
/// In NumPy, from the tensors t of a .safetensors alone, one downsample layer, g1 of one layer and
/// no E; x is [n, inputWidth]:
///   relu = lambda z: np.maximum(z, 0)
///   down = lambda z: relu(z @ t["downsample.0.weight"].T + t["downsample.0.bias"])
///   members, anchor = down(x), down(t["anchor"][None])
///   g1 = (anchor - members) @ t["convolution.kernel.0.weight"].T + t["convolution.kernel.0.bias"]
///   W = t["convolution.attention"]
///   A = np.exp(W - W.max(0)); A /= A.sum(0)
///   v = g1 * (members @ A)                       # queries; a set's representative is v.mean(0)
///   logits = v @ t["representatives"].T          # [n, 2]; log-odds are column 1 less column 0
/// With an E, v = relu(h @ t["embedding.weight"].T) comes after the mean, on h = v above. Dropout
/// is for training only.
///
/// Functions may be called from any thread while none trains or sets it.
class SetConvClassifier : public torch::nn::Module {
  public:
    explicit SetConvClassifier(const SetConvOptions& options);

    /// The mean of the minority class's training vectors. @param anchor [inputWidth]
    void setAnchor(const at::Tensor& anchor);
    /// @param representatives [2, width()]
    void setRepresentatives(const at::Tensor& representatives);

    /// v of every set. Does not depend on the order of its members. @return [N, width()]; an empty
    /// set has zeros
    at::Tensor representativesOf(const RaggedBatch& sets);
    /// v of every row as a set of its own. @param x [n, inputWidth] @return [n, width()]
    at::Tensor queriesOf(const at::Tensor& x);

    /// v(x) · representatives. @param x [n, inputWidth] @return [n, 2]
    at::Tensor logits(const at::Tensor& x);
    /// log P(class that is looked for | x) / P(other class | x). @param x [n, inputWidth]
    /// @return [n]
    at::Tensor logOdds(const at::Tensor& x);

    /// Of a representative.
    std::int64_t width() const;
    const at::Tensor& anchor() const { return anchor_; }
    const at::Tensor& representatives() const { return representatives_; }
    const SetConvOptions& options() const { return options_; }

  private:
    at::Tensor downsampled(const at::Tensor& x);
    /// h of every row as a set of its own. @return [n, d_o]
    at::Tensor convolved(const at::Tensor& x);
    at::Tensor embedded(const at::Tensor& h) const;

    SetConvOptions options_;
    std::shared_ptr<Mlp> downsample_;  ///< null: there are no such layers
    std::shared_ptr<SetConvLayer> convolution_;
    std::shared_ptr<torch::nn::Module> embedding_;
    at::Tensor embeddingWeight_;  ///< undefined: there is no such layer
    at::Tensor anchor_;
    at::Tensor representatives_;
};

}  // namespace setscope
