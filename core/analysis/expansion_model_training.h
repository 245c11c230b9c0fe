#pragma once

#include "core/analysis/expansion_analysis.h"

namespace setscope {

/// Trains as ExpansionAnalysis::train says. The items of the model are those of the pool's known
/// and validation sets, which are all divided by chance and the run's seed (dividedByChance): a
/// twin learns from the sets for training, those of validation choose its weights, and the others
/// and the lists measure it beside popularity and the same network untrained. The model itself
/// learns from all of them, for as many steps. Its tensors are stored as 16-bit numbers, its card
/// has the twin's figures, and `<output>.training.jsonl` the curves of both ("of": "twin" or
/// "model").
TrainingResult trainExpansionModel(const ExpansionTraining& training, const RunContext& run);

}  // namespace setscope
