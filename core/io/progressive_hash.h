#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "core/base/run_context.h"
#include "core/items/content_hash.h"

namespace setscope {

/// ContentHash::of the bytes, however many these are: reports progress in bytes between pieces of
/// 64 MB.
/// @param what is being done, for Progress
/// @throws Cancelled
ContentHash hashInPieces(std::span<const std::byte> bytes, const std::string& what,
                         const RunContext& run);

}  // namespace setscope
