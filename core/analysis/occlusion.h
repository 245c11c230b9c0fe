#pragma once

#include "core/analysis/loaded_model.h"
#include "core/analysis/outlier_analysis.h"
#include "core/features/feature_store.h"
#include "core/io/media_reader.h"

namespace setscope {

/// See OutlierAnalysis::occlusionMap. @throws Cancelled; Error (BadInput) if the member is no
/// picture, cannot be read, or its set is too small to judge
OcclusionMap occlusionMap(const LoadedModel& model, const Collection& collection,
                          const OcclusionQuestion& question, const OutlierOptions& options,
                          FeatureStore& store, const MediaReader& reader, const RunContext& run);

}  // namespace setscope
