#include "core/training/expansion_losses.h"

#include <ATen/ATen.h>

#include <limits>

#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

constexpr double kScoreOfOwn =
    -1e30;  // finite, so that a set whose others are all its own has a loss

/// The logarithm of what each of the others counts in a softmax over the vocabulary, [N, M].
at::Tensor shareOfOthers(const DrawnScores& scores) {
    return (scores.others - scores.logExpected).masked_fill(scores.isOwn, kScoreOfOwn);
}

}  // namespace

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

at::Tensor marginLoss(const DrawnScores& scores, double margin) {
    const at::Tensor weights =
        shareOfOthers(scores).detach().softmax(1).masked_fill(scores.isOwn, 0.0);
    const at::Tensor lacking =
        (scores.others.unsqueeze(1) - scores.targets.unsqueeze(2) + margin).relu();
    return at::matmul(lacking, weights.unsqueeze(2)).mean();
}

at::Tensor sampledCrossEntropy(const DrawnScores& scores, const at::Tensor& represented) {
    const at::Tensor ofTargets = scores.targets + represented.log();
    const at::Tensor all = at::cat({ofTargets, shareOfOthers(scores)}, 1).logsumexp(1, true);
    return (all - scores.targets).mean();
}

}  // namespace setscope
