#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/base/random.h"
#include "core/base/run_context.h"

namespace setscope {

/// How a shape is described by the distances within it.
struct ShapeHistogramOptions {
    std::int64_t bins = 64;
    double farthest = 4.0;        ///< in mean distances; what is farther counts in the last bin
    std::int64_t pairs = 20'000;  ///< at most, drawn at random where a cloud has more
};

/// The D2 shape distribution (Osada et al. 2002): the histogram of the distances between pairs of
/// different points, each divided by their mean. It does not depend on the order of the points nor
/// on where, how large or how turned a cloud is.
/// @param clouds [N, points, 3] with at least two points each @return [N, bins] float32 on the
/// CPU, rows sum to 1
/// @throws Cancelled
at::Tensor shapeHistograms(const at::Tensor& clouds, const ShapeHistogramOptions& options,
                           Random& random, const RunContext& run);

/// The label of the nearest of the known descriptors by the sum of absolute differences.
/// @param known [M, d], not empty @param labels [M] int64 @param queries [N, d] @return [N] int64
at::Tensor nearestLabels(const at::Tensor& known, const at::Tensor& labels,
                         const at::Tensor& queries);

}  // namespace setscope
