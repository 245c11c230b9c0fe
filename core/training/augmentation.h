#pragma once

#include <ATen/core/Tensor.h>

#include <span>

#include "core/base/random.h"
#include "core/features/image_network.h"
#include "core/features/rgb_image.h"

namespace setscope {

/// How training pictures are varied.
struct AugmentationOptions {
    int edge = 64;              ///< pixels of the result
    double smallestCrop = 0.4;  ///< of the picture's area; its shape varies between 3:4 and 4:3
    double light = 0.25;  ///< largest change of brightness, contrast and saturation, as a share
    double erasedShare = 0.25;  ///< of the pictures that get a grey patch
};

/// Cuts, mirrors, recolours and sometimes partly covers each picture, and scales its values.
/// @return [images, 3, edge, edge] float32 on the CPU
at::Tensor augmentedBatch(std::span<const RgbImage* const> images, const PixelScaling& scaling,
                          const AugmentationOptions& options, Random& random);

}  // namespace setscope
