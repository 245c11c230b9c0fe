#include "core/training/logit_calibration.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

constexpr int kNewtonSteps = 30;
constexpr double kSmallestScale = 0.05;
constexpr double kLargestScale = 20.0;
constexpr double kRidge = 1e-6;  // keeps a step finite where the data are separable

double bounded(double scale) { return std::clamp(scale, kSmallestScale, kLargestScale); }

/// A step that at most doubles or halves the scale: the likelihood is flat far from its top.
double stepped(double scale, double step) {
    return bounded(std::clamp(scale - step, 0.5 * scale, 2.0 * scale));
}

}  // namespace

LogitCalibration fitSoftmaxScale(const at::Tensor& logits, const at::Tensor& offsets,
                                 const at::Tensor& targets) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor used = targets >= 0;
    const at::Tensor chosen = targets.masked_select(used);
    if (chosen.numel() == 0) {
        return {};
    }
    const at::Tensor z = logits.to(at::kDouble);
    const at::Tensor atTarget = z.index_select(0, chosen);
    LogitCalibration fit;
    for (int i = 0; i < kNewtonSteps; ++i) {
        const at::Tensor p = segmentSoftmax(z * fit.scale, offsets).unsqueeze(1);
        const at::Tensor mean = segmentSum(p * z.unsqueeze(1), offsets).squeeze(1);
        const at::Tensor square = segmentSum(p * z.square().unsqueeze(1), offsets).squeeze(1);
        const double slope = (mean.masked_select(used) - atTarget).mean().item<double>();
        const double curvature =
            (square - mean.square()).masked_select(used).mean().item<double>() + kRidge;
        fit.scale = stepped(fit.scale, slope / curvature);
    }
    return fit;
}

LogitCalibration fitSigmoidScale(const at::Tensor& logits, const at::Tensor& labels) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor z = logits.to(at::kDouble);
    const at::Tensor y = labels.to(at::kDouble);
    LogitCalibration fit;
    for (int i = 0; i < kNewtonSteps; ++i) {
        const at::Tensor p = at::sigmoid(z * fit.scale + fit.shift);
        const at::Tensor weight = p * (1 - p);
        const double slopeScale = ((p - y) * z).mean().item<double>();
        const double slopeShift = (p - y).mean().item<double>();
        const double scaleScale = (weight * z.square()).mean().item<double>() + kRidge;
        const double scaleShift = (weight * z).mean().item<double>();
        const double shiftShift = weight.mean().item<double>() + kRidge;
        const double determinant = scaleScale * shiftShift - scaleShift * scaleShift;
        const double stepScale = (shiftShift * slopeScale - scaleShift * slopeShift) / determinant;
        const double stepShift = (scaleScale * slopeShift - scaleShift * slopeScale) / determinant;
        fit.scale = stepped(fit.scale, stepScale);
        fit.shift -= std::clamp(stepShift, -2.0, 2.0);
    }
    return fit;
}

}  // namespace setscope
