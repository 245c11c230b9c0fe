#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/run_context.h"

namespace setscope {

/// The same run with another seed.
RunContext withSeed(const RunContext& run, std::uint64_t seed);

/// The same run with a seed of its own for this purpose, so that two uses of one seed do not
/// disturb each other.
RunContext reseeded(const RunContext& run, std::string_view purpose);

}  // namespace setscope
