#include "core/results/suspicion.h"

#include <algorithm>

namespace setscope {

Suspicion suspicionOf(const SetOutliers& set, const FlagRule& rule) {
    if (set.probability.empty()) {
        return {};
    }
    return {!isFlagged(set, rule), set.setPValue.value_or(1.0F),
            -*std::ranges::max_element(set.probability)};
}

}  // namespace setscope
