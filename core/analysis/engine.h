#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/expansion_analysis.h"
#include "core/analysis/model.h"
#include "core/analysis/outlier_analysis.h"
#include "core/base/run_context.h"
#include "core/results/training_result.h"

namespace setscope {

class ArchiveFormat;

/// What the engine found on this machine.
struct EngineInfo {
    std::string libTorch;              ///< "1.13.1"
    std::vector<std::string> devices;  ///< "cpu", "cuda:0", …
    int threads = 1;                   ///< that a run uses unless it says otherwise
    double gemmGflops = 0.0;           ///< of a 512³ float matrix product at start-up, billions of
                                       ///< operations a second of processor time
    std::string blasWarning;  ///< empty, or one sentence: the slow reference BLAS is in use and
                              ///< what to install
};

/// Which model to load.
struct ModelSource {
    std::filesystem::path file;  ///< a `.safetensors` set model; empty: the shipped one, or the one
                                 ///< that fits `backbone`
    std::filesystem::path
        backbone;  ///< a person's own ONNX network in place of the shipped encoder; empty: none
    /// What texts are compared by: word2vec (text or binary), GloVe, or NPY with a vocabulary
    /// beside it; empty: by their letters.
    std::filesystem::path wordVectors = {};

    bool operator==(const ModelSource&) const = default;
};

/// One recipe to train by; see resources/recipes.
struct OutlierTraining {
    std::filesystem::path recipe;      ///< JSON
    std::filesystem::path dataFolder;  ///< where the recipe's sources lie
    std::filesystem::path
        backbone;  ///< train a head for this network instead of encoder and head; empty: both
    std::filesystem::path output;  ///< folder that gets model, calibration, log and checkpoints
    bool resume = false;           ///< go on from the last checkpoint in `output`
};

/// Everything the window and the command line ask of the engine. One implementation computes
/// (createEngine); the tests of the window have another. Every function may be called from any
/// thread; calls are served one after the other.
class Engine {
  public:
    virtual ~Engine() = default;
    virtual const EngineInfo& info() const = 0;
    /// @throws Error (BadInput) if a file is missing, damaged, or not a model for this
    virtual std::shared_ptr<const Model> loadModel(const ModelSource& source,
                                                   const RunContext& run) = 0;
    virtual OutlierAnalysis& outliers() = 0;
    virtual ExpansionAnalysis& expansion() = 0;
    virtual TrainingResult trainOutliers(const OutlierTraining& training,
                                         const RunContext& run) = 0;
};

/// @param archives opens zips that members lie in; may be null
std::unique_ptr<Engine> createEngine(std::shared_ptr<const ArchiveFormat> archives);

}  // namespace setscope

/// The one symbol that the window looks up in libsetscope_engine.so after opening it at run time
/// (ui/session/engine_loader). Never throws: on failure it returns null and leaves a sentence in
/// `*failure`.
extern "C" setscope::Engine* setscopeCreateEngine(
    const std::shared_ptr<const setscope::ArchiveFormat>& archives, std::string* failure);
