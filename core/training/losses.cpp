#include "core/training/losses.h"

#include <ATen/ATen.h>

#include <string>

#include "core/base/check.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"

namespace setscope {

at::Tensor setSoftmaxCrossEntropy(const at::Tensor& logits, const at::Tensor& offsets,
                                  const at::Tensor& targets) {
    SETSCOPE_CHECK(logits.dim() == 1, "the logits are not [T]");
    SETSCOPE_CHECK(
        targets.sizes() == at::IntArrayRef{offsets.size(0) - 1},
        "the targets are not one for each of " + std::to_string(offsets.size(0) - 1) + " sets");
    const at::Tensor known = (targets >= 0).nonzero().squeeze(1).to(logits.device());
    if (known.size(0) == 0) {
        return logits.sum() * 0;
    }
    const at::Tensor total = segmentLogSumExp(logits.unsqueeze(1), offsets).squeeze(1);
    const at::Tensor rows = targets.to(logits.device()).index_select(0, known);
    return (total.index_select(0, known) - logits.index_select(0, rows)).mean();
}

at::Tensor sigmoidCrossEntropy(const at::Tensor& logits, const at::Tensor& labels,
                               double positiveWeight) {
    SETSCOPE_CHECK(logits.sizes() == labels.sizes(), "logits and labels differ in shape");
    if (logits.numel() == 0) {
        return logits.sum();
    }
    return at::binary_cross_entropy_with_logits(logits, labels.to(logits.options()), {},
                                                at::full({}, positiveWeight, logits.options()));
}

}  // namespace setscope
