#include "core/analysis/conformal.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "core/base/text.h"
#include "core/training/metrics.h"

namespace setscope {
namespace {

/// The reference sizes next to a set's, which may be one and the same.
struct Neighbours {
    const ReferenceBucket& below;
    const ReferenceBucket& above;
};

std::optional<Neighbours> neighboursOf(const std::vector<ReferenceBucket>& references,
                                       std::int64_t size) {
    const auto above = std::ranges::lower_bound(references, size, {}, &ReferenceBucket::size);
    if (above == references.end() || (above == references.begin() && above->size != size)) {
        return std::nullopt;
    }
    return Neighbours{above->size == size ? *above : *std::prev(above), *above};
}

std::int64_t setCount(const ReferenceBucket& bucket) {
    return static_cast<std::int64_t>(bucket.softmax.size());
}

}  // namespace

float conformalPValue(std::span<const float> references, float score) {
    const auto atLeast =
        std::distance(std::ranges::lower_bound(references, score), references.end());
    return static_cast<float>(1 + atLeast) / static_cast<float>(references.size() + 1);
}

std::optional<float> conformalPValue(const std::vector<ReferenceBucket>& references, Head head,
                                     std::int64_t size, float score) {
    const std::optional<Neighbours> neighbours = neighboursOf(references, size);
    if (!neighbours) {
        return std::nullopt;
    }
    return std::max(conformalPValue(neighbours->below.of(head), score),
                    conformalPValue(neighbours->above.of(head), score));
}

const std::vector<ReferenceBucket>& referencesFor(const ConformalReference& reference,
                                                  std::optional<float> familiarity) {
    const bool isStrange = familiarity && *familiarity < kFamiliar;
    return isStrange && !reference.strangeBuckets.empty() ? reference.strangeBuckets
                                                          : reference.buckets;
}

MeasuredMetric measuredFalseAlarms(const std::vector<ReferenceBucket>& references,
                                   const std::vector<ReferenceBucket>& clean, Head head,
                                   double rate, const std::string& what) {
    std::int64_t flagged = 0;
    std::int64_t count = 0;
    for (const ReferenceBucket& bucket : clean) {
        for (const float score : bucket.of(head)) {
            const std::optional<float> pValue =
                conformalPValue(references, head, bucket.size, score);
            count += pValue ? 1 : 0;
            flagged += pValue && *pValue <= static_cast<float>(rate) ? 1 : 0;
        }
    }
    const Interval share = count > 0 ? wilsonInterval(flagged, count) : Interval{0.0, 0.0, 1.0};
    return {.name = what + " flagged at " + percent(rate) + " false alarms, " + toText(head) +
                    " head; rival: the rate that is promised",
            .value = share.value,
            .low = share.low,
            .high = share.high,
            .rival = rate,
            .count = count};
}

std::int64_t referenceSetCount(const std::vector<ReferenceBucket>& references, std::int64_t size) {
    const std::optional<Neighbours> neighbours = neighboursOf(references, size);
    return neighbours ? std::min(setCount(neighbours->below), setCount(neighbours->above)) : 0;
}

std::int64_t referenceSetCount(const std::vector<ReferenceBucket>& references) {
    std::int64_t smallest = 0;
    for (const ReferenceBucket& bucket : references) {
        const std::int64_t count = setCount(bucket);
        smallest = smallest == 0 ? count : std::min(smallest, count);
    }
    return smallest;
}

}  // namespace setscope
