#pragma once

#include <string>
#include <vector>

#include "core/analysis/loaded_model.h"
#include "core/analysis/outlier_analysis.h"
#include "core/analysis/own_references.h"
#include "core/features/feature_store.h"

namespace setscope {

/// Those of the collection's sets that are wanted, in its order. @param wanted empty: all
std::vector<const ItemSet*> chosenSets(const Collection& collection,
                                       const std::vector<SetId>& wanted);

/// What an answer of the model says before any set is judged.
OutlierResult emptyAnswer(const LoadedModel& model, const OutlierOptions& options,
                          const RunContext& run);

/// An answer about a set that was not judged. @param note says why
SetOutliers withoutAnswer(const ItemSet& set, std::string note);

/// Appends those that are not there yet.
void addNewProblems(const std::vector<Problem>& more, std::vector<Problem>& problems);

/// Which members do not belong? Encodes what the store does not hold and scores every set; see
/// OutlierAnalysis::findOutliers. Members that the model does not take become problems.
/// @param cache scores of the person's own clean sets, kept from call to call
/// @throws Cancelled; Error (BadUsage) if the device is not there
OutlierResult findOutliers(const LoadedModel& model, const Collection& collection,
                           const OutlierOptions& options, FeatureStore& store,
                           ReferenceScoreCache& cache, const RunContext& run);
/// The same for a single call.
OutlierResult findOutliers(const LoadedModel& model, const Collection& collection,
                           const OutlierOptions& options, FeatureStore& store,
                           const RunContext& run);

/// How the others change when one member is removed; see OutlierAnalysis::leaveOneOut.
/// @pre the set is in the collection
/// @throws Cancelled; Error (BadInput) if fewer than four members or not the removed one can be
/// read
LeaveOneOut leaveOneOut(const LoadedModel& model, const Collection& collection, SetId set,
                        MemberId removed, const OutlierOptions& options, FeatureStore& store,
                        ReferenceScoreCache& cache, const RunContext& run);
/// The same for a single call.
LeaveOneOut leaveOneOut(const LoadedModel& model, const Collection& collection, SetId set,
                        MemberId removed, const OutlierOptions& options, FeatureStore& store,
                        const RunContext& run);

/// @throws std::logic_error if it is not there
const ItemSet& requiredSet(const Collection& collection, SetId set);

}  // namespace setscope
