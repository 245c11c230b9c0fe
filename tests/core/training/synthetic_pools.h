#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/training/outlier_episodes.h"

namespace setscope {

/// Members with yes/no attributes, each of which decides the sign of one column; the other columns
/// are louder and say nothing.
inline EpisodePool syntheticPool(std::int64_t count, std::int64_t attributes,
                                 std::int64_t noiseColumns) {
    const at::Tensor has = at::rand({count, attributes}) < 0.5;
    const at::Tensor signs = has.to(at::kFloat) * 2 - 1;
    EpisodePool pool;
    pool.domain = "synthetic by attribute";
    pool.pictures = "synthetic";
    pool.sharedTraits = 2;
    pool.features = at::cat(
        {signs + 0.2 * at::randn({count, attributes}), 2.0 * at::randn({count, noiseColumns})}, 1);
    for (std::int64_t attribute = 0; attribute < attributes; ++attribute) {
        std::vector<std::int64_t>& rows = pool.traits.emplace_back();
        for (std::int64_t row = 0; row < count; ++row) {
            if (has[row][attribute].item<bool>()) {
                rows.push_back(row);
            }
        }
    }
    return pool;
}

}  // namespace setscope
