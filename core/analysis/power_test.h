#pragma once

#include "core/analysis/loaded_model.h"
#include "core/analysis/outlier_analysis.h"
#include "core/features/feature_store.h"

namespace setscope {

/// See OutlierAnalysis::detectionPower. Rows are planted in sets of equal columns only. @throws
/// Cancelled; Error (BadInput) if no two sets can exchange members
DetectionPower detectionPower(const LoadedModel& model, const Collection& collection,
                              const PowerOptions& power, const OutlierOptions& options,
                              FeatureStore& store, const RunContext& run);

}  // namespace setscope
