#include "core/models/rank_fusion.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "core/base/check.h"

namespace setscope {

std::vector<float> placesByScore(std::span<const float> scores) {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, std::ranges::greater(),
                      [scores](std::size_t index) { return scores[index]; });
    std::vector<float> places(scores.size());
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        while (end < order.size() && scores[order[end]] == scores[order[begin]]) {
            ++end;
        }
        const float place = static_cast<float>(begin + 1 + end) / 2.0F;
        for (; begin < end; ++begin) {
            places[order[begin]] = place;
        }
    }
    return places;
}

std::vector<float> fusedByRank(std::span<const std::vector<float>> places,
                               std::span<const double> weights, double constant) {
    SETSCOPE_CHECK(!places.empty() && places.size() == weights.size() && constant > 0.0,
                   "a fusion without scorers, or with other weights");
    std::vector<double> sums(places.front().size(), 0.0);
    for (std::size_t scorer = 0; scorer < places.size(); ++scorer) {
        SETSCOPE_CHECK(places[scorer].size() == sums.size(), "places of other candidates");
        for (std::size_t candidate = 0; candidate < sums.size(); ++candidate) {
            sums[candidate] +=
                weights[scorer] / (constant + static_cast<double>(places[scorer][candidate]));
        }
    }
    return {sums.begin(), sums.end()};
}

}  // namespace setscope
