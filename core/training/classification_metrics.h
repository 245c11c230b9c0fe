#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace setscope {

/// How a class was told from all others (Gao et al. 2020, table 3).
struct BinaryCounts {
    std::int64_t truePositives = 0;
    std::int64_t falseNegatives = 0;
    std::int64_t falsePositives = 0;
    std::int64_t trueNegatives = 0;

    bool operator==(const BinaryCounts&) const = default;
};

/// Measures of one class against all others (Gao et al. 2020, section 4.3), each 0..1.
struct ClassMetrics {
    double specificity = 0.0;  ///< TN / (TN + FP)
    double sensitivity = 0.0;  ///< TP / (TP + FN)
    double f1 = 0.0;           ///< 2 TP / (2 TP + FP + FN)
    double gMean = 0.0;        ///< √(specificity · sensitivity)
    double auc = 0.5;          ///< area under the ROC curve

    bool operator==(const ClassMetrics&) const = default;
};

/// @param predicted, actual: whether each item is said to be, and is, of the class; same length
BinaryCounts binaryCounts(const std::vector<bool>& predicted, const std::vector<bool>& actual);

/// The measures of a decision, `auc` left at 0.5. A ratio of nothing to nothing is 0.
ClassMetrics metricsOf(const BinaryCounts& counts);

/// The share of pairs of a positive and a negative item in which the positive has the higher score,
/// equal scores counting half: the area under the ROC curve. 0.5 if either side is empty.
/// @param scores finite, one per item
double areaUnderRoc(std::span<const double> scores, const std::vector<bool>& actual);

/// All measures of one class. @param scores higher for the class, one per item, finite
/// @param threshold items of at least this score are said to be of the class
ClassMetrics binaryMetrics(std::span<const double> scores, const std::vector<bool>& actual,
                           double threshold);

/// Every class against all others, where each item is said to be of the class of its highest score
/// (the lowest such class), and that score ranks the items for the class's area.
/// @param scores [items, classCount] row by row, finite @param labels 0 .. classCount − 1
/// @return one per class
std::vector<ClassMetrics> oneVsAllMetrics(std::span<const double> scores,
                                          std::span<const std::int64_t> labels,
                                          std::int64_t classCount);

/// The mean of each measure over classes. @pre not empty
ClassMetrics macroMean(std::span<const ClassMetrics> classes);

/// A score to decide by, and how good its decisions are.
struct ChosenThreshold {
    double threshold = 0.0;
    double quality = 0.0;  ///< √(F1 · G-mean), 0..1

    bool operator==(const ChosenThreshold&) const = default;
};

/// The threshold with the highest √(F1 · G-mean) on these items, the lowest of several; it lies
/// halfway between two neighbouring scores. @pre at least one item, finite scores
ChosenThreshold bestThreshold(std::span<const double> scores, const std::vector<bool>& actual);

}  // namespace setscope
