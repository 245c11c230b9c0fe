#pragma once

#include <QString>

#include "core/results/occlusion_map.h"
#include "ui/views/chart_files.h"
#include "ui/views/map_overlay.h"

namespace setscope {

/// Which of a map's numbers are shown.
enum class MapFill { Mean, MeanColour, Blur };

CellMap cellsOf(const OcclusionMap& map, MapFill fill);

/// The one scale of all maps: how many points the probability falls, red, or rises, blue.
ColourScale whyScale();

/// "Covering this part lowers the probability of not belonging by 32 points."
QString coveringSentence(double change);

/// How to read the map and what it says most of all; one sentence.
QString readingSentence(const CellMap& map);

/// That the two ways of covering contradict each other; empty if they do not.
QString doubtSentence(const OcclusionMap& map);

/// One line for each cell: set, member, row and column from 1, both fills and their mean.
ChartTable tableOf(const OcclusionMap& map, const QString& set, const QString& member);

}  // namespace setscope
