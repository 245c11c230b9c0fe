#include "core/tensor/segment_ops.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <string>

#include "core/base/check.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_kernels.h"

namespace setscope {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

at::Tensor sumOf(const at::Tensor& x, const at::Tensor& offsets) {
    return x.is_cpu() ? cpu_segments::sum(x, offsets) : aten_segments::sum(x, offsets);
}

SegmentWinners extremeOf(const at::Tensor& x, const at::Tensor& offsets, Extreme kind) {
    return x.is_cpu() ? cpu_segments::extreme(x, offsets, kind)
                      : aten_segments::extreme(x, offsets, kind);
}

SegmentWinners medianOf(const at::Tensor& x, const at::Tensor& offsets) {
    return x.is_cpu() ? cpu_segments::median(x, offsets) : aten_segments::median(x, offsets);
}

at::Tensor checked(const at::Tensor& x, const at::Tensor& offsets) {
    SETSCOPE_CHECK(x.defined() && x.dim() == 2, "x is not [T, d]");
    SETSCOPE_CHECK(x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble,
                   std::string("x is ") + c10::toString(x.scalar_type()));
    checkOffsets(offsets, x.size(0));
    return x.contiguous();
}

/// Whether a gradient can be asked for. Recording takes longer than the work itself on a small set.
bool isRecorded(const at::Tensor& x) { return at::GradMode::is_enabled() && x.requires_grad(); }

struct SumFunction : torch::autograd::Function<SumFunction> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x,
                              const at::Tensor& offsets) {
        context->saved_data["offsets"] = offsets;
        return sumOf(x, offsets);
    }
    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        return {repeatRows(gradients[0], context->saved_data["offsets"].toTensor()), at::Tensor()};
    }
};

struct BroadcastFunction : torch::autograd::Function<BroadcastFunction> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& values,
                              const at::Tensor& offsets) {
        context->saved_data["offsets"] = offsets;
        return repeatRows(values, offsets);
    }
    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        return {sumOf(gradients[0].contiguous(), context->saved_data["offsets"].toTensor()),
                at::Tensor()};
    }
};

using Picking = SegmentWinners (*)(const at::Tensor& x, const at::Tensor& offsets);

/// The poolings that pick a member: the gradient goes to it.
struct PickFunction : torch::autograd::Function<PickFunction> {
    static variable_list forward(AutogradContext* context, const at::Tensor& x,
                                 const at::Tensor& offsets, Picking pick) {
        const SegmentWinners result = pick(x, offsets);
        context->saved_data["memberCount"] = x.size(0);
        context->save_for_backward({result.winners});
        context->mark_non_differentiable({result.winners});
        return {result.values, result.winners};
    }
    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const at::Tensor winners = context->get_saved_variables()[0];
        const at::Tensor& values = gradients[0];
        at::Tensor gradient = at::zeros(
            {context->saved_data["memberCount"].toInt(), values.size(1)}, values.options());
        addAtWinners(gradient, values, winners);
        return {gradient, at::Tensor(), at::Tensor()};
    }
};

at::Tensor logSumExpOf(const at::Tensor& x, const at::Tensor& offsets) {
    const at::Tensor largest = extremeOf(x, offsets, Extreme::Largest).values;
    const at::Tensor total = sumOf((x - repeatRows(largest, offsets)).exp(), offsets);
    return (total.log() + largest).masked_fill(setSizes(offsets, x) == 0, 0);
}

struct LogSumExpFunction : torch::autograd::Function<LogSumExpFunction> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x,
                              const at::Tensor& offsets) {
        const at::Tensor values = logSumExpOf(x, offsets);
        context->saved_data["offsets"] = offsets;
        context->save_for_backward({x, values});
        return values;
    }
    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const variable_list saved = context->get_saved_variables();
        const at::Tensor offsets = context->saved_data["offsets"].toTensor();
        const at::Tensor share = (saved[0] - repeatRows(saved[1], offsets)).exp();
        return {share * repeatRows(gradients[0], offsets), at::Tensor()};
    }
};

SegmentWinners pickMember(const at::Tensor& x, const at::Tensor& offsets, Picking pick) {
    if (!isRecorded(x)) {
        return pick(checked(x, offsets), offsets);
    }
    const variable_list results = PickFunction::apply(checked(x, offsets), offsets, pick);
    return {results[0], results[1]};
}

}  // namespace

at::Tensor segmentSum(const at::Tensor& x, const at::Tensor& offsets) {
    const at::Tensor rows = checked(x, offsets);
    return isRecorded(x) ? SumFunction::apply(rows, offsets) : sumOf(rows, offsets);
}

at::Tensor segmentMean(const at::Tensor& x, const at::Tensor& offsets) {
    return segmentSum(x, offsets) / setSizes(offsets, x).clamp_min(1);
}

SegmentWinners segmentMax(const at::Tensor& x, const at::Tensor& offsets) {
    return pickMember(x, offsets, [](const at::Tensor& values, const at::Tensor& limits) {
        return extremeOf(values, limits, Extreme::Largest);
    });
}

SegmentWinners segmentMin(const at::Tensor& x, const at::Tensor& offsets) {
    return pickMember(x, offsets, [](const at::Tensor& values, const at::Tensor& limits) {
        return extremeOf(values, limits, Extreme::Smallest);
    });
}

SegmentWinners segmentMedian(const at::Tensor& x, const at::Tensor& offsets) {
    return pickMember(x, offsets, &medianOf);
}

at::Tensor segmentLogSumExp(const at::Tensor& x, const at::Tensor& offsets) {
    const at::Tensor rows = checked(x, offsets);
    return isRecorded(x) ? LogSumExpFunction::apply(rows, offsets) : logSumExpOf(rows, offsets);
}

at::Tensor segmentLogSoftmax(const at::Tensor& logits, const at::Tensor& offsets) {
    return logits - segmentBroadcast(segmentLogSumExp(logits, offsets), offsets);
}

at::Tensor segmentSoftmax(const at::Tensor& logits, const at::Tensor& offsets) {
    if (logits.dim() == 1) {
        return segmentSoftmax(logits.unsqueeze(1), offsets).squeeze(1);
    }
    return segmentLogSoftmax(logits, offsets).exp();
}

at::Tensor segmentBroadcast(const at::Tensor& values, const at::Tensor& offsets) {
    SETSCOPE_CHECK(
        values.dim() == 2 && values.size(0) == offsets.size(0) - 1,
        "values are not one row for each of " + std::to_string(offsets.size(0) - 1) + " sets");
    checkOffsets(offsets, offsetValues(offsets).back());
    return isRecorded(values) ? BroadcastFunction::apply(values, offsets)
                              : repeatRows(values, offsets);
}

}  // namespace setscope
