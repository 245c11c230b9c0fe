#include "core/experiments/set_folds.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>

#include "core/base/check.h"

namespace setscope {

std::vector<SetFold> setFolds(std::int64_t count, std::int64_t folds, const Random& random) {
    return stratifiedFolds(std::vector<std::int64_t>(static_cast<std::size_t>(count), 0), folds,
                           random);
}

std::vector<SetFold> stratifiedFolds(std::span<const std::int64_t> labels, std::int64_t folds,
                                     const Random& random) {
    SETSCOPE_CHECK(folds >= 3 && folds <= std::ssize(labels),
                   std::to_string(labels.size()) + " items in " + std::to_string(folds) + " folds");
    Random drawing = random.fork("folds");
    std::vector<std::int64_t> order(labels.size());
    std::iota(order.begin(), order.end(), std::int64_t{0});
    drawing.shuffle(std::span(order));
    std::ranges::stable_sort(
        order, {}, [labels](std::int64_t item) { return labels[static_cast<std::size_t>(item)]; });
    // The parts take turns over all classes, so that classes and parts are both divided evenly.
    std::vector<SetFold> result(static_cast<std::size_t>(folds));
    for (std::int64_t place = 0; place < std::ssize(order); ++place) {
        const std::int64_t part = place % folds;
        for (std::int64_t fold = 0; fold < folds; ++fold) {
            SetFold& each = result[static_cast<std::size_t>(fold)];
            auto& items = part == fold                 ? each.test
                          : part == (fold + 1) % folds ? each.validation
                                                       : each.train;
            items.push_back(order[static_cast<std::size_t>(place)]);
        }
    }
    return result;
}

}  // namespace setscope
