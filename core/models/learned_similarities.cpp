#include "core/models/learned_similarities.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_kernels.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

constexpr std::array kShares = {0.0, 0.25, 0.5, 0.75, 1.0};  // of the other members, by similarity
constexpr auto kShareCount = static_cast<std::int64_t>(kShares.size());
constexpr std::int64_t kRowsPerProduct = 256;
constexpr double kSmallestNorm = 1e-6;
constexpr double kVarianceFloor = 1e-4;

/// A member's similarity to another, and the other's row in the set.
using Neighbour = std::pair<float, std::int64_t>;

/// The flat rows of the neighbours at the quantiles. @param neighbours are reordered
void pickQuantiles(std::vector<Neighbour>& neighbours, std::int64_t firstRow,
                   std::int64_t* picked) {
    const auto last = static_cast<double>(neighbours.size() - 1);
    auto from = neighbours.begin();
    for (std::size_t q = 0; q < kShares.size(); ++q) {
        const auto place = neighbours.begin() + std::lround(kShares[q] * last);
        std::nth_element(from, place, neighbours.end());
        picked[q] = firstRow + place->second;
        from = place;
    }
}

/// @param unit [n, p] the members of one set
/// @param picked [n, kShareCount], to be filled with flat rows
void pickOfSet(const at::Tensor& unit, std::int64_t firstRow, std::int64_t* picked,
               const RunContext& run) {
    const std::int64_t n = unit.size(0);
    std::vector<Neighbour> neighbours;
    for (std::int64_t begin = 0; begin < n; begin += kRowsPerProduct) {
        run.throwIfStopped();
        const std::int64_t end = std::min(n, begin + kRowsPerProduct);
        const at::Tensor products = unit.slice(0, begin, end).mm(unit.t()).contiguous();
        for (std::int64_t i = begin; i < end; ++i) {
            const float* similarity = products.data_ptr<float>() + (i - begin) * n;
            neighbours.clear();
            for (std::int64_t j = 0; j < n; ++j) {
                if (j != i) {
                    neighbours.emplace_back(similarity[j], j);
                }
            }
            pickQuantiles(neighbours, firstRow, picked + i * kShareCount);
        }
    }
}

/// For every member and quantile the flat row of the other member that has it; a member alone in
/// its set has itself. @return [T, kShareCount] int64 on the CPU
at::Tensor quantileNeighbours(const at::Tensor& unit, const at::Tensor& offsets,
                              const RunContext& run) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor onCpu = unit.detach().to(at::kCPU).contiguous();
    at::Tensor picked = at::arange(onCpu.size(0), at::kLong).unsqueeze(1).repeat({1, kShareCount});
    const std::span<const std::int64_t> limits = offsetValues(offsets);
    for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
        const std::int64_t size = limits[set + 1] - limits[set];
        if (size > 1) {
            pickOfSet(onCpu.narrow(0, limits[set], size), limits[set],
                      picked.data_ptr<std::int64_t>() + limits[set] * kShareCount, run);
        }
    }
    return picked;
}

at::Tensor standardisedWithinSets(const at::Tensor& columns, const at::Tensor& offsets) {
    const at::Tensor centred = columns - segmentBroadcast(segmentMean(columns, offsets), offsets);
    const at::Tensor variance = segmentMean(centred.square(), offsets);
    return centred / segmentBroadcast((variance + kVarianceFloor).sqrt(), offsets);
}

}  // namespace

std::int64_t learnedSimilarityWidth() { return 2 * (kShareCount + 2); }

at::Tensor learnedSimilarities(const at::Tensor& z, const at::Tensor& offsets,
                               const RunContext& run) {
    checkOffsets(offsets, z.size(0));
    const at::Tensor unit = z / (z.square().sum(1, true) + kSmallestNorm * kSmallestNorm).sqrt();
    const at::Tensor others = segmentBroadcast(segmentSum(unit, offsets), offsets) - unit;
    const at::Tensor otherCount = segmentBroadcast(setSizes(offsets, unit), offsets) - 1;
    const at::Tensor toSum = (unit * others).sum(1, true);
    const at::Tensor sumNorm =
        (others.square().sum(1, true) + kSmallestNorm * kSmallestNorm).sqrt();
    const at::Tensor neighbours = quantileNeighbours(unit, offsets, run).to(z.device());
    const at::Tensor quantiles =
        (unit.unsqueeze(1) *
         unit.index_select(0, neighbours.flatten()).view({z.size(0), kShareCount, z.size(1)}))
            .sum(2);
    const at::Tensor columns =
        at::cat({toSum / otherCount.clamp_min(1), quantiles, toSum / sumNorm}, 1)
            .masked_fill(otherCount < 1, 0.0);
    return at::cat({columns, standardisedWithinSets(columns, offsets)}, 1);
}

}  // namespace setscope
