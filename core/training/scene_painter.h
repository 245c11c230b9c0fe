#pragma once

#include "core/training/picture_generator.h"

namespace setscope {

/// Where one object of a scene is, in shares of the picture's edge.
struct ObjectPlace {
    double x = 0.5;       ///< of its centre
    double y = 0.5;       ///< of its centre
    double radius = 0.3;  ///< half the edge of its square
    double turn = 0.0;    ///< radians
};

/// The places of the scene's objects: `scene.count` of them, not overlapping.
std::vector<ObjectPlace> placesOf(const DrawnScene& scene);

}  // namespace setscope
