#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/models/layers.h"
#include "core/models/multimodal_batch.h"
#include "core/models/multimodal_encoders.h"
#include "core/models/pooling.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

/// What a Deep Multi-Modal Sets model is built of.
struct MultimodalSetsOptions {
    ModalityEncodersOptions encoders;
    Pooling pooling = Pooling::Max;
    std::vector<std::int64_t> rhoWidths;  ///< of ρ's hidden layers; may be none
    std::int64_t classes = 0;             ///< logits of ρ
    double dropout = 0.0;  ///< share of features dropped before every layer of ρ but the first, in
                           ///< training only
    double prior = 0.01;   ///< π: the probability that every class begins with
    bool commonMember = false;  ///< every sample's set has one more member, the same learned one

    bool operator==(const MultimodalSetsOptions&) const = default;
};

/// The features of samples in their common space: the sets that are pooled.
struct EncodedSamples {
    RaggedBatch sets;  ///< [T, D]; the occurrences of a sample, those of the first modality first
    std::vector<std::int64_t> modality;  ///< [T] of each row, an index into the modalities; −1 of
                                         ///< the common member, the last of its set
    std::vector<std::int64_t>
        occurrence;  ///< [T] of each row, within its sample and modality: 0, 1, …
};

/// What a model says of samples, and from where.
struct MultimodalAnswer {
    at::Tensor logits;       ///< [N, classes]
    at::Tensor pooled;       ///< [N, D]
    EncodedSamples encoded;  ///< the rows that `winners` name
    /// [N, D] int64 beside the logits: the row that each pooled column comes from, −1 in an empty
    /// set; only of poolings that pick a member
    std::optional<at::Tensor> winners;
};

/// Deep Multi-Modal Sets (Reiter et al. 2020, section 3.3; engine.md, section 3):
///   y = ρ(ψ({φ_i(x) : x an occurrence of modality i}))
/// with φ_i as ModalityEncoders, ψ a pooling per column, ρ fully connected layers with ELU between.
/// Every occurrence is a member of the sample's set, and a modality that does not occur has none.
/// A sample with no occurrence at all has the logits ρ(0): what is said of nothing.
/// Beyond the paper, with a common member c every sample's set is {c} ∪ {φ_i(x) : …}: what is true
/// of all samples is pooled with the few occurrences of one, and of nothing ρ(ψ({c})) is said. c
/// stands for no modality and for none that is missing; there is one, however many modalities.
/// Parameters and buffers "encoders.…" as ModalityEncoders, "common" c [1, D] (at first 0),
/// "rho.<layer>.weight" [d_out, d_in], "rho.<layer>.bias" [d_out]. The last bias begins as
/// −log((1 − π) / π).
class MultimodalSets : public torch::nn::Module {
  public:
    explicit MultimodalSets(const MultimodalSetsOptions& options);

    /// @return [N, classes]
    at::Tensor forward(const MultimodalBatch& batch);
    /// With a feature combination: as if the other modalities occurred nowhere. @return [N,
    /// classes]
    at::Tensor forward(const MultimodalBatch& batch, const ModalityMask& mask);
    /// The logits with the members that they come from, for feature importance.
    MultimodalAnswer explained(const MultimodalBatch& batch);

    /// The sets of φ, before pooling.
    EncodedSamples encode(const MultimodalBatch& batch);

    void standardiseBy(const MultimodalBatch& batch) { encoders_->standardiseBy(batch); }

    const MultimodalSetsOptions& options() const { return options_; }

  private:
    MultimodalSetsOptions options_;
    std::shared_ptr<ModalityEncoders> encoders_;
    std::shared_ptr<Mlp> rho_;
    at::Tensor common_;  ///< [1, D]; undefined without a common member
};

/// The logit of a probability: where the last bias of a classifier begins (Reiter et al. 2020,
/// section 4.3). @pre 0 < prior < 1
double priorLogit(double prior);

/// ρ as MultimodalSets has it, with its last bias begun. @param inputWidth of what is pooled
std::shared_ptr<Mlp> classifierMlp(std::int64_t inputWidth, const MultimodalSetsOptions& options);

Json toJson(const MultimodalSetsOptions& options);
/// @param what names the place in sentences @throws Error (BadInput) if a field is missing or wrong
MultimodalSetsOptions multimodalSetsOptionsFromJson(const Json& json, const std::string& what);

}  // namespace setscope
