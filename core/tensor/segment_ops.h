#pragma once

#include <ATen/core/Tensor.h>

namespace setscope {

/// Reductions over the members of each set, per column (engine.md, section 1).
///
/// Throughout: `x` is [T, d], float32 or float64, on any device; `offsets` is [N+1] int64 on the
/// CPU as RaggedBatch states; results are [N, d] beside `x`. An empty set yields 0 in every column
/// and passes no gradient, also for max, min, median and log-sum-exp, whose own neutral values are
/// not finite. Gradients are exact; second derivatives are not offered. On the CPU a set's values
/// depend on nothing but its own rows: neither on the other sets nor on the number of threads. All
/// functions may be called from any thread.

/// A reduction that picks one member per column.
struct SegmentWinners {
    at::Tensor values;  ///< [N, d]
    /// [N, d] int64, flat row of the winning member; ties: the lowest row; −1 for an empty set
    at::Tensor winners;
};

at::Tensor segmentSum(const at::Tensor& x, const at::Tensor& offsets);
at::Tensor segmentMean(const at::Tensor& x, const at::Tensor& offsets);
/// A NaN wins over every number, so that it is not hidden. The whole gradient goes to the winner.
SegmentWinners segmentMax(const at::Tensor& x, const at::Tensor& offsets);
SegmentWinners segmentMin(const at::Tensor& x, const at::Tensor& offsets);
/// The lower median: the value of rank (n − 1) / 2, rounded down, so that it is always some
/// member's own.
SegmentWinners segmentMedian(const at::Tensor& x, const at::Tensor& offsets);
/// log Σ exp(x), computed relative to the set's largest value. @pre finite values
at::Tensor segmentLogSumExp(const at::Tensor& x, const at::Tensor& offsets);

/// Logarithm of segmentSoftmax, without its rounding near 0. @param logits [T, d], finite
at::Tensor segmentLogSoftmax(const at::Tensor& logits, const at::Tensor& offsets);

/// Softmax over the members of each set, per column. @param logits [T] or [T, d], finite
/// @return the same shape; each set's column sums to 1
at::Tensor segmentSoftmax(const at::Tensor& logits, const at::Tensor& offsets);

/// Repeats each set's row for all of its members. @param values [N, d] @return [T, d]
at::Tensor segmentBroadcast(const at::Tensor& values, const at::Tensor& offsets);

}  // namespace setscope
