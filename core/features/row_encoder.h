#pragma once

#include <cstdint>
#include <memory>

#include "core/features/encoder.h"

namespace setscope {

/// Rows of numbers are their own features: VectorContent::standardised(). Accepts rows of exactly
/// that many columns; a row whose standardised numbers do not fit a float becomes a problem.
/// @pre columns > 0
std::unique_ptr<const Encoder> makeRowEncoder(std::int64_t columns);

}  // namespace setscope
