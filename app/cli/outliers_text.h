#pragma once

#include <string>
#include <vector>

#include "core/base/problem.h"
#include "core/items/collection.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// The answer for a terminal: one sentence, the sets with the most suspicious first and those that
/// were not judged last, what is flagged, what was left out.
std::string outliersText(const Collection& collection, const OutlierResult& result,
                         const FlagRule& rule, const std::vector<Problem>& problems);

}  // namespace setscope
