#include "core/training/tag_metrics.h"

#include <algorithm>
#include <numeric>

#include "core/base/check.h"

namespace setscope {

std::vector<std::int64_t> highestPlaces(std::span<const float> scores, std::size_t count) {
    std::vector<std::int64_t> places(scores.size());
    std::iota(places.begin(), places.end(), std::int64_t{0});
    count = std::min(count, places.size());
    const auto isBefore = [&scores](std::int64_t a, std::int64_t b) {
        const float left = scores[static_cast<std::size_t>(a)];
        const float right = scores[static_cast<std::size_t>(b)];
        return left != right ? left > right : a < b;
    };
    std::ranges::partial_sort(places, places.begin() + static_cast<std::ptrdiff_t>(count),
                              isBefore);
    places.resize(count);
    return places;
}

std::vector<TagScore> tagScores(std::span<const std::vector<std::int64_t>> assigned,
                                std::span<const std::vector<std::int64_t>> truth,
                                std::int64_t tagCount) {
    SETSCOPE_CHECK(assigned.size() == truth.size(), "assigned and own tags of different items");
    struct Counts {
        double assigned = 0.0;
        double own = 0.0;
        double right = 0.0;
    };
    std::vector<Counts> counts(static_cast<std::size_t>(tagCount));
    for (std::size_t item = 0; item < truth.size(); ++item) {
        for (const std::int64_t tag : truth[item]) {
            counts.at(static_cast<std::size_t>(tag)).own += 1.0;
        }
        for (const std::int64_t tag : assigned[item]) {
            Counts& count = counts.at(static_cast<std::size_t>(tag));
            count.assigned += 1.0;
            count.right += std::ranges::count(truth[item], tag) > 0 ? 1.0 : 0.0;
        }
    }
    std::vector<TagScore> scores;
    for (const Counts& count : counts) {
        if (count.own > 0.0) {
            scores.push_back({count.assigned > 0.0 ? count.right / count.assigned : 0.0,
                              count.right / count.own});
        }
    }
    return scores;
}

TagMetrics tagMetrics(std::span<const TagScore> scores) {
    SETSCOPE_CHECK(!scores.empty(), "no item has a tag");
    TagMetrics metrics;
    for (const TagScore& score : scores) {
        metrics.precision += score.precision;
        metrics.recall += score.recall;
        metrics.found += score.recall > 0.0 ? 1.0 : 0.0;
    }
    metrics.precision /= static_cast<double>(scores.size());
    metrics.recall /= static_cast<double>(scores.size());
    const double sum = metrics.precision + metrics.recall;
    metrics.f1 = sum > 0.0 ? 2.0 * metrics.precision * metrics.recall / sum : 0.0;
    return metrics;
}

}  // namespace setscope
