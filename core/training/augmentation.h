#pragma once

#include <ATen/core/Tensor.h>

#include <span>

#include "core/base/random.h"
#include "core/features/image_network.h"
#include "core/features/rgb_image.h"

namespace setscope {

/// A part of a picture, in shares of its edges.
struct PicturePart {
    double x = 0.0;
    double y = 0.0;
    double width = 1.0;
    double height = 1.0;
};

/// A part of `whole` of a random place and shape: between `smallest` and all of its area, with
/// edges in proportions between 3:4 and 4:3 of those of `whole`.
PicturePart randomPart(const PicturePart& whole, double smallest, Random& random);

/// A part of a decoded picture. The image is not owned.
struct PictureView {
    const RgbImage* image = nullptr;
    PicturePart part;
};

/// Where the left and right of a picture come to lie.
enum class Sides { AsTheyAre, Mirrored };

/// The part alone, stretched to `edge` × `edge`, between whose pixels it is interpolated.
/// @param planes [3, edge, edge] float32, contiguous; gets values 0..255, red first
void drawView(const PictureView& view, Sides sides, int edge, float* planes);

/// How training pictures are varied.
struct AugmentationOptions {
    int edge = 64;              ///< pixels of the result
    double smallestCrop = 0.4;  ///< of the view's area
    double light = 0.25;  ///< largest change of brightness, contrast and saturation, as a share
    double erasedShare = 0.25;  ///< of the pictures that get a grey patch
};

/// Cuts, mirrors, recolours and sometimes partly covers each view, and scales its values.
/// @return [views, 3, edge, edge] float32 on the CPU
at::Tensor augmentedBatch(std::span<const PictureView> views, const PixelScaling& scaling,
                          const AugmentationOptions& options, Random& random);

}  // namespace setscope
