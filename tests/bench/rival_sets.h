#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "core/base/random.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

/// Sets of `smallest` to `largest` standard normal members, always the same.
inline RaggedBatch randomSets(std::int64_t setCount, std::int64_t width, std::int64_t smallest = 50,
                              std::int64_t largest = 1'000) {
    Random random(1);
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(setCount));
    for (std::int64_t& size : sizes) {
        size = smallest + static_cast<std::int64_t>(
                              random.below(static_cast<std::size_t>(largest - smallest + 1)));
    }
    const at::Tensor offsets = offsetsFromSizes(sizes);
    at::manual_seed(1);
    return {at::randn({offsetValues(offsets).back(), width}), offsets};
}

/// The same sets as the rivals want them.
struct PaddedSets {
    at::Tensor elements;   ///< [N, longest, d], zero where there is no member
    at::Tensor isPadding;  ///< [N, longest, 1]
};

inline PaddedSets padded(const RaggedBatch& sets) {
    const std::int64_t longest = sets.offsets.diff().max().item<std::int64_t>();
    PaddedSets result{at::zeros({sets.setCount(), longest, sets.width()}),
                      at::ones({sets.setCount(), longest, 1}, at::kBool)};
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        const at::Tensor members = sets.set(set);
        result.elements[set].narrow(0, 0, members.size(0)).copy_(members);
        result.isPadding[set].narrow(0, 0, members.size(0)).fill_(false);
    }
    return result;
}

/// The largest member of every set. @return [N, 1, d]
inline at::Tensor paddedLargest(const at::Tensor& elements, const at::Tensor& isPadding) {
    constexpr double kPaddingValue = -1e30;
    return std::get<0>(elements.masked_fill(isPadding, kPaddingValue).max(1, true));
}

}  // namespace setscope
