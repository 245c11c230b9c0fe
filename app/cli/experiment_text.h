#pragma once

#include <string>

#include "core/results/experiment_result.h"

namespace setscope {

/// The tables that are shown, each with its legend, what was published and the notes, in lines of
/// at most 100 characters as far as the tables' labels allow. Shares are in per cent with one
/// decimal; the bounds of a difference are rounded outwards to whole points.
std::string experimentText(const ExperimentResult& result);

}  // namespace setscope
