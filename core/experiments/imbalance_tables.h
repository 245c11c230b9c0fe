#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/experiments/imbalance_decisions.h"
#include "core/results/experiment_result.h"

namespace setscope {

/// A way to tell rare classes; the first of a list is ours, the others are rivals.
struct ComparedMethod {
    std::string id;
    std::string heading;
    std::string meaning;
};

/// What one method reached on one data set by one rule.
struct RuleMeasures {
    std::vector<std::vector<ClassMetrics>> bySplit;  ///< [split][rare class]
    MetricIntervals ofOneSplit;                      ///< used only where there is but one split
};

/// What one method reached on one data set.
struct MethodMeasures {
    RuleMeasures own;        ///< by its own decisions
    RuleMeasures validated;  ///< by DecisionRule::Validated

    const RuleMeasures& by(DecisionRule rule) const {
        return rule == DecisionRule::Own ? own : validated;
    }
};

/// One data set as all methods told it.
struct ComparedData {
    std::string title;
    std::vector<std::string> classes;  ///< the rare ones
    double imbalance = 1.0;            ///< of the rarest
    std::int64_t testTexts = 0;        ///< of a split
    std::vector<MethodMeasures> methods;
};

/// All tables, as imbalancedTexts lists them. Figures are means over the splits with Student's
/// interval, or of a single split with the bootstrap's; the best rival of a row is marked.
std::vector<ExperimentTable> imbalanceTables(const std::vector<ComparedData>& data,
                                             const std::vector<ComparedMethod>& methods);

/// A sentence: in how many rows of a table the first method is ahead of every rival, and who is
/// ahead of it in the others. @param what the figures are, "G-mean"
std::string standingSentence(const ExperimentTable& table, const std::string& what);

}  // namespace setscope
