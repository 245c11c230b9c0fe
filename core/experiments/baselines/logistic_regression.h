#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

namespace setscope {

/// What a logistic regression is fitted to.
struct LogisticProblem {
    at::Tensor x;       ///< [n, d] float32
    at::Tensor y;       ///< [n] float32, 0 or 1
    at::Tensor weight;  ///< [n] float32, >= 0: how often a row counts; their sum is > 0
};

/// log P(1|x) / P(0|x) = x · coefficients + intercept.
struct LogisticModel {
    at::Tensor coefficients;  ///< [d] float32
    double intercept = 0.0;

    /// @param x [n, d] @return [n]
    at::Tensor logOdds(const at::Tensor& x) const;
};

/// Minimises the weighted mean of the cross-entropy + penalty / 2 · |coefficients|², the intercept
/// free, by Newton's method with halved steps, to a gradient below 1e-5 in every coefficient or 50
/// steps. The minimum is unique, so that nothing depends on a seed or a learning rate. OpenCV's
/// cv::ml::LogisticRegression knows no weights of rows and descends a fixed number of steps at a
/// rate that has to be guessed, which is why it is not used.
/// @param penalty > 0 @param start where to begin, the model of a similar problem
LogisticModel fitLogistic(const LogisticProblem& problem, double penalty,
                          const std::optional<LogisticModel>& start = std::nullopt);

}  // namespace setscope
