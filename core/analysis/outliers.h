#pragma once

#include "core/analysis/engine.h"
#include "core/analysis/loaded_model.h"
#include "core/features/feature_store.h"

namespace setscope {

/// Which members do not belong? Encodes what the store does not hold and scores every set; see
/// Engine::findOutliers.
/// @throws Cancelled; Error (BadUsage) if the device is not there
OutlierResult findOutliers(const LoadedModel& model, const Collection& collection,
                           const OutlierOptions& options, FeatureStore& store,
                           const RunContext& run);

/// How the others change when one member is removed; see Engine::leaveOneOut.
/// @throws Cancelled; Error (BadInput) if fewer than four members or not the removed one can be
/// read
LeaveOneOut leaveOneOut(const LoadedModel& model, const ItemSet& set, MemberId removed, Head head,
                        FeatureStore& store, const RunContext& run);

}  // namespace setscope
