#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace setscope {

/// Measures of what was said of items that have any number of classes, each 0..1.
struct MultilabelMetrics {
    double accuracy = 0.0;  ///< share of the items of which every class is right
    double auc = 0.0;       ///< mean over the classes that some items have and some have not of the
                            ///< area under the ROC curve; 0.5 if there is none
    double f1Micro = 0.0;   ///< 2 TP / (2 TP + FP + FN) of all classes' counts together
    double f1Macro = 0.0;   ///< mean of the F1 of the classes that occur, said or actual
    double f1Samples = 0.0;  ///< mean of the F1 of every item; 1 where it has none and none is said

    bool operator==(const MultilabelMetrics&) const = default;
};

/// Measures items and draws of them; what all draws share is computed once.
class MultilabelScoring {
  public:
    /// @param scores [N, classes] finite, higher for classes that are more likely
    /// @param predicted, actual [N, classes] bool
    MultilabelScoring(const at::Tensor& scores, const at::Tensor& predicted,
                      const at::Tensor& actual);

    MultilabelMetrics all() const;
    /// @param items of N, with repetitions, at least one
    MultilabelMetrics of(std::span<const std::size_t> items) const;

  private:
    double areaOf(std::size_t label, const std::vector<std::int64_t>& times, bool& isKnown) const;

    std::size_t count_;
    std::size_t classes_;
    std::vector<std::uint8_t> predicted_;          ///< [classes, N]
    std::vector<std::uint8_t> actual_;             ///< [classes, N]
    std::vector<float> scores_;                    ///< [classes, N]
    std::vector<std::vector<std::size_t>> order_;  ///< of each class, the highest score first
};

}  // namespace setscope
