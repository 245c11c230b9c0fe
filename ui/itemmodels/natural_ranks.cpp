#include "ui/itemmodels/natural_ranks.h"

#include <algorithm>
#include <numeric>

#include "core/base/text.h"

namespace setscope {

std::vector<int> naturalRanks(const std::vector<const std::string*>& names) {
    std::vector<int> order(names.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&names](int left, int right) {
        return naturalLess(*names[static_cast<std::size_t>(left)],
                           *names[static_cast<std::size_t>(right)]);
    });
    std::vector<int> ranks(names.size());
    for (std::size_t place = 0; place < order.size(); ++place) {
        ranks[static_cast<std::size_t>(order[place])] = static_cast<int>(place);
    }
    return ranks;
}

}  // namespace setscope
