#pragma once

#include <vector>

#include "core/training/picture_generator.h"

namespace setscope {

/// A point in an object's own square: x to the right and y down, −1..1.
struct ShapePoint {
    double x = 0.0;
    double y = 0.0;
};

/// What a part of an object is painted with.
enum class Paint {
    Body,    ///< the scene's colour and texture
    Accent,  ///< a darker tone of the scene's colour
    Cream,
    Shade,  ///< nearly black
    Stem,   ///< brown
    Green,
};

/// A closed outline, filled.
struct ShapePart {
    Paint paint = Paint::Body;
    std::vector<ShapePoint> outline;
};

/// The parts of an object, those behind first.
std::vector<ShapePart> partsOf(DrawnShape shape);

}  // namespace setscope
