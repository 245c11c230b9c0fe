#pragma once

#include <QImage>
#include <QPointF>
#include <QSize>
#include <vector>

#include "ui/views/colour_scale.h"

namespace setscope {

/// A number for each cell of a grid laid over a picture.
struct CellMap {
    int rows = 0;
    int columns = 0;
    std::vector<float> values;  ///< [rows, columns] row-major

    bool operator==(const CellMap&) const = default;
};

/// The number of the cell that lies there. @pre the map has cells
/// @param place 0..1 of the picture's width and height; clamped
float valueAt(const CellMap& map, const QPointF& place);

/// The map's colours, softly from cell to cell, to be stretched over a picture; a few hundred
/// pixels wide whatever the picture's size. Null without cells. Any thread.
QImage overlayImage(const CellMap& map, const ColourScale& scale);

/// The picture in greys with the colours laid over it, as large as the picture, so that no red of
/// the picture is taken for a red of the map. Any thread.
QImage mapOverPicture(const QImage& picture, const QImage& overlay);

}  // namespace setscope
