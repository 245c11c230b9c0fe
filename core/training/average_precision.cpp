#include "core/training/average_precision.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "core/base/check.h"

namespace setscope {
namespace {

/// Candidates of one score, of which `relevant` are, behind `before` others, `relevantBefore` of
/// them relevant.
struct TiedCandidates {
    std::size_t count;
    std::size_t relevant;
    std::size_t before;
    std::size_t relevantBefore;
};

/// The expected sum of the precisions at the places of the relevant ones in a random order. At
/// place i of the group a candidate is relevant with probability relevant / count, and then the
/// i − 1 places before it hold (i − 1) (relevant − 1) / (count − 1) relevant ones on average.
double expectedPrecisions(const TiedCandidates& tied) {
    const double share = static_cast<double>(tied.relevant) / static_cast<double>(tied.count);
    const double others = tied.count > 1 ? static_cast<double>(tied.relevant - 1) /
                                               static_cast<double>(tied.count - 1)
                                         : 0.0;
    double sum = 0.0;
    for (std::size_t place = 1; place <= tied.count; ++place) {
        const double found = static_cast<double>(tied.relevantBefore) + 1.0 +
                             static_cast<double>(place - 1) * others;
        sum += share * found / static_cast<double>(tied.before + place);
    }
    return sum;
}

}  // namespace

double averagePrecision(std::span<const float> scores, const std::vector<bool>& isRelevant) {
    SETSCOPE_CHECK(scores.size() == isRelevant.size(), "scores and relevance differ in length");
    SETSCOPE_CHECK(std::ranges::all_of(scores, [](float score) { return std::isfinite(score); }),
                   "a score is not finite");
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    double sum = 0.0;
    std::size_t relevantBefore = 0;
    for (std::size_t first = 0; first < order.size();) {
        TiedCandidates tied{0, 0, first, relevantBefore};
        const float score = scores[order[first]];
        for (; first < order.size() && scores[order[first]] == score; ++first) {
            ++tied.count;
            tied.relevant += isRelevant[order[first]] ? 1 : 0;
        }
        if (tied.relevant > 0) {
            sum += expectedPrecisions(tied);
            relevantBefore += tied.relevant;
        }
    }
    return relevantBefore > 0 ? sum / static_cast<double>(relevantBefore) : 0.0;
}

}  // namespace setscope
