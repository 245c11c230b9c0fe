#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/experiments/baselines/support_distribution_machine.h"
#include "core/experiments/experiment.h"
#include "core/experiments/population_network.h"
#include "core/experiments/population_sets.h"

namespace setscope {

/// How one of the experiments is run.
struct PopulationStatisticsOptions {
    PopulationTask task = PopulationTask::Rotation;
    std::vector<std::int64_t> trainingSets;  ///< N of each row, ascending, each at least 2
    std::int64_t mostKernelSets = 8192;  ///< up to which N the support distribution machine goes
    std::int64_t validationSets = 512;
    std::int64_t testSets = 2048;
    std::int64_t whitenedSets = 1024;  ///< of the training sets, at most, that the whitening is of
    std::int64_t shownSets = 1024;     ///< the N whose predictions are drawn; none if not measured
    std::int64_t shownTests = 100;     ///< of the test sets, in that chart
    PopulationSizes sizes;
    std::int64_t members = 4;          ///< trainings from other seeds, whose answers are averaged
    PopulationNetworkOptions network;  ///< its steps are set for every N
    /// Steps of a training: steps · (N / 4096)^growth, at least fewestSteps.
    double steps = 512;
    double growth = 0.6;
    std::int64_t fewestSteps = 150;
    SupportDistributionOptions kernel;
};

/// The options of a full or a quick run.
PopulationStatisticsOptions populationStatisticsOptions(PopulationTask task,
                                                        const ExperimentRequest& request);

/// Steps that the network is trained with N training sets.
std::int64_t populationSteps(const PopulationStatisticsOptions& options, std::int64_t trainingSets);

/// A statistic of Gaussian populations from samples of them (Zaheer et al. 2017, section 4.1.1;
/// engine.md, section 7): Deep Sets and the support distribution machine by the number of training
/// sets. No data are read. Table "error", the mean squared error on test sets; table "cost"; chart
/// "error", and "predictions" where shownSets is one of trainingSets.
/// @throws Cancelled
ExperimentResult populationStatistics(const ExperimentRequest& request,
                                      const PopulationStatisticsOptions& options,
                                      const RunContext& run);

template <PopulationTask task>
ExperimentResult runPopulationStatistics(const ExperimentRequest& request,
                                         const std::shared_ptr<const ArchiveFormat>&,
                                         const RunContext& run) {
    return populationStatistics(request, populationStatisticsOptions(task, request), run);
}

}  // namespace setscope
