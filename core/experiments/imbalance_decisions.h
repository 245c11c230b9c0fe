#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/training/classification_metrics.h"
#include "core/training/metrics.h"

namespace setscope {

/// What one method says of the texts that are measured: log-odds of each class that it knows
/// against all others.
struct ClassScores {
    std::int64_t classCount = 1;     ///< 1: of two classes only the second is scored
    std::vector<double> validation;  ///< [texts, classCount] row by row, finite
    std::vector<double> test;
};

/// The labels of the same texts: 0 .. classCount − 1; of two classes 1 is the one that is scored.
struct ClassLabels {
    std::vector<std::int64_t> validation;
    std::vector<std::int64_t> test;
};

/// How a method decides.
enum class DecisionRule {
    /// As the method itself would: positive log-odds, or the class of the highest.
    Own,
    /// The log-odds of every class are calibrated on the validation texts (Platt 1999: a logistic
    /// regression of the one score), and its threshold is the one with the best √(F1 · G-mean)
    /// there: what lies above it, or the class that lies highest above its threshold. Every method
    /// that ranks well can decide well so, whatever balance it was trained for.
    Validated,
};

/// Every scored class against the others, on the test texts. @return one per scored class
std::vector<ClassMetrics> testMetrics(const ClassScores& scores, const ClassLabels& labels,
                                      DecisionRule rule);

/// Means over classes with their 95 % intervals.
struct MetricIntervals {
    Interval specificity;
    Interval sensitivity;
    Interval f1;
    Interval gMean;
    Interval auc;
};

/// The mean over some of the classes that testMetrics measures, with a percentile bootstrap over
/// the test texts of 200 draws.
/// @param reported places in what testMetrics returns, not empty @param seed of the draws
MetricIntervals testIntervals(const ClassScores& scores, const ClassLabels& labels,
                              DecisionRule rule, std::span<const std::int64_t> reported,
                              std::uint64_t seed);

/// One class alone out of several. @return its scores against all others
ClassScores singledScores(const ClassScores& scores, std::int64_t label);
ClassLabels singledLabels(const ClassLabels& labels, std::int64_t label);

}  // namespace setscope
