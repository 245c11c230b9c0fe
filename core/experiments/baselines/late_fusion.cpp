#include "core/experiments/baselines/late_fusion.h"

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/tensor/segment_ops.h"

namespace setscope {

LateFusion::LateFusion(const MultimodalSetsOptions& options, Placeholder placeholder)
    : torch::nn::Module("LateFusion"),
      encoders_(register_module("encoders", std::make_shared<ModalityEncoders>(options.encoders))) {
    const std::int64_t modalities = std::ssize(options.encoders.modalities);
    rho_ = register_module("rho", classifierMlp(modalities * options.encoders.width, options));
    if (placeholder == Placeholder::Learned) {
        placeholders_ =
            register_parameter("placeholders", at::zeros({modalities, options.encoders.width}));
    }
}

at::Tensor LateFusion::forward(const MultimodalBatch& batch) {
    std::vector<at::Tensor> parts;
    for (const RaggedBatch& modality : encoders_->forward(batch)) {
        at::Tensor part = segmentMean(modality.elements, modality.offsets);
        if (placeholders_.defined()) {
            const at::Tensor isMissing =
                (modality.offsets.diff() == 0).unsqueeze(1).to(part.device());
            part = at::where(isMissing, placeholders_[std::ssize(parts)], part);
        }
        parts.push_back(part);
    }
    return rho_->forward(at::cat(parts, 1));
}

}  // namespace setscope
