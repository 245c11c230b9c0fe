#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "core/base/run_context.h"

namespace setscope {

/// Calls `work(i)` once for every i below `count`, on as many threads as the run may use, and
/// returns when all are done. The calling thread reports progress every 100 ms. After a stop, or
/// when `work` throws, the calls under way are finished, no further one is begun, and the exception
/// is thrown here.
/// @throws Cancelled
void parallelFor(std::size_t count, const std::string& what, const RunContext& run,
                 const std::function<void(std::size_t)>& work);

/// The same for `count` things that are worked on `groupSize` at a time, the last group being what
/// is left: `work(first, size)`. Progress counts things.
void parallelForGroups(std::size_t count, std::size_t groupSize, const std::string& what,
                       const RunContext& run,
                       const std::function<void(std::size_t, std::size_t)>& work);

}  // namespace setscope
