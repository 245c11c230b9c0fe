#pragma once

#include "core/report/chart_drawing.h"
#include "core/results/experiment_result.h"

namespace setscope {

/// The curves of an experiment over round ticks, each with its own colour and, by turns, a plain or
/// a dashed line; intervals as bars up and down. A logarithmic axis leaves out what is not
/// positive.
ChartDrawing drawCurves(const ExperimentChart& chart);

}  // namespace setscope
