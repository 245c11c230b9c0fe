#pragma once

#include "core/features/rgb_image.h"

namespace setscope {

/// A part of a picture, in pixels from its upper left corner.
struct PictureArea {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;

    bool operator==(const PictureArea&) const = default;
};

/// A picture of the same size and one colour, the mean of the given one's. @pre it has pixels
RgbImage inMeanColour(const RgbImage& picture);

/// Three means over squares one after another, nearly a Gaussian blur whose standard deviation is
/// `radius`; beyond its edges the picture goes on as its outermost pixels do.
/// @param radius pixels, 0 and above; the squares are 2 · radius + 1 wide
RgbImage blurred(const RgbImage& picture, int radius);

/// `picture` with the area from `cover`. @pre both are of one size and the area lies within them
RgbImage covered(const RgbImage& picture, const RgbImage& cover, const PictureArea& area);

}  // namespace setscope
