#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "core/experiments/baselines/imbalance_rivals.h"
#include "core/experiments/experiment.h"
#include "core/experiments/text_vectors.h"
#include "core/training/setconv_training.h"

namespace setscope {

/// How the experiment is run.
struct ImbalancedTextsOptions {
    std::int64_t splits = 5;        ///< random splits of every data set, each with its own training
    double crisisImbalance = 5.0;   ///< tweets off topic for each on topic; the paper's tweets of
                                    ///< ten cities have from 1.8 to 13
    std::int64_t crisisEvents = 5;  ///< of which the first so many are measured
    std::int64_t mostTexts = std::numeric_limits<std::int64_t>::max();  ///< of a data set
    TextVectorOptions vectors;
    SetConvTrainingOptions setConv;
    std::int64_t setConvMembers = 3;  ///< classifiers whose log-odds are averaged
    std::vector<std::int64_t> postTrainingSizes = {250, 500, 1000, 2000, 4000};  ///< of the chart
    ImbalanceRivalOptions rivals;
};

/// The options of a full or a quick run.
ImbalancedTextsOptions imbalancedTextsOptions(const ExperimentRequest& request);

/// Gao et al. 2020 on other texts: SetConv against rivals on the same vectors of spam among
/// messages, hate among offensive tweets, tweets on a crisis and kinds of crisis information.
/// Several classes are told one against all; the figures are then means over all classes but the
/// largest. Tables "g-mean", "f1" and "auc" (thresholds chosen on validation texts), "g-mean-own"
/// and "f1-own" (each method's own decisions) have a row for each data set and a column for each
/// method; those in JSON only have specificity, sensitivity and every class.
/// @throws Cancelled; Error (BadInput) if a file of the data is missing or damaged
ExperimentResult imbalancedTexts(const ExperimentRequest& request,
                                 const ImbalancedTextsOptions& options, const RunContext& run);

/// The same with imbalancedTextsOptions(request). @param archives not used
ExperimentResult runImbalancedTexts(const ExperimentRequest& request,
                                    const std::shared_ptr<const ArchiveFormat>& archives,
                                    const RunContext& run);

}  // namespace setscope
