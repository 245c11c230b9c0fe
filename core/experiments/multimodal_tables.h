#pragma once

#include <cstdint>
#include <map>
#include <optional>
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

/// What the models of one feature combination reached.
struct CombinationOutcome {
    std::string features;                               ///< "poster + plot"
    std::map<std::string, double> validation;           ///< by method
    std::map<std::string, MultimodalFigures> complete;  ///< by method
    std::map<std::string, MultimodalFigures> missing;   ///< by method, half of the modalities gone
};

/// A column: a pooling, or the rival.
struct MultimodalMethod {
    std::string id;
    std::string heading;
    std::string meaning;
};

inline constexpr const char* kLateFusionId = "late-fusion";

/// The id of the pooling that is best on the validation samples.
std::string chosenPooling(const CombinationOutcome& outcome);

/// Tables "<task>-f1-micro" and, with half of the modalities missing, "<task>-f1-micro-missing"; in
/// JSON only, the same of every other measure.
/// @param methods the poolings and, last, late fusion
std::vector<ExperimentTable> combinationTables(const MultimodalTask& task,
                                               const std::vector<MultimodalMethod>& methods,
                                               const std::vector<CombinationOutcome>& outcomes,
                                               std::int64_t testSamples);

/// A sentence: in how many feature combinations the sets are ahead of late fusion, and behind it.
std::string combinationSentence(const MultimodalTask& task,
                                const std::vector<CombinationOutcome>& outcomes);

}  // namespace setscope
