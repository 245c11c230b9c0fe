#include "core/training/expansion_losses.h"

#include <ATen/ATen.h>

#include <cmath>

#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"

namespace setscope {

at::Tensor listwiseCrossEntropy(const at::Tensor& scores, const at::Tensor& members,
                                const at::Tensor& memberOffsets, const at::Tensor& targets,
                                const at::Tensor& targetOffsets) {
    const at::Tensor left =
        at::index_put(scores, {setIndices(memberOffsets).to(scores.device()), members},
                      at::full({}, -std::numeric_limits<double>::infinity(), scores.options()));
    const at::Tensor ofTargets =
        scores.index({setIndices(targetOffsets).to(scores.device()), targets});
    const at::Tensor means = segmentMean(ofTargets.unsqueeze(1), targetOffsets).squeeze(1);
    return (left.logsumexp(1) - means).mean();
}

at::Tensor marginLoss(const at::Tensor& targets, const at::Tensor& others, double margin) {
    return (others.unsqueeze(1) - targets.unsqueeze(2) + margin).relu().mean();
}

at::Tensor sampledCrossEntropy(const at::Tensor& targets, const at::Tensor& others,
                               double represented) {
    const at::Tensor rest =
        others.logsumexp(1, true) + std::log(represented / static_cast<double>(others.size(1)));
    return (at::logaddexp(targets, rest) - targets).mean();
}

}  // namespace setscope
