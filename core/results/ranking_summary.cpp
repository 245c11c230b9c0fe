#include "core/results/ranking_summary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace setscope {
namespace {

constexpr std::int64_t kFewestFirstOnes = 10;
constexpr std::int64_t kSmallestCut = 10;
constexpr std::int64_t kLargestCut = 40;
constexpr std::size_t kSmallestJury = 2;
constexpr float kNothing = -std::numeric_limits<float>::infinity();

}  // namespace

std::int64_t firstOnes(std::int64_t candidateCount) {
    return std::max(kFewestFirstOnes, candidateCount / 100);
}

ScorerAgreement agreementOf(const RankedItem& item, std::int64_t candidateCount) {
    const auto last = static_cast<float>(firstOnes(candidateCount));
    std::size_t knowing = 0;
    bool isFirstOfAll = true;
    for (std::size_t scorer = 0; scorer < item.ranks.size(); ++scorer) {
        if (item.scores[scorer] != kNothing) {
            ++knowing;
            isFirstOfAll = isFirstOfAll && item.ranks[scorer] <= last;
        }
    }
    if (knowing < 2) {
        return ScorerAgreement::Alone;
    }
    return isFirstOfAll ? ScorerAgreement::Agree : ScorerAgreement::Differ;
}

std::optional<std::int64_t> suggestedCut(std::span<const LeftOut> leftOut,
                                         std::int64_t candidateCount) {
    if (leftOut.size() < 2 || candidateCount == 0) {
        return std::nullopt;
    }
    std::vector<float> ranks;
    for (const LeftOut& item : leftOut) {
        ranks.push_back(item.ownRank);
    }
    const auto middle = ranks.begin() + std::ssize(ranks) / 2;
    std::ranges::nth_element(ranks, middle);
    const auto median =
        static_cast<std::int64_t>(std::min(*middle, static_cast<float>(kLargestCut)));
    return std::min(std::clamp(median, kSmallestCut, kLargestCut), candidateCount);
}

std::optional<std::size_t> pulledInBy(std::span<const LeftOut> leftOut, std::size_t watched,
                                      float rank) {
    std::optional<std::size_t> strongest;
    float furthest = rank;
    for (std::size_t item = 0; item < leftOut.size(); ++item) {
        if (leftOut[item].ranks[watched] > furthest) {
            furthest = leftOut[item].ranks[watched];
            strongest = item;
        }
    }
    return strongest;
}

bool isDoubtful(const LeftOut& item, std::size_t querySize, std::int64_t candidateCount) {
    return querySize > kSmallestJury && item.ownRank > static_cast<float>(candidateCount) / 10.0F;
}

}  // namespace setscope
