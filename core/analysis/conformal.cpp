#include "core/analysis/conformal.h"

#include <algorithm>
#include <iterator>

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

std::int64_t referenceSetCount(const ConformalReference& reference) {
    std::int64_t smallest = 0;
    for (const ReferenceBucket& bucket : reference.buckets) {
        const auto count = static_cast<std::int64_t>(bucket.softmax.size());
        smallest = smallest == 0 ? count : std::min(smallest, count);
    }
    return smallest;
}

}  // namespace setscope
