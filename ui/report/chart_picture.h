#pragma once

#include "core/base/bytes.h"
#include "core/report/chart_drawing.h"

namespace setscope {

/// The chart as a PNG on white, twice as many pixels across as the drawing has units. Needs a
/// QGuiApplication (OffscreenApplication where there is no window); any thread.
Bytes toPng(const ChartDrawing& drawing);

}  // namespace setscope
