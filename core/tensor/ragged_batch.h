#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

namespace setscope {

/// Sets laid one after another, never padded. Rows of set i are offsets[i] .. offsets[i+1]; an
/// empty set has none.
struct RaggedBatch {
    at::Tensor elements;  ///< [T, d] float32 (float64 also works), on the device that computes
    at::Tensor offsets;  ///< [N+1] int64 on the CPU: offsets[0] = 0, non-decreasing, offsets[N] = T

    /// Lays the sets one after another. @pre at least one set; each is [n_i, d] with n_i >= 0, all
    /// of one width, type and device
    static RaggedBatch of(const std::vector<at::Tensor>& sets);

    std::int64_t setCount() const { return offsets.size(0) - 1; }
    std::int64_t memberCount() const { return elements.size(0); }
    std::int64_t width() const { return elements.size(1); }

    /// The members of one set, [n_i, d], a view. @pre 0 <= index < setCount()
    at::Tensor set(std::int64_t index) const;
    /// Sets begin .. end as a batch of their own; its elements are a view. @pre 0 <= begin <= end
    /// <= setCount()
    RaggedBatch slice(std::int64_t begin, std::int64_t end) const;

    /// @throws std::logic_error unless the shapes and offsets are as stated above
    void check() const;
};

/// @throws std::logic_error unless `offsets` divides `memberCount` rows into sets as RaggedBatch
/// states
void checkOffsets(const at::Tensor& offsets, std::int64_t memberCount);

/// [N+1] int64 on the CPU from the sizes of the sets, n_i >= 0.
at::Tensor offsetsFromSizes(std::span<const std::int64_t> sizes);

/// The offsets as plain numbers; valid as long as the tensor lives. @pre contiguous int64 on the
/// CPU
std::span<const std::int64_t> offsetValues(const at::Tensor& offsets);

/// The number of its set for every member, [T] int64 on the CPU.
at::Tensor setIndices(const at::Tensor& offsets);

}  // namespace setscope
