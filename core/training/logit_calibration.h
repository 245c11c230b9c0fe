#pragma once

#include <ATen/core/Tensor.h>

namespace setscope {

/// A logit z becomes scale · z + shift.
struct LogitCalibration {
    double scale = 1.0;  ///< > 0; the inverse of a temperature
    double shift = 0.0;
};

/// The scale that makes the softmax over each set's members most likely (Guo et al. 2017). The
/// likelihood is concave in it.
/// @param logits [T] @param targets [N] int64, flat row; −1 leaves the set out
LogitCalibration fitSoftmaxScale(const at::Tensor& logits, const at::Tensor& offsets,
                                 const at::Tensor& targets);

/// The scale and shift that make the members' yes and no most likely (Platt 1999). @param labels
/// [T] 0 or 1
LogitCalibration fitSigmoidScale(const at::Tensor& logits, const at::Tensor& labels);

}  // namespace setscope
