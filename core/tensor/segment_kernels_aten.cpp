#include <ATen/ATen.h>

#include <span>

#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_kernels.h"

namespace setscope {
namespace aten_segments {
namespace {

at::Tensor setIndicesBeside(const at::Tensor& x, const at::Tensor& offsets) {
    return setIndices(offsets).to(x.device());
}

/// Completes pooled values with the lowest row that has each of them.
SegmentWinners withWinners(const at::Tensor& x, const at::Tensor& index, const at::Tensor& sizes,
                           const at::Tensor& values) {
    const at::Tensor valueOfSet = values.index_select(0, index);
    const at::Tensor matches =
        (x == valueOfSet).logical_or(x.isnan().logical_and(valueOfSet.isnan()));
    const std::int64_t none = x.size(0);
    const at::Tensor rows = at::arange(none, index.options()).unsqueeze(1);
    const at::Tensor candidates = at::where(matches, rows, at::full_like(rows, none));
    const at::Tensor lowest =
        at::full(values.sizes(), none, index.options())
            .scatter_reduce(0, index.unsqueeze(1).expand_as(x), candidates, "amin");
    return {values, at::where(sizes > 0, lowest, at::full_like(lowest, -1))};
}

}  // namespace

at::Tensor sum(const at::Tensor& x, const at::Tensor& offsets) {
    return at::zeros({offsets.size(0) - 1, x.size(1)}, x.options())
        .index_add(0, setIndicesBeside(x, offsets), x);
}

SegmentWinners extreme(const at::Tensor& x, const at::Tensor& offsets, Extreme kind) {
    const at::Tensor index = setIndicesBeside(x, offsets);
    const at::Tensor values =
        at::zeros({offsets.size(0) - 1, x.size(1)}, x.options())
            .scatter_reduce(0, index.unsqueeze(1).expand_as(x), x,
                            kind == Extreme::Largest ? "amax" : "amin", false);
    return withWinners(x, index, setSizes(offsets, x), values);
}

SegmentWinners median(const at::Tensor& x, const at::Tensor& offsets) {
    const at::Tensor index = setIndicesBeside(x, offsets);
    const at::Tensor sizes = setSizes(offsets, x);
    if (x.size(0) == 0) {
        return withWinners(x, index, sizes, at::zeros({sizes.size(0), x.size(1)}, x.options()));
    }
    const at::Tensor byValue = std::get<1>(at::sort(x, true, 0, false));
    const at::Tensor setOfRank = index.unsqueeze(1).expand_as(x).gather(0, byValue);
    const at::Tensor bySet = std::get<1>(at::sort(setOfRank, true, 0, false));
    const at::Tensor sorted = x.gather(0, byValue.gather(0, bySet));
    const at::Tensor first = offsets.slice(0, 0, -1).to(x.device());
    const at::Tensor middle =
        (first + (sizes.squeeze(1).to(at::kLong) - 1).clamp_min(0).div(2, "floor"))
            .clamp_max(x.size(0) - 1);
    const at::Tensor values = sorted.index_select(0, middle);
    return withWinners(x, index, sizes, at::where(sizes > 0, values, at::zeros_like(values)));
}

}  // namespace aten_segments

at::Tensor repeatRows(const at::Tensor& values, const at::Tensor& offsets) {
    return values.index_select(0, setIndices(offsets).to(values.device()));
}

void addAtWinners(at::Tensor& gradient, const at::Tensor& values, const at::Tensor& winners) {
    if (gradient.numel() == 0) {
        return;
    }
    const at::Tensor added = values.masked_fill(winners < 0, 0);
    gradient.scatter_add_(0, winners.clamp_min(0), added);
}

at::Tensor setSizes(const at::Tensor& offsets, const at::Tensor& like) {
    const std::span<const std::int64_t> limits = offsetValues(offsets);
    at::Tensor sizes = at::empty({offsets.size(0) - 1, 1}, like.options().device(at::kCPU));
    AT_DISPATCH_FLOATING_TYPES(like.scalar_type(), "setSizes", [&] {
        auto* size = sizes.data_ptr<scalar_t>();
        for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
            size[set] = static_cast<scalar_t>(limits[set + 1] - limits[set]);
        }
    });
    return sizes.to(like.device());
}

}  // namespace setscope
