#pragma once

#include <string>

#include "core/items/collection.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// What a person should know of the reference sets: that clean sets of their own were too few or
/// too small to be used, and how many it takes; by probability, that sets have no p-value and what
/// that means. Empty if there is nothing to say.
std::string referenceRemark(const Collection& collection, const OutlierResult& result,
                            const FlagRule& rule);

/// That texts were compared by their letters. Empty if none was judged.
std::string letterRemark(const Collection& collection, const OutlierResult& result);

}  // namespace setscope
