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
    std::int64_t width = 256;       ///< D
    std::int64_t rhoWidth = 128;    ///< of ρ's hidden layer
    double rhoDropout = 0.5;        ///< before ρ's last layer
    MultimodalTrainingOptions training = {
        .epochs = 30, .teachesNothing = true, .validateEveryEpochs = 0};
    std::int64_t productEpochs = 12;  ///< of products, of which there are more than films
    double modalityDropout = 0.9;     ///< of the models that are trained with it
    std::int64_t trainings = 3;       ///< of every model of all features, a seed each
    std::vector<double> missing = {0.0, 0.2, 0.4, 0.6, 0.8};  ///< chances of a modality to be gone
};

/// The options of a full or a quick run with the shipped encoder.
MultimodalExperimentOptions multimodalExperimentOptions(const ExperimentRequest& request);

/// engine.md, section 7, row multimodal: Deep Multi-Modal Sets (Reiter et al. 2020) tell the genres
/// of films, and the article type and usage of products, beside late fusion.
/// For every task the tables of combinationTables, and F1 micro of models of all features, trained
/// on complete samples and with modalities taken away:
///   "<task>-missing": by the chance of every modality of a test sample to be missing, with a chart
///   "<task>-masks", "<task>-masks-drop": of each feature combination alone, the rest missing; the
///   second also beside late fusion that was trained for that combination
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
