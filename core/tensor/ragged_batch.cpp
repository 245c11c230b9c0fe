#include "core/tensor/ragged_batch.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>

#include "core/base/check.h"

namespace setscope {

RaggedBatch RaggedBatch::of(const std::vector<at::Tensor>& sets) {
    SETSCOPE_CHECK(!sets.empty(), "a batch without sets has no width");
    std::vector<std::int64_t> sizes;
    sizes.reserve(sets.size());
    for (const at::Tensor& set : sets) {
        SETSCOPE_CHECK(set.dim() == 2 && set.size(1) == sets.front().size(1),
                       "set " + std::to_string(sizes.size()) + " is not [n, width]");
        sizes.push_back(set.size(0));
    }
    return {at::cat(sets, 0), offsetsFromSizes(sizes)};
}

at::Tensor RaggedBatch::set(std::int64_t index) const {
    SETSCOPE_CHECK(index >= 0 && index < setCount(), "there is no set " + std::to_string(index));
    const auto limits = offsetValues(offsets).subspan(static_cast<std::size_t>(index), 2);
    return elements.narrow(0, limits[0], limits[1] - limits[0]);
}

RaggedBatch RaggedBatch::slice(std::int64_t begin, std::int64_t end) const {
    SETSCOPE_CHECK(begin >= 0 && begin <= end && end <= setCount(),
                   std::to_string(begin) + " .. " + std::to_string(end) + " of " +
                       std::to_string(setCount()) + " sets");
    const auto limits = offsetValues(offsets);
    const std::int64_t first = limits[static_cast<std::size_t>(begin)];
    const std::int64_t last = limits[static_cast<std::size_t>(end)];
    return {elements.narrow(0, first, last - first),
            offsets.narrow(0, begin, end - begin + 1) - first};
}

void RaggedBatch::check() const {
    SETSCOPE_CHECK(elements.defined() && elements.dim() == 2, "the elements are not [T, d]");
    SETSCOPE_CHECK(elements.is_floating_point(), "the elements are not floating-point numbers");
    checkOffsets(offsets, memberCount());
}

void checkOffsets(const at::Tensor& offsets, std::int64_t memberCount) {
    SETSCOPE_CHECK(offsets.defined() && offsets.dim() == 1 && offsets.size(0) >= 1,
                   "the offsets are not [N+1]");
    const auto limits = offsetValues(offsets);
    SETSCOPE_CHECK(limits.front() == 0, "the first offset is " + std::to_string(limits.front()));
    SETSCOPE_CHECK(std::ranges::is_sorted(limits), "the offsets decrease");
    SETSCOPE_CHECK(limits.back() == memberCount, "the last offset is " +
                                                     std::to_string(limits.back()) + " for " +
                                                     std::to_string(memberCount) + " members");
}

at::Tensor offsetsFromSizes(std::span<const std::int64_t> sizes) {
    at::Tensor offsets = at::zeros({static_cast<std::int64_t>(sizes.size()) + 1}, at::kLong);
    std::int64_t* limits = offsets.data_ptr<std::int64_t>();
    for (std::size_t set = 0; set < sizes.size(); ++set) {
        SETSCOPE_CHECK(sizes[set] >= 0, "set " + std::to_string(set) + " has a negative size");
        limits[set + 1] = limits[set] + sizes[set];
    }
    return offsets;
}

std::span<const std::int64_t> offsetValues(const at::Tensor& offsets) {
    SETSCOPE_CHECK(
        offsets.scalar_type() == at::kLong && offsets.is_cpu() && offsets.is_contiguous(),
        "the offsets are not contiguous int64 on the CPU");
    return {offsets.data_ptr<std::int64_t>(), static_cast<std::size_t>(offsets.numel())};
}

at::Tensor setIndices(const at::Tensor& offsets) {
    const auto limits = offsetValues(offsets);
    at::Tensor indices = at::empty({limits.back()}, at::kLong);
    std::int64_t* index = indices.data_ptr<std::int64_t>();
    for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
        std::fill(index + limits[set], index + limits[set + 1], static_cast<std::int64_t>(set));
    }
    return indices;
}

}  // namespace setscope
