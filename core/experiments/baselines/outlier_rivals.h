#pragma once

#include <ATen/core/Tensor.h>

#include <span>

#include "core/base/random.h"

namespace setscope {

/// A way to score the members of one set that learns nothing from other sets. Some are
/// indifferent to a change of the features that keeps what they look at.
struct OutlierRival {
    enum class Invariance {
        Rotation,  ///< and scaling, but not translation
        Motion,    ///< rotation, translation and scaling
        Shift,     ///< translation and scaling of all features alike
    };
    const char* id;       ///< "cosine"
    const char* heading;  ///< short, "Cosine"
    const char* meaning;  ///< one line
    Invariance invariance;
    /// @param members [n, d] float32 or float64, n >= 3 @param random used by rivals that draw
    /// @return [n] float64, finite; larger is stranger. Permuting the members permutes the scores
    /// alike; of a rival that draws this holds up to 256 members.
    at::Tensor (*scores)(const at::Tensor& members, Random& random);
};

/// THE LIST of rivals of the outlier detector.
std::span<const OutlierRival> outlierRivals();

/// Squared Mahalanobis distance of each member to the set's mean, under the set's covariance shrunk
/// towards a multiple of the identity as Ledoit and Wolf 2004 do. Computed from the Gram matrix, so
/// that sets with fewer members than features cost no [d, d] matrix.
/// @param members [n, d] @return [n] float64; 0 where all members are alike
at::Tensor shrunkMahalanobis(const at::Tensor& members);

}  // namespace setscope
