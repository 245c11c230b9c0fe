#include "core/analysis/conformal.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "core/base/text.h"
#include "core/training/metrics.h"

namespace setscope {
namespace {

float pValueIn(const ReferenceBucket& bucket, Head head, float score) {
    const std::vector<float>& scores = bucket.of(head);
    const auto atLeast = std::distance(std::ranges::lower_bound(scores, score), scores.end());
    return static_cast<float>(1 + atLeast) / static_cast<float>(scores.size() + 1);
}

}  // namespace

std::optional<float> conformalPValue(const ConformalReference& reference, Head head,
                                     std::int64_t size, float score) {
    const auto above =
        std::ranges::lower_bound(reference.buckets, size, {}, &ReferenceBucket::size);
    if (above == reference.buckets.end() ||
        (above == reference.buckets.begin() && above->size != size)) {
        return std::nullopt;
    }
    const auto below = above->size == size ? above : std::prev(above);
    return std::max(pValueIn(*below, head, score), pValueIn(*above, head, score));
}

MeasuredMetric measuredFalseAlarms(const ConformalReference& reference,
                                   const std::vector<ReferenceBucket>& clean, Head head,
                                   double rate) {
    std::int64_t flagged = 0;
    std::int64_t count = 0;
    for (const ReferenceBucket& bucket : clean) {
        for (const float score : bucket.of(head)) {
            const std::optional<float> pValue =
                conformalPValue(reference, head, bucket.size, score);
            count += pValue ? 1 : 0;
            flagged += pValue && *pValue <= static_cast<float>(rate) ? 1 : 0;
        }
    }
    const Interval share = count > 0 ? wilsonInterval(flagged, count) : Interval{0.0, 0.0, 1.0};
    return {.name = "clean sets flagged at " + percent(rate) + " false alarms, " + toText(head) +
                    " head; rival: the rate that is promised",
            .value = share.value,
            .low = share.low,
            .high = share.high,
            .rival = rate,
            .count = count};
}

std::int64_t referenceSetCount(const ConformalReference& reference) {
    std::int64_t smallest = 0;
    for (const ReferenceBucket& bucket : reference.buckets) {
        const auto count = static_cast<std::int64_t>(bucket.softmax.size());
        smallest = smallest == 0 ? count : std::min(smallest, count);
    }
    return smallest;
}

}  // namespace setscope
