#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "core/base/random.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

struct SyntheticSets {
    std::vector<std::int64_t> sizes = {3, 1, 0, 5, 2};
    std::int64_t width = 4;
    at::ScalarType type = at::kFloat;
};

/// Sets of standard normal members, from LibTorch's generator.
inline RaggedBatch syntheticSets(const SyntheticSets& wish = {}) {
    const std::int64_t members =
        std::accumulate(wish.sizes.begin(), wish.sizes.end(), std::int64_t{0});
    return {at::randn({members, wish.width}, wish.type), offsetsFromSizes(wish.sizes)};
}

/// A random order of the rows that keeps every member in its set, [T].
inline at::Tensor orderWithinSets(const at::Tensor& offsets, std::uint64_t seed) {
    Random random(seed);
    const auto limits = offsetValues(offsets);
    std::vector<std::int64_t> order(static_cast<std::size_t>(limits.back()));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
        random.shuffle(
            std::span(order).subspan(static_cast<std::size_t>(limits[set]),
                                     static_cast<std::size_t>(limits[set + 1] - limits[set])));
    }
    return at::tensor(order, at::kLong);
}

}  // namespace setscope
