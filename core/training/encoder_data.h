#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/base/random.h"
#include "core/base/run_context.h"
#include "core/features/rgb_image.h"
#include "core/training/encoder_objective.h"
#include "core/training/labelled_pictures.h"
#include "core/training/outlier_recipe.h"

namespace setscope {

class ArchiveFormat;
class MediaReader;

/// Pictures decoded to one size and kept in memory, 3 · edge² bytes each.
struct DecodedPictures {
    std::vector<RgbImage> images;  ///< one per picture; of width 0 if it could not be read
};

DecodedPictures decodePictures(const std::vector<LabelledPicture>& pictures, int edge,
                               const MediaReader& reader, const RunContext& run);

/// The teacher's features of the pictures.
struct TeacherFeatures {
    at::Tensor
        features;  ///< [pictures, width] float32, zero where not known; undefined without a teacher
    std::vector<bool> isKnown;  ///< one per picture
    std::int64_t width() const { return features.defined() ? features.size(1) : 0; }
};

/// Asks the recipe's teacher for every picture that `isWanted`. Kept in
/// `<output>/teacher.safetensors`.
TeacherFeatures askTeacher(const std::filesystem::path& network,
                           const std::vector<LabelledPicture>& pictures,
                           const std::vector<bool>& isWanted,
                           const std::filesystem::path& cacheFile, const MediaReader& reader,
                           const RunContext& run);

/// Draws the mini-batches of the encoder: from each source of the recipe `perBatch` pictures of the
/// training split.
class EncoderBatches {
  public:
    /// @param images of `pictures`, in their order @param teacher likewise; features are
    /// standardised over the training split
    EncoderBatches(const OutlierRecipe& recipe, const LabelledPictures& pictures,
                   const DecodedPictures& decoded, const TeacherFeatures& teacher);

    struct Batch {
        at::Tensor pixels;  ///< [pictures, 3, edge, edge]
        std::vector<BatchGroup> groups;
    };
    Batch draw(const EncoderPhase& phase, Random& random) const;

  private:
    BatchGroup describe(const std::vector<std::size_t>& chosen, std::int64_t first) const;

    const LabelledPictures& pictures_;
    const DecodedPictures& decoded_;
    std::vector<bool> isTaught_;
    at::Tensor teacher_;                              // standardised
    std::vector<std::vector<std::size_t>> bySource_;  // readable pictures of the training split
    std::vector<std::int64_t> perBatch_;
};

}  // namespace setscope
