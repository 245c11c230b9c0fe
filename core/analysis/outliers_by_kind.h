#pragma once

#include "core/analysis/kind_models.h"
#include "core/analysis/outlier_analysis.h"
#include "core/analysis/own_references.h"
#include "core/base/run_context.h"
#include "core/features/feature_store.h"

namespace setscope {

/// Which members do not belong? Judges each set by the model of its kind, against clean sets of
/// its kind and column names; a set whose members are of several kinds gets a note. See
/// OutlierAnalysis::findOutliers.
///
/// What the answer says of model and device is about the pictures if the collection has a set of
/// them, else about its first set of one kind; so parts of an answer about one collection, asked
/// for one after the other, fit together. Its problems are those of all kinds, each once, its
/// referenceSetCount and ownReferenceSets as OutlierResult says.
/// @param cache scores of the person's own clean sets, kept from call to call
/// @throws Cancelled; Error (BadUsage) if the device is not there; Error (BadInput) if a kind's
/// model cannot be opened
OutlierResult findOutliers(const KindModels& models, const Collection& collection,
                           const OutlierOptions& options, FeatureStore& store,
                           ReferenceScoreCache& cache, const RunContext& run);

}  // namespace setscope
