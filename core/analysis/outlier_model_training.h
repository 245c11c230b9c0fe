#pragma once

#include <memory>

#include "core/analysis/engine.h"

namespace setscope {

class ArchiveFormat;

/// Trains what a recipe asks for and writes it to `training.output`:
///   setscope_compact.safetensors  the encoder
///   setscope_default.safetensors  the detector for it, with .calibration.json, .training.jsonl
///   setscope_generic.safetensors  the detector for any encoder, with .training.jsonl
/// or, with a backbone, only <backbone>_detector.safetensors with calibration and log, which is
/// also kept where loading a model with that backbone finds it (ownDetectorFile). Checkpoints and
/// features lie in the folder `work` of the output. With `resume`, what an earlier run finished is
/// taken as it is and what it began goes on.
/// @param archives null: built without zip files, which is refused
/// @return of the detector for the encoder; its problems are those of all pictures of the recipe
/// @throws Cancelled; Error (BadInput) if the recipe, a source or the backbone cannot be used;
/// Error (Failed) if there are no zip files or the output cannot be written
TrainingResult trainOutlierModels(const OutlierTraining& training,
                                  const std::shared_ptr<const ArchiveFormat>& archives,
                                  const RunContext& run);

}  // namespace setscope
