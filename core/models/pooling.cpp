#include "core/models/pooling.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

Pooled withWinners(SegmentWinners picked) {
    return {std::move(picked.values), std::move(picked.winners)};
}

Pooled poolSum(const at::Tensor& elements, const at::Tensor& offsets) {
    return {segmentSum(elements, offsets), std::nullopt};
}

Pooled poolMean(const at::Tensor& elements, const at::Tensor& offsets) {
    return {segmentMean(elements, offsets), std::nullopt};
}

Pooled poolMax(const at::Tensor& elements, const at::Tensor& offsets) {
    return withWinners(segmentMax(elements, offsets));
}

Pooled poolMin(const at::Tensor& elements, const at::Tensor& offsets) {
    return withWinners(segmentMin(elements, offsets));
}

Pooled poolMedian(const at::Tensor& elements, const at::Tensor& offsets) {
    return withWinners(segmentMedian(elements, offsets));
}

Pooled poolLogSumExp(const at::Tensor& elements, const at::Tensor& offsets) {
    return {segmentLogSumExp(elements, offsets), std::nullopt};
}

constexpr std::array kPoolings = {
    PoolingEntry{Pooling::Sum, "sum", &poolSum},
    PoolingEntry{Pooling::Mean, "mean", &poolMean},
    PoolingEntry{Pooling::Max, "max", &poolMax},
    PoolingEntry{Pooling::Min, "min", &poolMin},
    PoolingEntry{Pooling::Median, "median", &poolMedian},
    PoolingEntry{Pooling::LogSumExp, "logsumexp", &poolLogSumExp},
};

const PoolingEntry& entryOf(Pooling pooling) {
    return *std::ranges::find(kPoolings, pooling, &PoolingEntry::pooling);
}

}  // namespace

std::span<const PoolingEntry> poolings() { return kPoolings; }

at::Tensor pool(Pooling pooling, const RaggedBatch& batch) {
    return poolWithWinners(pooling, batch).values;
}

Pooled poolWithWinners(Pooling pooling, const RaggedBatch& batch) {
    return entryOf(pooling).apply(batch.elements, batch.offsets);
}

const char* toText(Pooling pooling) { return entryOf(pooling).name; }

Pooling poolingFromText(std::string_view name) {
    const auto found = std::ranges::find(
        kPoolings, name, [](const PoolingEntry& entry) { return std::string_view(entry.name); });
    if (found != kPoolings.end()) {
        return found->pooling;
    }
    std::string choices;
    for (const PoolingEntry& entry : kPoolings) {
        choices += (choices.empty() ? "" : ", ") + std::string(entry.name);
    }
    throw Error(ErrorKind::BadInput, "The pooling \"" + std::string(name) +
                                         "\" is not known; choose one of " + choices + ".");
}

}  // namespace setscope
