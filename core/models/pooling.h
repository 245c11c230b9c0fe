#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <span>
#include <string_view>

#include "core/tensor/ragged_batch.h"

namespace setscope {

/// How the members of a set become one vector.
enum class Pooling { Sum, Mean, Max, Min, Median, LogSumExp };

/// The pooled sets; `winners` only for poolings that pick a member.
struct Pooled {
    at::Tensor values;  ///< [N, d]; 0 for an empty set
    /// [N, d] int64, flat row of the member that each column comes from, −1 if empty.
    std::optional<at::Tensor> winners;
};

/// One row of the list of poolings.
struct PoolingEntry {
    Pooling pooling;
    const char* name;  ///< in files: "max"
    Pooled (*apply)(const at::Tensor& elements, const at::Tensor& offsets);
};

/// All poolings, in the order in which they are offered.
std::span<const PoolingEntry> poolings();

/// @return [N, d]
at::Tensor pool(Pooling pooling, const RaggedBatch& batch);
/// With the winning members, where the pooling has them.
Pooled poolWithWinners(Pooling pooling, const RaggedBatch& batch);

const char* toText(Pooling pooling);
/// @throws Error (BadInput) naming the poolings there are
Pooling poolingFromText(std::string_view name);

}  // namespace setscope
