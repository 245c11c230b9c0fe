#include "core/experiments/population_statistics.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/base/seeded_run.h"
#include "core/base/text.h"
#include "core/experiments/figures.h"
#include "core/experiments/kept_models.h"
#include "core/experiments/progress_text.h"
#include "core/models/deep_sets.h"
#include "core/tensor/device.h"

namespace setscope {
namespace {

constexpr double kMostQuickSteps = 2500;   // with as many sets
constexpr double kReferenceSets = 4096.0;  // that PopulationStatisticsOptions::steps are for
constexpr std::int64_t kDrawnAtOnce = 64;  // sets
constexpr std::int64_t kKeptSets = 4;      // of the example beside a kept model

/// What estimates the statistic, in the order of the columns.
enum PopulationMethod : std::size_t {
    kPopulationDeepSets,
    kPopulationKernel,
    kPopulationMean,
    kPopulationCovariance,
    kPopulationMethods
};

struct PopulationMethodEntry {
    const char* id;
    const char* heading;
    const char* meaning;
};

constexpr std::array<PopulationMethodEntry, kPopulationMethods> kPopulationMethodEntries = {{
    {"deep-sets", "Deep Sets", ""},
    {"sdm", "SDM", "support distribution machine: ridge regression on mean embeddings"},
    {"mean", "Mean", "always the mean of the training targets"},
    {"covariance", "Told Gaussian",
     "the formula for Gaussians with the set's own covariance; learns nothing"},
}};

/// Predictions for the test sets, [tests] float64; undefined where there are none.
using PopulationPredictions = std::array<at::Tensor, kPopulationMethods>;

/// What one number of training sets brings.
struct PopulationMeasurement {
    std::int64_t trainingSets = 0;
    PopulationPredictions predictions;
    double networkSeconds = 0.0;
    std::optional<double> kernelSeconds;
};

const char* targetName(PopulationTask task) {
    switch (task) {
        case PopulationTask::Rotation:
            return "Entropy of the first coordinate";
        case PopulationTask::Correlation:
            return "Mutual information of the two halves";
        case PopulationTask::RankOne:
        case PopulationTask::Random:
            break;
    }
    return "Mutual information of the 32 coordinates";
}

const char* taskName(PopulationTask task) {
    switch (task) {
        case PopulationTask::Rotation:
            return "rotation";
        case PopulationTask::Correlation:
            return "correlation";
        case PopulationTask::RankOne:
            return "rank1";
        case PopulationTask::Random:
            break;
    }
    return "random";
}

double secondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Some sets of a list, in small steps. @throws Cancelled
PopulationBatch drawnSets(const PopulationSets& source, PopulationSplit split, std::int64_t count,
                          const RunContext& run) {
    std::vector<at::Tensor> elements;
    std::vector<at::Tensor> targets;
    std::vector<std::int64_t> sizes;
    PopulationBatch all;
    for (std::int64_t first = 0; first < count; first += kDrawnAtOnce) {
        run.step({first, count, "Drawing sets"});
        const PopulationBatch some =
            source.drawRange(split, first, std::min(kDrawnAtOnce, count - first));
        elements.push_back(some.sets.elements);
        targets.push_back(some.targets);
        for (std::int64_t set = 0; set < some.sets.setCount(); ++set) {
            sizes.push_back(some.sets.set(set).size(0));
        }
        all.parameters.insert(all.parameters.end(), some.parameters.begin(), some.parameters.end());
    }
    all.sets = {at::cat(elements), offsetsFromSizes(sizes)};
    all.targets = at::cat(targets);
    return all;
}

/// The formula for Gaussians of mean zero with the covariance of each set. @return [N] float64
at::Tensor covarianceEstimates(PopulationTask task, const RaggedBatch& sets,
                               const RunContext& run) {
    at::Tensor estimates = at::empty({sets.setCount()}, at::kDouble);
    double* values = estimates.data_ptr<double>();
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        run.throwIfStopped();
        const at::Tensor members = sets.set(set).to(at::kDouble);
        values[set] = populationTarget(
            task, at::mm(members.t(), members) / static_cast<double>(members.size(0)));
    }
    return estimates;
}

/// Measures every method with every number of training sets.
class PopulationComparison {
  public:
    PopulationComparison(const ExperimentRequest& request,
                         const PopulationStatisticsOptions& options, const RunContext& run)
        : request_(request),
          options_(options),
          run_(run),
          source_(options.task, Random(run.settings().seed).fork("population statistics")(),
                  options.sizes),
          validation_(drawnSets(source_, PopulationSplit::Validation, options.validationSets, run)),
          test_(drawnSets(source_, PopulationSplit::Test, options.testSets, run)),
          targets_(trainingTargets(source_, options.trainingSets.back(), run)) {}

    void measure() {
        const at::Tensor covariance = covarianceEstimates(options_.task, test_.sets, run_);
        for (const std::int64_t sets : options_.trainingSets) {
            measurements_.push_back(measured(sets));
            measurements_.back().predictions[kPopulationCovariance] = covariance;
        }
    }

    const std::vector<PopulationMeasurement>& measurements() const { return measurements_; }
    const PopulationBatch& test() const { return test_; }

    /// (prediction − target)² of every test set; empty where there are none.
    std::vector<double> squaredErrors(const at::Tensor& predictions) const {
        if (!predictions.defined()) {
            return {};
        }
        const at::Tensor squares =
            (predictions - test_.targets.to(at::kDouble)).square().contiguous();
        const double* values = squares.data_ptr<double>();
        return {values, values + squares.numel()};
    }

  private:
    PopulationMeasurement measured(std::int64_t sets) const {
        const std::string what = "with " + std::to_string(sets) + " sets";
        const at::Tensor targets = targets_.narrow(0, 0, sets);
        const Whitening whitening = whiteningOf(
            drawnSets(source_, PopulationSplit::Train, std::min(sets, options_.whitenedSets), run_)
                .sets);
        PopulationMeasurement result;
        result.trainingSets = sets;
        result.predictions[kPopulationMean] =
            at::full({options_.testSets}, targets.mean().item<double>(), at::kDouble);
        auto start = std::chrono::steady_clock::now();
        result.predictions[kPopulationDeepSets] =
            networkPredictions(targets, whitening, "Training Deep Sets " + what);
        result.networkSeconds = secondsSince(start);
        if (sets <= options_.mostKernelSets) {
            start = std::chrono::steady_clock::now();
            result.predictions[kPopulationKernel] =
                kernelPredictions(targets, whitening, saying(run_, "Fitting SDM " + what));
            result.kernelSeconds = secondsSince(start);
        }
        return result;
    }

    /// The mean of several networks' predictions for the test sets.
    at::Tensor networkPredictions(const at::Tensor& targets, const Whitening& whitening,
                                  const std::string& what) const {
        PopulationNetworkOptions network = options_.network;
        network.steps = populationSteps(options_, targets.size(0));
        at::Tensor sum = at::zeros({options_.testSets}, at::kDouble);
        for (std::int64_t member = 0; member < options_.members; ++member) {
            const Random own =
                Random(run_.settings().seed).fork("member " + std::to_string(member));
            const PopulationNetwork trained(source_, targets, whitening, validation_, network,
                                            saying(withSeed(run_, own.fork("training")()), what));
            keep(trained, "Deep Sets, " + std::to_string(targets.size(0)) + " sets, member " +
                              std::to_string(member + 1));
            sum += trained.predict(test_.sets, run_);
        }
        return sum / static_cast<double>(options_.members);
    }

    void keep(const PopulationNetwork& network, const std::string& name) const {
        const auto example = [&]() -> NamedTensors {
            const RaggedBatch sets = test_.sets.slice(0, std::min(kKeptSets, options_.testSets));
            NamedTensors tensors = exampleSets(sets);
            tensors["statistic"] = network.predict(sets, quiet(run_));
            return tensors;
        };
        keepModel(request_,
                  {name, "population-statistic", toJson(network.networkOptions()),
                   network.tensors(), example},
                  run_.settings().seed);
    }

    at::Tensor kernelPredictions(const at::Tensor& targets, const Whitening& whitening,
                                 const RunContext& run) const {
        const SupportDistributionMachine machine(
            [&](std::int64_t first, std::int64_t count) {
                return whitening.apply(
                    source_.drawRange(PopulationSplit::Train, first, count).sets);
            },
            targets, whitening.apply(validation_.sets), validation_.targets, options_.kernel, run);
        return machine.predict(whitening.apply(test_.sets));
    }

    const ExperimentRequest& request_;
    const PopulationStatisticsOptions& options_;
    const RunContext& run_;
    PopulationSets source_;
    PopulationBatch validation_;
    PopulationBatch test_;
    at::Tensor targets_;  ///< of all training sets
    std::vector<PopulationMeasurement> measurements_;
};

ExperimentTable errorTable(const PopulationComparison& comparison, std::uint64_t seed) {
    ExperimentTable table;
    table.id = "error";
    table.title = "Mean squared error on the test sets, nats²; lower is better";
    table.labels = {"Training sets"};
    for (const PopulationMethodEntry& entry : kPopulationMethodEntries) {
        table.columns.push_back({.id = entry.id,
                                 .heading = entry.heading,
                                 .meaning = entry.meaning,
                                 .unit = FigureUnit::Number,
                                 .showsInterval = true});
    }
    table.columns.push_back(
        {.id = "gain",
         .heading = "Below SDM by",
         .meaning =
             "SDM's error less that of Deep Sets on the same sets; above 0 Deep Sets is ahead",
         .unit = FigureUnit::Number,
         .showsInterval = true});
    for (const PopulationMeasurement& each : comparison.measurements()) {
        std::array<std::vector<double>, kPopulationMethods> errors;
        ExperimentRow row;
        row.labels = {std::to_string(each.trainingSets)};
        for (std::size_t method = 0; method < kPopulationMethods; ++method) {
            errors[method] = comparison.squaredErrors(each.predictions[method]);
            row.figures.push_back(errors[method].empty()
                                      ? std::nullopt
                                      : std::optional(bootstrapMeanFigure(errors[method], seed)));
        }
        std::vector<double> gains = errors[kPopulationKernel];
        for (std::size_t test = 0; test < gains.size(); ++test) {
            gains[test] -= errors[kPopulationDeepSets][test];
        }
        row.figures.push_back(gains.empty() ? std::nullopt
                                            : std::optional(bootstrapMeanFigure(gains, seed)));
        row.count = std::ssize(errors[kPopulationDeepSets]);
        row.marked =
            kPopulationMethodEntries[gains.empty() ? kPopulationMean : kPopulationKernel].id;
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// Bytes of the matrices that fitting SDM to N sets holds at once: squared distances in float32,
/// the kernel and its factor in float64.
double kernelGigabytes(std::int64_t sets) {
    constexpr double kBytesOfEntry = 4.0 + 8.0 + 8.0;
    return kBytesOfEntry * static_cast<double>(sets) * static_cast<double>(sets) / 1e9;
}

ExperimentTable costTable(const PopulationComparison& comparison) {
    ExperimentTable table;
    table.id = "cost";
    table.title = "What learning takes, with the choice by validation sets";
    table.counted = "Trainings";
    table.labels = {"Training sets"};
    table.columns = {
        {.id = "deep-sets-seconds",
         .heading = "Deep Sets, s",
         .meaning = "",
         .unit = FigureUnit::Number},
        {.id = "sdm-seconds", .heading = "SDM, s", .meaning = "", .unit = FigureUnit::Number},
        {.id = "sdm-gigabytes",
         .heading = "SDM, GB",
         .meaning = "of its matrices of all pairs of training sets, 20 N² bytes, also "
                    "where it was not fitted",
         .unit = FigureUnit::Number}};
    for (const PopulationMeasurement& each : comparison.measurements()) {
        ExperimentRow row;
        row.labels = {std::to_string(each.trainingSets)};
        row.figures = {
            exactFigure(each.networkSeconds),
            each.kernelSeconds ? std::optional(exactFigure(*each.kernelSeconds)) : std::nullopt,
            exactFigure(kernelGigabytes(each.trainingSets))};
        row.count = 1;
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// The table's errors as curves.
ExperimentChart errorChart(const ExperimentTable& table, const PopulationComparison& comparison) {
    ExperimentChart chart;
    chart.id = "error";
    chart.title = "Mean squared error by the number of training sets";
    chart.x = {"Training sets", ExperimentChart::Scale::Logarithmic};
    chart.y = {"Mean squared error, nats²", ExperimentChart::Scale::Logarithmic};
    for (std::size_t method = 0; method < kPopulationMethods; ++method) {
        ExperimentChart::Series series{kPopulationMethodEntries[method].heading, {}};
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            if (const auto& figure = table.rows[row].figures[method]) {
                series.points.push_back(
                    {static_cast<double>(comparison.measurements()[row].trainingSets), *figure});
            }
        }
        chart.series.push_back(std::move(series));
    }
    return chart;
}

/// What the first test sets are said to have, by α or λ, or by the truth where there is neither.
ExperimentChart predictionChart(const PopulationMeasurement& measurement,
                                const PopulationBatch& test, PopulationTask task,
                                std::int64_t shown) {
    const bool hasParameter = task != PopulationTask::Random;
    const char* parameter = task == PopulationTask::RankOne ? "λ" : "α";
    ExperimentChart chart;
    chart.id = "predictions";
    chart.title = std::string(targetName(task)) + " as learned from " +
                  std::to_string(measurement.trainingSets) + " sets";
    chart.x = {hasParameter ? parameter : "Truth, nats", ExperimentChart::Scale::Linear};
    chart.y = {"Nats", ExperimentChart::Scale::Linear};
    const at::Tensor truth = test.targets.to(at::kDouble);
    const auto place = [&](std::int64_t set) {
        return hasParameter ? test.parameters[static_cast<std::size_t>(set)]
                            : truth[set].item<double>();
    };
    std::vector<std::int64_t> sets(
        static_cast<std::size_t>(std::min(shown, std::ssize(test.parameters))));
    std::iota(sets.begin(), sets.end(), std::int64_t{0});
    std::ranges::sort(sets, {}, place);
    const auto addSeries = [&](const char* name, const at::Tensor& values) {
        ExperimentChart::Series series{name, {}};
        for (const std::int64_t set : sets) {
            series.points.push_back({place(set), exactFigure(values[set].item<double>())});
        }
        chart.series.push_back(std::move(series));
    };
    addSeries("Truth", truth);
    for (const PopulationMethod method : {kPopulationDeepSets, kPopulationKernel}) {
        if (measurement.predictions[method].defined()) {
            addSeries(kPopulationMethodEntries[method].heading, measurement.predictions[method]);
        }
    }
    return chart;
}

std::vector<std::string> populationNotes(const PopulationStatisticsOptions& options,
                                         ExperimentRequest::Extent extent) {
    std::vector<std::string> notes = {
        std::string(targetName(options.task)) + ", from samples of " +
            std::to_string(options.sizes.least) + " to " + std::to_string(options.sizes.most) +
            " members. The sets are drawn as the paper says (what the mutual information of rank1 "
            "and random is between, it does not say; here as in its authors' generator) and are "
            "never stored: " +
            std::to_string(options.testSets) + " test sets, " +
            std::to_string(options.validationSets) +
            " validation sets, and the first N of one list of training sets.",
        "Every method sees the members whitened by the training sets. Deep Sets has one layer of " +
            std::to_string(options.network.features) +
            " features with ELU, the mean over the members and " +
            std::to_string(options.network.hiddenWidths.size() + 1) +
            " layers after it, where the paper has three layers with ReLU before and after the "
            "pooling. Some features begin "
            "along the axes in which the covariances of the training sets differ most, which are "
            "found without their targets; SDM's kernel is the same for any axes. What is shown is "
            "the mean of " +
            counted(options.members, "network", "networks") +
            " from other seeds; layers, steps and rates were settled on validation sets of "
            "another seed.",
        "The weights of Deep Sets and the bandwidths and the ridge of SDM are chosen on the "
        "validation sets. Intervals are from drawing test sets anew; the difference is on the same "
        "sets. What other training sets would change is not in the intervals.",
        "SDM compares mean embeddings by " + std::to_string(options.kernel.frequencies) +
            " random Fourier features, which for every pair of sets stand for the comparison of "
            "all their members. It is fitted up to " +
            std::to_string(options.mostKernelSets) +
            " sets: its matrices of all pairs of sets take 20 N² bytes (" +
            byteSize(20ULL * 16'384 * 16'384) + " at 2¹⁴, " + byteSize(20ULL * 131'072 * 131'072) +
            " at 2¹⁷), and the time to solve them grows eightfold with every doubling of N, once "
            "for each bandwidth and ridge that is tried.",
        "Told Gaussian is no rival but a mark: it puts the set's own covariance into the formula, "
        "which none of the others is told, and knows nothing of what the populations have in "
        "common."};
    if (extent == ExperimentRequest::Extent::Quick) {
        notes.emplace_back(
            "This was a quick run: few numbers of training sets, short trainings and a narrow "
            "choice for SDM; leave --quick away for the figures.");
    }
    return notes;
}

Json populationSettings(const PopulationStatisticsOptions& options) {
    return {{"task", taskName(options.task)},
            {"trainingSets", options.trainingSets},
            {"mostKernelSets", options.mostKernelSets},
            {"validationSets", options.validationSets},
            {"testSets", options.testSets},
            {"fewestMembers", options.sizes.least},
            {"mostMembers", options.sizes.most},
            {"features", options.network.features},
            {"hiddenWidths", options.network.hiddenWidths},
            {"axisGains", options.network.axisGains},
            {"batchSets", options.network.batchSets},
            {"learningRate", options.network.learningRate},
            {"weightDecay", options.network.weightDecay},
            {"members", options.members},
            {"steps", options.steps},
            {"growth", options.growth},
            {"fewestSteps", options.fewestSteps},
            {"frequencies", options.kernel.frequencies},
            {"pointFactors", options.kernel.pointFactors},
            {"setFactors", options.kernel.setFactors},
            {"ridges", options.kernel.ridges}};
}

}  // namespace

PopulationStatisticsOptions populationStatisticsOptions(PopulationTask task,
                                                        const ExperimentRequest& request) {
    PopulationStatisticsOptions options;
    options.task = task;
    options.kernel.frequencies = 512;
    if (task == PopulationTask::Rotation) {
        options.network.features = 32;
        options.network.hiddenWidths = {128, 128, 128};
        options.network.learningRate = 3e-3;
        options.network.validations = 8;
        options.steps = 9000;
        options.growth = 0.4;
    }
    if (request.extent == ExperimentRequest::Extent::Quick) {
        options.trainingSets = {256, 1024, 4096};
        options.members = 1;
        options.steps = std::min(options.steps, kMostQuickSteps);
        options.validationSets = 256;
        options.testSets = 512;
        options.kernel = {.frequencies = 256,
                          .pointFactors = {0.5, 1.0},
                          .setFactors = {1.0, 4.0},
                          .ridges = {1e-4, 1e-2, 1.0},
                          .searchSets = 1024};
        return options;
    }
    for (std::int64_t exponent = 7; exponent <= 17; ++exponent) {
        options.trainingSets.push_back(std::int64_t{1} << exponent);
    }
    return options;
}

std::int64_t populationSteps(const PopulationStatisticsOptions& options,
                             std::int64_t trainingSets) {
    const double share = static_cast<double>(trainingSets) / kReferenceSets;
    return std::max<std::int64_t>(options.fewestSteps,
                                  std::llround(options.steps * std::pow(share, options.growth)));
}

ExperimentResult populationStatistics(const ExperimentRequest& request,
                                      const PopulationStatisticsOptions& options,
                                      const RunContext& run) {
    SETSCOPE_CHECK(!options.trainingSets.empty() && std::ranges::is_sorted(options.trainingSets),
                   "the numbers of training sets do not ascend");
    setThreads(run.settings().threads);
    ExperimentResult result;
    result.device = chooseDevice(run.settings().device).use;
    result.settings = populationSettings(options);
    result.notes = populationNotes(options, request.extent);
    result.published = {{"sets that SDM can be fitted to at most", 16'384.0, FigureUnit::Number,
                         "Zaheer et al. 2017, figure 1"}};
    PopulationComparison comparison(request, options, run);
    comparison.measure();
    result.tables = {errorTable(comparison, run.settings().seed), costTable(comparison)};
    result.charts = {errorChart(result.tables.front(), comparison)};
    const auto& measurements = comparison.measurements();
    const auto shown =
        std::ranges::find(measurements, options.shownSets, &PopulationMeasurement::trainingSets);
    if (shown != measurements.end()) {
        result.charts.push_back(
            predictionChart(*shown, comparison.test(), options.task, options.shownTests));
    }
    return result;
}

}  // namespace setscope
