#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/experiments/multimodal_data.h"
#include "core/results/experiment_result.h"
#include "core/training/multilabel_metrics.h"

namespace setscope {

/// The figures of one model, with their bootstrap intervals over the test samples.
struct MultimodalFigures {
    ExperimentFigure accuracy;
    ExperimentFigure auc;
    ExperimentFigure f1Micro;
    ExperimentFigure f1Macro;
    ExperimentFigure f1Samples;
};

/// The measures as figures, over draws of the test samples.
MultimodalFigures multimodalFigures(const MultilabelScoring& scoring, std::int64_t testSamples,
                                    std::uint64_t seed);

/// How many classes one model said of every sample, and how many rightly: all that F1 micro needs.
class LabelCounts {
  public:
    /// @param said, actual [N, classes] bool
    LabelCounts(const at::Tensor& said, const at::Tensor& actual);

    /// 2 TP / (2 TP + FP + FN) of these samples together, 0 where nothing is said or actual.
    /// @param items of N, with repetitions
    double f1Micro(std::span<const std::size_t> items) const;

  private:
    std::vector<std::int64_t> both_;    ///< [N] classes that are said and actual
    std::vector<std::int64_t> either_;  ///< [N] those said and those actual, added up
};

/// A column: a way to tell labels.
struct MultimodalMethod {
    std::string id;
    std::string heading;
    std::string meaning;
};

/// A column: what one method is ahead of another.
struct MultimodalLead {
    MultimodalMethod column;
    std::size_t ours = 0;  ///< indices into the methods
    std::size_t rival = 0;
};

/// The columns of a table of F1 micro: methods, then leads.
struct MultimodalColumns {
    std::vector<MultimodalMethod> methods;
    std::vector<MultimodalLead> leads;
};

/// The columns as a table's: shares, then differences, of which intervals are shown.
std::vector<ExperimentColumn> tableColumns(const MultimodalColumns& columns);

/// F1 micro of every method, the mean over its trainings, and then the leads, all over the same
/// draws of test samples, so that a lead's interval is that of paired samples.
/// @param methods one for each of the columns' methods, each one per training, at least one
std::vector<ExperimentFigure> comparedFigures(const MultimodalColumns& columns,
                                              const std::vector<std::vector<LabelCounts>>& methods,
                                              std::int64_t testSamples, std::uint64_t seed);

/// "ahead in 6 (2 of them beyond the interval), level in 0 and behind in 1 (0) of 7 feature
/// combinations"
std::string standingIn(std::span<const ExperimentFigure> leads);

/// What the models of one feature combination reached, trained on it alone.
struct CombinationOutcome {
    std::string features;                               ///< "poster + plot"
    std::map<std::string, MultimodalFigures> complete;  ///< by method
    std::map<std::string, MultimodalFigures> missing;   ///< by method, half of the modalities gone
    ExperimentFigure lead;                              ///< of sets over late fusion, F1 micro
    ExperimentFigure leadMissing;                       ///< the same with half of them gone
};

inline constexpr const char* kSetsId = "sets";
inline constexpr const char* kLateFusionId = "late-fusion";
inline constexpr const char* kLeadId = "lead";

/// Tables "<task>-f1-micro" and, with half of the modalities missing, "<task>-f1-micro-missing",
/// with the leads; in JSON only, every other measure.
/// @param methods sets first, and late fusion last
std::vector<ExperimentTable> combinationTables(const MultimodalTask& task,
                                               const std::vector<MultimodalMethod>& methods,
                                               const std::vector<CombinationOutcome>& outcomes,
                                               std::int64_t testSamples);

/// A sentence: in how many feature combinations the sets are ahead of late fusion, and behind it.
std::string combinationSentence(const MultimodalTask& task,
                                const std::vector<CombinationOutcome>& outcomes);

}  // namespace setscope
