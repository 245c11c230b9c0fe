#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/experiments/experiment.h"
#include "core/experiments/galaxy_sets.h"

namespace setscope {

/// How the experiment is run.
struct RedshiftOptions {
    std::filesystem::path survey;                  ///< observed galaxies with their plates
    std::vector<std::filesystem::path> simulated;  ///< galaxies without places
    SimulatedClusterOptions clusters;

    std::int64_t folds = 5;        ///< parts into which whole sets are divided
    std::int64_t testedFolds = 5;  ///< of them
    std::int64_t repeats = 2;      ///< divisions and trainings from another seed

    std::vector<std::int64_t> layerWidths = {128, 128};  ///< of the layers before the redshift
    double dropout = 0.0;  ///< share of features dropped before every layer but the first
    double learningRate = 5e-3;
    std::int64_t surveySteps = 1500;  ///< at most
    std::int64_t clusterSteps = 5000;
    std::int64_t batchSets = 16;
    std::int64_t mostMembers = 300;    ///< of a set in one step of training
    std::int64_t validateEvery = 100;  ///< steps
    std::int64_t patience = 10;        ///< validations without a new best until a training ends

    /// Members that the networks see of a simulated cluster, for the chart.
    std::vector<std::int64_t> seenMembers = {1, 2, 5, 10, 20};
};

/// The options of a full or a quick run on the development data.
RedshiftOptions redshiftOptions(const ExperimentRequest& request);

/// Redshifts of galaxies from their magnitudes, each galaxy on its own or among those of its set
/// (Zaheer et al. 2017, section 4.1.4; engine.md, section 7): an equivariant stack with squared
/// loss, a multi-layer perceptron of as many parameters, and simpler rivals, on observed galaxies
/// by plate, on simulated ones in clusters, and on the same in random sets. The measure is the
/// scatter, the mean of |z_spec − z| / (1 + z_spec) over the galaxies of sets that took no part in
/// training. Table "scatter"; chart "members".
/// @throws Cancelled; Error (BadInput) if a file of the data is missing or damaged
ExperimentResult redshift(const ExperimentRequest& request, const RedshiftOptions& options,
                          const RunContext& run);

/// The same with redshiftOptions(request). @param archives not used
ExperimentResult runRedshift(const ExperimentRequest& request,
                             const std::shared_ptr<const ArchiveFormat>& archives,
                             const RunContext& run);

}  // namespace setscope
