#pragma once

#include <filesystem>
#include <memory>

#include "core/base/run_context.h"
#include "core/results/training_result.h"

namespace setscope {

class ArchiveFormat;
struct LabelledPictures;
struct OutlierRecipe;

/// Where an encoder's training reads and writes.
struct EncoderTrainingPlace {
    std::filesystem::path dataFolder;  ///< the recipe's paths start here
    std::filesystem::path output;      ///< gets <name>.safetensors, encoder.training.jsonl,
                                       ///< encoder.checkpoint.safetensors, teacher.safetensors
    bool resume = false;               ///< go on from the checkpoint, if there is one
};

/// Trains the compact network by the recipe's encoder section and writes it with its model card.
/// Only pictures of the training split are learned from, those of the validation split choose the
/// weights, and the card's metrics are of the test split: how often the leave-one-out cosine of the
/// features names the one stranger of a set, the teacher's features being the rival.
/// @throws Error; Cancelled, after which `resume` goes on
TrainingResult trainEncoder(const OutlierRecipe& recipe, const LabelledPictures& pictures,
                            const EncoderTrainingPlace& place,
                            const std::shared_ptr<const ArchiveFormat>& archives,
                            const RunContext& run);

}  // namespace setscope
