#pragma once

#include <c10/core/Device.h>

#include "core/base/run_context.h"
#include "core/experiments/experiment.h"
#include "core/experiments/multimodal.h"
#include "core/experiments/multimodal_data.h"
#include "core/results/experiment_result.h"
#include "core/training/multimodal_training.h"

namespace setscope {

/// What the comparisons on the tasks of some data have in common. All that it refers to must
/// outlive it.
struct MultimodalComparisonSetup {
    const ExperimentRequest& request;
    const MultimodalData& data;
    const MultimodalExperimentOptions& options;
    MultimodalTrainingOptions training;  ///< of these data
    c10::Device device;
};

/// Trains every method on one task of the data, on each feature combination alone and on all
/// features, and adds to the result what they say of complete samples and of samples with
/// modalities missing: tables "<task>-…", chart "<task>-missing" and a note on each.
/// @throws Cancelled; Error (Failed) if a training diverges
void compareOnTask(const MultimodalTask& task, const MultimodalComparisonSetup& setup,
                   ExperimentResult& result, const RunContext& run);

}  // namespace setscope
