#pragma once

#include "core/analysis/loaded_model.h"
#include "core/analysis/outlier_analysis.h"
#include "core/features/feature_store.h"

namespace setscope {

/// See OutlierAnalysis::influence. @throws Cancelled; Error (BadInput) if fewer than four members
/// can be read
InfluenceMatrix influence(const LoadedModel& model, const Collection& collection, SetId set,
                          const OutlierOptions& options, FeatureStore& store,
                          const RunContext& run);

}  // namespace setscope
