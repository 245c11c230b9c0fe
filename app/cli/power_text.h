#pragma once

#include <string>

#include "core/results/detection_power.h"

namespace setscope {

/// The answer for a terminal: a table by set size and planted members, and what it does not
/// promise.
std::string powerText(const DetectionPower& power);

}  // namespace setscope
