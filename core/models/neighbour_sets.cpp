#include "core/models/neighbour_sets.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "core/base/check.h"

namespace setscope {

NeighbourSets::NeighbourSets(BinaryFeatures memberships, double sharpness)
    : memberships_(std::move(memberships)), sharpness_(sharpness) {
    SETSCOPE_CHECK(sharpness > 0.0, "a sharpness that is not positive");
    const std::int64_t candidates = memberships_.candidateCount();
    const auto sets = static_cast<double>(memberships_.featureCount);
    norm_.assign(static_cast<std::size_t>(memberships_.featureCount), 0.0);
    rarity_.reserve(static_cast<std::size_t>(candidates));
    for (std::int64_t candidate = 0; candidate < candidates; ++candidate) {
        const std::span<const std::int64_t> in = memberships_.of(candidate);
        rarity_.push_back(std::max(0.0, std::log(sets / (1.0 + static_cast<double>(in.size())))));
        for (const std::int64_t set : in) {
            norm_[static_cast<std::size_t>(set)] += rarity_.back();
        }
    }
    for (double& norm : norm_) {
        norm = std::sqrt(norm);
    }
}

std::vector<float> NeighbourSets::scores(std::span<const std::int64_t> query) const {
    std::vector<double> shared(norm_.size(), 0.0);
    for (const std::int64_t item : query) {
        for (const std::int64_t set : memberships_.of(item)) {
            shared[static_cast<std::size_t>(set)] += rarity_[static_cast<std::size_t>(item)];
        }
    }
    std::vector<double> weight(norm_.size(), 0.0);
    for (std::size_t set = 0; set < weight.size(); ++set) {
        if (shared[set] > 0.0) {
            weight[set] = std::expm1(sharpness_ * shared[set] / norm_[set]);
        }
    }
    std::vector<float> result(rarity_.size());
    for (std::size_t candidate = 0; candidate < result.size(); ++candidate) {
        double score = 0.0;
        for (const std::int64_t set : memberships_.of(static_cast<std::int64_t>(candidate))) {
            score += weight[static_cast<std::size_t>(set)];
        }
        result[candidate] = static_cast<float>(score);
    }
    return result;
}

}  // namespace setscope
