#pragma once

#include <optional>

#include "core/items/collection.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// What is known of `collection` after the sets of `newer` were scored: for every set the newest
/// answer, in the order and under the names of the collection. Sets that the collection lacks are
/// dropped, and so are newer problems of members that are in none of the newer sets. If model, head
/// or device differ nothing of `older` is kept, since a result speaks for one of each.
OutlierResult mergeOutliers(const OutlierResult* older, OutlierResult newer,
                            const Collection& collection);

/// The same answers in a result that is named by another model: each set says its own where that is
/// a different one. Which model names a result depends on the kinds of members in the collection.
OutlierResult namedBy(OutlierResult result, const ModelIdentity& model);

/// The same result with the sets' present order and names, without sets that are gone and without
/// problems of members that are gone.
/// Empty if nothing had to change.
std::optional<OutlierResult> followCollection(const OutlierResult& result,
                                              const Collection& collection);

}  // namespace setscope
