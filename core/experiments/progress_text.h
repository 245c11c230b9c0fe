#pragma once

#include <string>

#include "core/base/run_context.h"

namespace setscope {

/// The same run, whose progress says `what` in place of its own words.
RunContext saying(const RunContext& run, std::string what);

/// The same run, which reports no progress; it can still be stopped.
RunContext quiet(const RunContext& run);

}  // namespace setscope
