#pragma once

#include <ATen/core/Tensor.h>

#include "core/tensor/segment_ops.h"

namespace setscope {

/// What the segment operations are made of, without gradients, in two formulations with the same
/// results. `x` is contiguous [T, d] float32 or float64; everything else is as segment_ops.h
/// states.
enum class Extreme { Largest, Smallest };

/// Own loops in blocks of columns, one task per set and block. For tensors on the CPU.
namespace cpu_segments {
at::Tensor sum(const at::Tensor& x, const at::Tensor& offsets);
SegmentWinners extreme(const at::Tensor& x, const at::Tensor& offsets, Extreme kind);
SegmentWinners median(const at::Tensor& x, const at::Tensor& offsets);
}  // namespace cpu_segments

/// ATen operations over an index of the sets. For tensors on any device. On a GPU sums are added up
/// in no fixed order.
namespace aten_segments {
at::Tensor sum(const at::Tensor& x, const at::Tensor& offsets);
SegmentWinners extreme(const at::Tensor& x, const at::Tensor& offsets, Extreme kind);
SegmentWinners median(const at::Tensor& x, const at::Tensor& offsets);
}  // namespace aten_segments

/// Each set's row for all of its members: [N, d] -> [T, d].
at::Tensor repeatRows(const at::Tensor& values, const at::Tensor& offsets);

/// gradient[winners[i, j], j] += values[i, j] wherever there is a winner.
/// @param gradient [T, d], changed in place @param values [N, d] @param winners [N, d]
void addAtWinners(at::Tensor& gradient, const at::Tensor& values, const at::Tensor& winners);

/// The number of members of each set, [N, 1], of the type and on the device of `like`.
at::Tensor setSizes(const at::Tensor& offsets, const at::Tensor& like);

}  // namespace setscope
