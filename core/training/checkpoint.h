#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/base/json.h"
#include "core/results/training_result.h"
#include "core/tensor/stored_tensor.h"

namespace setscope {

/// How far a run has come, apart from its tensors.
struct TrainingState {
    std::int64_t stepsDone = 0;
    std::int64_t validatedAt = -1;  ///< steps done at the last validation; −1: none yet
    std::int64_t bestStep = -1;     ///< −1: nothing was validated yet
    double bestMetric = 0.0;
    std::int64_t withoutBest = 0;  ///< validations since the best one
    double lossSum = 0.0;          ///< since the last validation
    std::int64_t lossCount = 0;
    std::vector<CurvePoint> curve;
};

/// Everything that a run needs to go on.
struct Checkpoint {
    Json settings;  ///< what the curve depends on; a run with others does not resume from this
    TrainingState state;
    NamedTensors weights;    ///< parameters and buffers
    NamedTensors best;       ///< the same at the best validation; empty before the first
    NamedTensors optimizer;  ///< Optimizer::state()
};

/// One `.safetensors` file, written beside the target and renamed, so that a crash leaves the
/// former one. Tensors: "weights.<name>", "best.<name>", "optimizer.<name>"; metadata: "format" =
/// "setscope-checkpoint-1", "settings" and "state" as JSON.
/// @throws Error (Failed) if the disk refuses
void saveCheckpoint(const std::filesystem::path& file, const Checkpoint& checkpoint);

/// @throws Error (BadInput) naming the file if it is damaged or is not a checkpoint
Checkpoint loadCheckpoint(const std::filesystem::path& file);

}  // namespace setscope
