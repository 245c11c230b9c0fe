#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <memory>

#include "core/models/layers.h"
#include "core/models/multimodal_batch.h"
#include "core/models/multimodal_encoders.h"
#include "core/models/multimodal_sets.h"

namespace setscope {

/// What stands for a modality that does not occur in a sample.
enum class Placeholder {
    Zero,     ///< zeros
    Learned,  ///< a vector of D that is learned, one for each modality
};

/// The rival of Deep Multi-Modal Sets (Reiter et al. 2020, section 3.1): late fusion,
///   y = ρ(m_1 ⊕ … ⊕ m_K),  m_i = the mean of φ_i over the occurrences of modality i, or its
///   placeholder where there is none,
/// with the same φ_i and the same ρ, whose first layer is K times as wide. A mean, because the
/// paper leaves open what to do with several occurrences, and it loses least.
/// Parameters as MultimodalSets without a common member, and for learned placeholders
/// "placeholders" [K, D], at first 0.
class LateFusion : public torch::nn::Module {
  public:
    /// @param options as of the sets that it is compared with; its pooling and its
    /// common member are not used
    LateFusion(const MultimodalSetsOptions& options, Placeholder placeholder);

    /// @return [N, classes]
    at::Tensor forward(const MultimodalBatch& batch);

    void standardiseBy(const MultimodalBatch& batch) { encoders_->standardiseBy(batch); }

  private:
    std::shared_ptr<ModalityEncoders> encoders_;
    std::shared_ptr<Mlp> rho_;
    at::Tensor placeholders_;  ///< undefined: they are zero
};

}  // namespace setscope
