#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/training/augmentation.h"
#include "core/training/labelled_pictures.h"

namespace setscope {

class MediaReader;
struct NamedNetwork;

/// What a network makes of pictures and of parts of them.
struct ViewFeatures {
    at::Tensor features;                             ///< [views, width] float32
    std::vector<PicturePart> parts;                  ///< one per view
    std::vector<std::vector<std::int64_t>> viewsOf;  ///< one per picture: its views, the whole
                                                     ///< picture first; empty: not looked at
    std::vector<Problem> problems;                   ///< one per picture that could not be read
};

/// How often each picture is looked at, and how closely.
struct ViewPlan {
    std::vector<std::int64_t> counts;  ///< one per picture: the whole of it, then random parts
    double smallestPart = 0.25;        ///< of a picture's area
};

/// Shows the network each picture whole, and then parts that depend on the picture's content alone.
/// @param cacheFile keeps what the network said (FeatureFile)
/// @throws Error (BadInput) if the network does not take square pictures; Cancelled, what was
/// computed by then being kept. A picture that cannot be read has no view.
ViewFeatures encodeViews(const NamedNetwork& network, const std::vector<LabelledPicture>& pictures,
                         const ViewPlan& plan, const std::filesystem::path& cacheFile,
                         const MediaReader& reader, const RunContext& run);

}  // namespace setscope
