#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/base/run_context.h"
#include "core/training/augmentation.h"
#include "core/training/labelled_pictures.h"

namespace setscope {

class MediaReader;

/// What a larger network, the teacher, makes of pictures and of parts of them.
struct TeacherFeatures {
    at::Tensor features;             ///< [views, width] float32; undefined without a teacher
    std::vector<PicturePart> parts;  ///< one per view
    std::vector<std::vector<std::int64_t>> viewsOf;  ///< one per picture: its views, the whole
                                                     ///< picture first; empty: never looked at
    std::int64_t width() const { return features.defined() ? features.size(1) : 0; }
};

/// Shows the teacher each picture `viewCounts` times: whole, and then parts of at least a quarter
/// of it that depend on the picture's content alone. A student that is shown the same parts learns
/// far more from few pictures than from their whole alone (Beyer et al. 2022, "Knowledge
/// distillation: A good teacher is patient and consistent").
/// @param network ONNX file of a network that takes square pictures
/// @param viewCounts one per picture @param cacheFile keeps what the teacher said (FeatureFile)
/// @throws Error (BadInput) if the network cannot be used; Cancelled, what was answered by then
/// being kept. A picture that cannot be read has no view.
TeacherFeatures askTeacher(const std::filesystem::path& network,
                           const std::vector<LabelledPicture>& pictures,
                           const std::vector<std::int64_t>& viewCounts,
                           const std::filesystem::path& cacheFile, const MediaReader& reader,
                           const RunContext& run);

}  // namespace setscope
