#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>

#include "core/base/run_context.h"
#include "core/results/experiment_result.h"

namespace setscope {

class ArchiveFormat;

/// What an experiment is run with, beside the run's own settings (seed, device, threads).
struct ExperimentRequest {
    enum class Extent {
        Full,   ///< at most 60 minutes on two cores
        Quick,  ///< at most 2 minutes on two cores: less of everything, and the notes say so
    };
    std::filesystem::path dataFolder;  ///< the development data, as its README describes it
    std::filesystem::path workFolder;  ///< keeps what is dear to compute, so that a second run is
                                       ///< quick; may be deleted at any time
    Extent extent = Extent::Full;
    /// Where the trained models are kept (kept_models.h), a folder that is there; empty: nowhere.
    std::filesystem::path modelFolder;
};

/// One row of the list of experiments (engine.md, section 7).
struct ExperimentEntry {
    const char* id;     ///< as it is asked for
    const char* title;  ///< one line
    const char* data;   ///< what it reads of the data folder; empty: it makes its data itself
    int minutes;        ///< of a full run on two cores
    /// Measures; `id`, `title`, `isQuick`, `seed` and `seconds` of its result are runExperiment's.
    /// @param archives opens zips; may be null
    /// @throws Cancelled; Error (BadInput) if the data are not there; Error (Failed) if this build
    /// cannot read them
    ExperimentResult (*run)(const ExperimentRequest& request,
                            const std::shared_ptr<const ArchiveFormat>& archives,
                            const RunContext& run);
};

/// Runs one as its entry says. @throws as ExperimentEntry::run
inline ExperimentResult runExperiment(const ExperimentEntry& entry,
                                      const ExperimentRequest& request,
                                      const std::shared_ptr<const ArchiveFormat>& archives,
                                      const RunContext& run) {
    const auto start = std::chrono::steady_clock::now();
    ExperimentResult result = entry.run(request, archives, run);
    result.id = entry.id;
    result.title = entry.title;
    result.isQuick = request.extent == ExperimentRequest::Extent::Quick;
    result.seed = run.settings().seed;
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    result.seconds = seconds.count();
    return result;
}

/// THE LIST of experiments.
std::span<const ExperimentEntry> experiments();

}  // namespace setscope
