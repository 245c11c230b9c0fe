#include "core/training/expansion_losses.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <limits>

#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr double kScoreOfOwn =
    -1e30;  // finite, so that a set whose others are all its own has a loss

/// The logarithm of what each of the others counts in a softmax over the vocabulary, [N, M].
at::Tensor shareOfOthers(const DrawnScores& scores) {
    return (scores.others - scores.logExpected).masked_fill(scores.isOwn, kScoreOfOwn);
}

/// The loss of listwiseCrossEntropy, which keeps one table [N, V] from forward to backward.
struct ListwiseFunction : torch::autograd::Function<ListwiseFunction> {
    /// @param memberSets, targetSets the set of each member and target
    static at::Tensor forward(AutogradContext* context, const at::Tensor& scores,
                              const at::Tensor& memberSets, const at::Tensor& members,
                              const at::Tensor& targetSets, const at::Tensor& targets,
                              const at::Tensor& targetOffsets) {
        const at::Tensor ofTargets = scores.index({targetSets, targets}).unsqueeze(1);
        at::Tensor exponentials = scores.index_put(
            {memberSets, members},
            at::full({}, -std::numeric_limits<double>::infinity(), scores.options()));
        const at::Tensor largest = exponentials.amax(1, true);
        exponentials.sub_(largest).exp_();
        const at::Tensor sums = exponentials.sum(1, true);
        context->save_for_backward({exponentials, sums, targetSets, targets, targetOffsets});
        return ((sums.log() + largest) - segmentMean(ofTargets, targetOffsets)).mean();
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const variable_list saved = context->get_saved_variables();
        const at::Tensor &exponentials = saved[0], &sums = saved[1], &targetSets = saved[2],
                         &targets = saved[3], &targetOffsets = saved[4];
        const at::Tensor ofSet = gradients[0] / exponentials.size(0);
        at::Tensor ofScores = exponentials * (ofSet / sums);
        const at::Tensor sizes = targetOffsets.diff().to(sums.options());
        ofScores.index_put_({targetSets, targets}, (-ofSet / sizes).index_select(0, targetSets),
                            /*accumulate=*/true);
        return {ofScores, at::Tensor(), at::Tensor(), at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

}  // namespace

at::Tensor listwiseCrossEntropy(const at::Tensor& scores, const at::Tensor& members,
                                const at::Tensor& memberOffsets, const at::Tensor& targets,
                                const at::Tensor& targetOffsets) {
    return ListwiseFunction::apply(scores, setIndices(memberOffsets).to(scores.device()), members,
                                   setIndices(targetOffsets).to(scores.device()), targets,
                                   targetOffsets);
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
