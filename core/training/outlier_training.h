#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/json.h"
#include "core/base/run_context.h"
#include "core/training/outlier_episodes.h"
#include "core/training/outlier_recipe.h"
#include "core/training/trainer.h"

namespace setscope {

class OutlierDetector;

/// Which encoders a detector is to fit.
enum class DetectorScope {
    OneEncoder,  ///< the one whose features it is trained on: learned projection and set-relative
                 ///< inputs
    AnyEncoder,  ///< set-relative inputs only, trained under random changes of the features
};

struct DetectorTraining {
    HeadRecipe recipe;
    DetectorScope scope = DetectorScope::OneEncoder;
    std::filesystem::path checkpointFile;  ///< empty: none
    std::int64_t checkpointEverySteps = 500;
    bool resume = false;
    std::function<void(const Json& line)> onLogLine;
};

struct TrainedDetector {
    std::shared_ptr<OutlierDetector>
        detector;  ///< in evaluation mode, both heads calibrated on the validation sets
    TrainingOutcome outcome;
};

/// The sets that a recipe trains on.
EpisodeShape episodeShape(const HeadRecipe& recipe);

/// Trains both heads of a detector on sets drawn from `train`, keeps the weights that name the
/// stranger best in fixed sets of `validation`, and fits the scale of the logits there. Same seed,
/// same sources: same weights.
/// @pre neither list is empty; all features have one width
/// @throws Cancelled
TrainedDetector trainDetector(const std::vector<EpisodeSource>& train,
                              const std::vector<EpisodeSource>& validation,
                              const DetectorTraining& training, const RunContext& run);

}  // namespace setscope
