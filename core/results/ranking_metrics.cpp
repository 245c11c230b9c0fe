#include "core/results/ranking_metrics.h"

#include <algorithm>
#include <cstddef>
#include <functional>

#include "core/base/check.h"

namespace setscope {

std::vector<double> targetRanks(std::span<const float> scores,
                                std::span<const std::int64_t> excluded,
                                std::span<const std::int64_t> targets) {
    std::vector<bool> isRanked(scores.size(), true);
    for (const std::int64_t candidate : excluded) {
        isRanked.at(static_cast<std::size_t>(candidate)) = false;
    }
    std::vector<float> sorted;
    sorted.reserve(scores.size());
    for (std::size_t candidate = 0; candidate < scores.size(); ++candidate) {
        if (isRanked[candidate]) {
            sorted.push_back(scores[candidate]);
        }
    }
    std::ranges::sort(sorted, std::greater<>());
    std::vector<double> ranks;
    for (const std::int64_t target : targets) {
        const auto candidate = static_cast<std::size_t>(target);
        SETSCOPE_CHECK(isRanked.at(candidate), "a target is excluded");
        const auto equal = std::ranges::equal_range(sorted, scores[candidate], std::greater<>());
        const auto first = equal.begin() - sorted.begin() + 1;
        const auto last = equal.end() - sorted.begin();
        ranks.push_back(static_cast<double>(first + last) / 2);
    }
    return ranks;
}

RankingMetrics rankingMetrics(std::vector<double> ranks) {
    SETSCOPE_CHECK(!ranks.empty(), "no target was ranked");
    const auto count = static_cast<double>(ranks.size());
    std::ranges::sort(ranks);
    const auto recallAt = [&](double most) {
        return static_cast<double>(std::ranges::upper_bound(ranks, most) - ranks.begin()) / count;
    };
    RankingMetrics metrics{
        .recallAt10 = recallAt(10), .recallAt100 = recallAt(100), .recallAt1000 = recallAt(1000)};
    for (const double rank : ranks) {
        metrics.meanReciprocalRank += 1.0 / rank / count;
    }
    metrics.medianRank = (ranks[(ranks.size() - 1) / 2] + ranks[ranks.size() / 2]) / 2;
    return metrics;
}

}  // namespace setscope
