#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/base/problem.h"
#include "core/base/random.h"
#include "core/base/run_context.h"
#include "core/features/rgb_image.h"
#include "core/training/encoder_objective.h"
#include "core/training/labelled_pictures.h"
#include "core/training/outlier_recipe.h"
#include "core/training/picture_views.h"

namespace setscope {

class MediaReader;

/// Pictures decoded to one size and kept in memory, 3 · edge² bytes each.
struct DecodedPictures {
    std::vector<RgbImage> images;   ///< one per picture; of width 0 if it could not be read
    std::vector<Problem> problems;  ///< one per picture that could not be read, in their order
};

/// Reads and decodes pictures on several threads, each stretched to `edge` × `edge` pixels.
/// @throws Cancelled
DecodedPictures decodePictures(const std::vector<LabelledPicture>& pictures, int edge,
                               const MediaReader& reader, const RunContext& run);

/// Draws the mini-batches of the encoder: from each source of the recipe `perBatch` pictures of the
/// training split, each as one of the views that the teacher was shown, or whole if it was shown
/// none.
class EncoderBatches {
  public:
    /// Keeps references to all but the recipe. A student that is shown the parts that the teacher
    /// was shown learns far more from few pictures than from their whole alone (Beyer et al. 2022,
    /// "Knowledge distillation: A good teacher is patient and consistent"). The teacher's features
    /// are standardised over the training split.
    /// @param decoded of `pictures`, in their order @param teacher likewise; its features undefined
    /// without one
    EncoderBatches(const OutlierRecipe& recipe, const LabelledPictures& pictures,
                   const DecodedPictures& decoded, const ViewFeatures& teacher);

    struct Batch {
        at::Tensor pixels;  ///< [pictures, 3, edge, edge]
        std::vector<BatchGroup> groups;
    };
    /// One mini-batch: a group for each source that has pictures to learn from, each picture drawn
    /// with repetition and varied anew (augmentedBatch) at the phase's size.
    /// @pre some source has a readable picture of the training split and a `perBatch` above 0
    Batch draw(const EncoderPhase& phase, Random& random) const;

  private:
    /// A picture and the view of it, −1: the whole of it, which the teacher has not seen.
    struct Choice {
        std::size_t picture = 0;
        std::int64_t view = -1;
    };
    Choice choose(std::size_t source, Random& random) const;
    BatchGroup describe(const std::vector<Choice>& chosen, std::int64_t first) const;

    const LabelledPictures& pictures_;
    const DecodedPictures& decoded_;
    const ViewFeatures& teacher_;
    at::Tensor taught_;                               // [views, width], standardised
    std::vector<std::vector<std::size_t>> bySource_;  // readable pictures of the training split
    std::vector<std::int64_t> perBatch_;
};

}  // namespace setscope
