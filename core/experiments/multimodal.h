#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/experiments/experiment.h"
#include "core/models/pooling.h"
#include "core/training/multimodal_training.h"

namespace setscope {

/// How the experiment is run.
struct MultimodalExperimentOptions {
    enum class Combinations {
        Every,         ///< every choice of feature groups
        SinglesAndAll  ///< each group alone, and all together
    };
    std::filesystem::path encoder;  ///< of pictures
    Combinations combinations = Combinations::Every;
    std::vector<Pooling> poolings = {Pooling::Max, Pooling::Sum, Pooling::Min, Pooling::Mean,
                                     Pooling::Median};
    std::int64_t mostFilms = 0;     ///< 0: all
    std::int64_t mostProducts = 0;  ///< 0: all
    std::int64_t width = 128;       ///< D
    std::int64_t rhoWidth = 128;    ///< of ρ's hidden layer
    MultimodalTrainingOptions training;
    double modalityDropout = 0.3;  ///< of the models that are trained with it
    std::int64_t trainings = 3;    ///< of every model of the robustness table, a seed each
    std::vector<double> missing = {0.0, 0.2, 0.4, 0.6, 0.8};  ///< chances of a modality to be gone
};

/// The options of a full or a quick run with the shipped encoder.
MultimodalExperimentOptions multimodalExperimentOptions(const ExperimentRequest& request);

/// engine.md, section 7, row multimodal: Deep Multi-Modal Sets (Reiter et al. 2020) tell the genres
/// of films, and the article type and usage of products, beside late fusion with the same encoders.
/// For every task the tables of combinationTables and "<task>-missing": F1 micro of models of all
/// modalities by the chance of every modality of a test sample to be missing, with a chart.
/// @throws Cancelled; Error (BadInput) if a file of the data or the encoder is missing or damaged;
/// Error (Failed) without zip files
ExperimentResult multimodalExperiment(const ExperimentRequest& request,
                                      const MultimodalExperimentOptions& options,
                                      const std::shared_ptr<const ArchiveFormat>& archives,
                                      const RunContext& run);

/// The same with multimodalExperimentOptions(request).
ExperimentResult runMultimodal(const ExperimentRequest& request,
                               const std::shared_ptr<const ArchiveFormat>& archives,
                               const RunContext& run);

}  // namespace setscope
