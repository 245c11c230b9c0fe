#include "core/experiments/redshift.h"

#include <ATen/ATen.h>
#include <torch/nn/module.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/base/seeded_run.h"
#include "core/base/text.h"
#include "core/experiments/experiment_setup.h"
#include "core/experiments/figures.h"
#include "core/experiments/kept_models.h"
#include "core/experiments/progress_text.h"
#include "core/experiments/set_folds.h"
#include "core/models/equivariant.h"
#include "core/models/layers.h"
#include "core/tensor/device.h"
#include "core/tensor/module_tensors.h"
#include "core/tensor/segment_ops.h"
#include "core/training/trainer.h"

namespace setscope {
namespace {

constexpr const char* kScatterColumn = "scatter";
constexpr const char* kGainColumn = "gain";
constexpr const char* kPublishedColumn = "published";
constexpr std::int64_t kNeighbours = 10;
constexpr double kRidge = 1e-3;  // of the number of galaxies

/// What predicts, in the order of the table.
enum RedshiftMethod : std::size_t {
    kMeanRedshift,
    kLinearRedshift,
    kNearestGalaxies,
    kGalaxyMlp,
    kSetMeanOfMlp,
    kGalaxySets,
    kRedshiftMethods
};

struct RedshiftMethodEntry {
    const char* title;
    std::optional<double> published;
};

const std::array<RedshiftMethodEntry, kRedshiftMethods> kMethodEntries = {{
    {"Mean redshift", std::nullopt},
    {"Linear", std::nullopt},
    {"10 nearest galaxies", std::nullopt},
    {"MLP", 0.026},
    {"MLP, averaged over the set", std::nullopt},
    {"Deep Sets", 0.023},
}};

/// Redshifts of galaxies, alone or among their set, in units of its training's.
class RedshiftNetwork : public torch::nn::Module {
  public:
    RedshiftNetwork(RedshiftMethod method, std::int64_t inputWidth, const RedshiftOptions& options)
        : torch::nn::Module("RedshiftNetwork") {
        std::vector<std::int64_t> widths = options.layerWidths;
        if (method == kGalaxySets) {
            widths.push_back(1);
            ofSets_ =
                register_module("sets", std::make_shared<EquivariantStack>(
                                            EquivariantStackOptions{.inputWidth = inputWidth,
                                                                    .widths = widths,
                                                                    .form = EquivariantForm::Full,
                                                                    .pooling = Pooling::Mean,
                                                                    .activation = Activation::Elu,
                                                                    .dropout = options.dropout}));
            return;
        }
        // An equivariant layer has two matrices, so that a width √2 as large makes up for it.
        for (std::int64_t& width : widths) {
            width = std::lround(static_cast<double>(width) * std::sqrt(2.0));
        }
        widths.push_back(1);
        alone_ =
            register_module("alone", std::make_shared<Mlp>(MlpOptions{.inputWidth = inputWidth,
                                                                      .widths = widths,
                                                                      .activation = Activation::Elu,
                                                                      .dropout = options.dropout}));
    }

    /// The stack of Deep Sets; null of the MLP.
    const EquivariantStack* ofSets() const { return ofSets_.get(); }

    /// @return [T]
    at::Tensor forward(const RaggedBatch& sets) {
        const at::Tensor output = ofSets_ != nullptr ? ofSets_->forward(sets.elements, sets.offsets)
                                                     : alone_->forward(sets.elements);
        return output.squeeze(1);
    }

  private:
    std::shared_ptr<EquivariantStack> ofSets_;
    std::shared_ptr<Mlp> alone_;
};

/// |z_spec − z| / (1 + z_spec) of each galaxy, [T] float64 on the CPU.
at::Tensor relativeErrors(const at::Tensor& predicted, const at::Tensor& redshifts) {
    return ((predicted - redshifts).abs() / (1.0 + redshifts)).to(at::kDouble).cpu();
}

/// One fold of a collection of galaxies, as networks see it.
struct FoldGalaxies {
    GalaxySets train;
    GalaxySets validation;
    GalaxySets test;
    double mean = 0.0;       ///< of the redshifts of the training part
    double deviation = 1.0;  ///< likewise
};

FoldGalaxies foldGalaxies(const GalaxySets& galaxies, const SetFold& fold,
                          const c10::Device& device) {
    FoldGalaxies result{chosenSets(galaxies, fold.train), chosenSets(galaxies, fold.validation),
                        chosenSets(galaxies, fold.test)};
    const GalaxyScale scale(result.train.members.elements);
    for (GalaxySets* part : {&result.train, &result.validation, &result.test}) {
        part->members.elements = scale.apply(part->members.elements).to(device);
        part->redshifts = part->redshifts.to(device);
    }
    result.mean = result.train.redshifts.mean().item<double>();
    result.deviation = std::max(result.train.redshifts.std(false).item<double>(), 1e-6);
    return result;
}

at::Tensor linearRedshifts(const FoldGalaxies& fold) {
    const auto withOne = [](const at::Tensor& features) {
        const at::Tensor wide = features.to(at::kDouble);
        return at::cat({wide, at::ones({wide.size(0), 1}, wide.options())}, 1);
    };
    const at::Tensor x = withOne(fold.train.members.elements);
    const at::Tensor ridge =
        at::eye(x.size(1), x.options()) * (kRidge * static_cast<double>(x.size(0)));
    const at::Tensor weights = at::linalg_solve(
        at::mm(x.t(), x) + ridge, at::mv(x.t(), fold.train.redshifts.to(at::kDouble)));
    return at::mv(withOne(fold.test.members.elements), weights).to(at::kFloat);
}

at::Tensor nearestRedshifts(const FoldGalaxies& fold, const RunContext& run) {
    constexpr std::int64_t kRowsAtOnce = 500;
    const std::int64_t count = std::min(kNeighbours, fold.train.galaxyCount());
    std::vector<at::Tensor> parts;
    for (const at::Tensor& rows : fold.test.members.elements.split(kRowsAtOnce)) {
        run.throwIfStopped();
        const at::Tensor distances = at::cdist(rows, fold.train.members.elements);
        const at::Tensor nearest = std::get<1>(distances.topk(count, 1, false));
        parts.push_back(
            fold.train.redshifts.index_select(0, nearest.flatten()).view(nearest.sizes()).mean(1));
    }
    return at::cat(parts);
}

/// Redshifts by a network in evaluation mode. @return [T]
at::Tensor networkRedshifts(RedshiftNetwork& network, const FoldGalaxies& fold,
                            const GalaxySets& galaxies) {
    const at::NoGradGuard withoutGradient;
    network.eval();
    return network.forward(galaxies.members) * fold.deviation + fold.mean;
}

/// Some of the training sets with up to a random number of their members, even on a logarithmic
/// scale, so that a network of sets learns from sets of every size.
GalaxySets trainingDraw(const GalaxySets& galaxies, const RedshiftOptions& options,
                        Random& random) {
    std::vector<std::int64_t> sets(static_cast<std::size_t>(galaxies.setCount()));
    std::iota(sets.begin(), sets.end(), std::int64_t{0});
    random.shuffle(std::span(sets));
    sets.resize(static_cast<std::size_t>(std::min(options.batchSets, galaxies.setCount())));
    const double share =
        std::log(static_cast<double>(options.mostMembers) + 1.0) * random.uniform();
    const auto most = static_cast<std::int64_t>(std::floor(std::exp(share)));
    return chosenMembers(galaxies, sets, most, random);
}

std::shared_ptr<RedshiftNetwork> trainRedshiftNetwork(RedshiftMethod method,
                                                      const FoldGalaxies& fold, std::int64_t steps,
                                                      const RedshiftOptions& options,
                                                      const RunContext& run) {
    at::manual_seed(Random(run.settings().seed).fork("redshift network")());
    auto network = std::make_shared<RedshiftNetwork>(method, fold.train.members.width(), options);
    network->to(fold.train.redshifts.device());
    TrainingTask task;
    task.loss = [&](std::int64_t, Random& random) {
        const GalaxySets drawn = trainingDraw(fold.train, options, random);
        const at::Tensor wanted = (drawn.redshifts - fold.mean) / fold.deviation;
        return at::mse_loss(network->forward(drawn.members), wanted);
    };
    task.validate = [&] {
        return -relativeErrors(networkRedshifts(*network, fold, fold.validation),
                               fold.validation.redshifts)
                    .mean()
                    .item<double>();
    };
    TrainerOptions training;
    training.steps = steps;
    training.optimizer.learningRate = options.learningRate;
    training.schedule = {ScheduleKind::WarmupCosine, std::max<std::int64_t>(1, steps / 20)};
    training.clipNorm = 1.0;
    training.validateEvery = options.validateEvery;
    training.patience = options.patience;
    train(*network, task, training, run);
    return network;
}

/// Sums of errors set by set, of which the scatter and its interval are made.
class SetErrors {
  public:
    explicit SetErrors(std::int64_t setCount)
        : sums_(static_cast<std::size_t>(setCount)), counts_(sums_.size()) {}

    /// @param sets numbers of the sets that `offsets` divides the errors into
    void add(std::span<const std::int64_t> sets, const at::Tensor& errors,
             const at::Tensor& offsets) {
        const at::Tensor sums = segmentSum(errors.unsqueeze(1), offsets);
        const auto limits = offsetValues(offsets);
        for (std::size_t place = 0; place < sets.size(); ++place) {
            const auto set = static_cast<std::size_t>(sets[place]);
            sums_[set] += sums[static_cast<std::int64_t>(place)][0].item<double>();
            counts_[set] += limits[place + 1] - limits[place];
        }
    }

    /// The scatter, or by how much another method's is larger, with an interval from drawing whole
    /// sets. @param other null, or measured on the same sets
    ExperimentFigure figure(const SetErrors* other, std::uint64_t seed) const {
        std::vector<std::size_t> tested;
        for (std::size_t set = 0; set < counts_.size(); ++set) {
            if (counts_[set] > 0) {
                tested.push_back(set);
            }
        }
        SETSCOPE_CHECK(!tested.empty(), "no set was tested");
        return bootstrapFigure(
            tested.size(),
            [&](std::span<const std::size_t> places) {
                double sum = 0.0;
                std::int64_t count = 0;
                for (const std::size_t place : places) {
                    const std::size_t set = tested[place];
                    sum += other != nullptr ? other->sums_[set] - sums_[set] : sums_[set];
                    count += counts_[set];
                }
                return sum / static_cast<double>(count);
            },
            seed);
    }

    std::int64_t galaxyCount() const {
        return std::accumulate(counts_.begin(), counts_.end(), std::int64_t{0});
    }

  private:
    std::vector<double> sums_;
    std::vector<std::int64_t> counts_;
};

using ErrorsOfMethods = std::vector<SetErrors>;

/// Whether the paper's figures stand beside ours.
enum class PublishedColumn { Shown, Empty };

/// Measures every method on one collection of galaxies.
class RedshiftComparison {
  public:
    RedshiftComparison(const ExperimentRequest& request, const GalaxySets& galaxies,
                       std::string title, std::int64_t steps, const RedshiftOptions& options,
                       const RunContext& run)
        : request_(request),
          galaxies_(galaxies),
          title_(std::move(title)),
          steps_(steps),
          options_(options),
          run_(run),
          device_(chooseDevice(run.settings().device).device),
          errors_(kRedshiftMethods, SetErrors(galaxies.setCount())),
          seenErrors_(options.seenMembers.size(), errors_) {}

    void measure() {
        for (std::int64_t repeat = 0; repeat < options_.repeats; ++repeat) {
            const Random random =
                Random(run_.settings().seed).fork(title_ + " " + std::to_string(repeat));
            const std::vector<SetFold> folds =
                setFolds(galaxies_.setCount(), options_.folds, random);
            for (std::int64_t fold = 0; fold < options_.testedFolds; ++fold) {
                const std::int64_t part = repeat * options_.testedFolds + fold + 1;
                measureFold(folds[static_cast<std::size_t>(fold)],
                            random.fork("fold " + std::to_string(fold)),
                            title_ + ", part " + std::to_string(part) + " of " +
                                std::to_string(options_.repeats * options_.testedFolds));
            }
        }
    }

    void addRows(ExperimentTable& table, PublishedColumn published) const {
        const std::uint64_t seed = run_.settings().seed;
        for (std::size_t method = 0; method < kRedshiftMethods; ++method) {
            const RedshiftMethodEntry& entry = kMethodEntries[method];
            ExperimentRow row;
            row.labels = {title_, entry.title};
            row.figures.emplace_back(errors_[method].figure(nullptr, seed));
            row.figures.push_back(method == kGalaxyMlp ? std::nullopt
                                                       : std::optional(errors_[method].figure(
                                                             &errors_[kGalaxyMlp], seed)));
            row.figures.push_back(published == PublishedColumn::Shown && entry.published
                                      ? std::optional(exactFigure(*entry.published))
                                      : std::nullopt);
            row.count = errors_[method].galaxyCount();
            table.rows.push_back(std::move(row));
        }
    }

    ExperimentChart chart() const {
        ExperimentChart chart;
        chart.id = "members";
        chart.title = "Scatter by the members that are seen of a simulated cluster";
        chart.x = {"Members seen", ExperimentChart::Scale::Logarithmic};
        chart.y = {"Scatter", ExperimentChart::Scale::Linear};
        for (const RedshiftMethod method : {kGalaxyMlp, kSetMeanOfMlp, kGalaxySets}) {
            ExperimentChart::Series series{kMethodEntries[method].title, {}};
            for (std::size_t i = 0; i < options_.seenMembers.size(); ++i) {
                series.points.push_back(
                    {static_cast<double>(options_.seenMembers[i]),
                     seenErrors_[i][method].figure(nullptr, run_.settings().seed)});
            }
            chart.series.push_back(std::move(series));
        }
        return chart;
    }

  private:
    void measureFold(const SetFold& fold, const Random& random, const std::string& what) {
        const FoldGalaxies galaxies = foldGalaxies(galaxies_, fold, device_);
        const auto add = [&](RedshiftMethod method, const at::Tensor& predicted) {
            errors_[method].add(fold.test, relativeErrors(predicted, galaxies.test.redshifts),
                                galaxies.test.members.offsets);
        };
        const RunContext training = withSeed(run_, random.fork("training")());
        add(kMeanRedshift, at::full_like(galaxies.test.redshifts, galaxies.mean));
        add(kLinearRedshift, linearRedshifts(galaxies));
        add(kNearestGalaxies, nearestRedshifts(galaxies, run_));
        const auto alone = trainRedshiftNetwork(kGalaxyMlp, galaxies, steps_, options_,
                                                saying(training, what + ": training the MLP"));
        const auto ofSets = trainRedshiftNetwork(kGalaxySets, galaxies, steps_, options_,
                                                 saying(training, what + ": training Deep Sets"));
        keep(*ofSets, galaxies, what + ", Deep Sets");
        addNetworks(*alone, *ofSets, galaxies, galaxies.test, fold.test, errors_);
        for (std::size_t i = 0; i < options_.seenMembers.size(); ++i) {
            addSeen(*alone, *ofSets, galaxies, fold, random, i);
        }
    }

    void keep(RedshiftNetwork& network, const FoldGalaxies& fold, const std::string& name) const {
        const auto example = [&]() -> NamedTensors {
            GalaxySets some = fold.test;
            some.members = some.members.slice(0, std::min<std::int64_t>(1, some.setCount()));
            NamedTensors tensors = exampleSets(some.members);
            tensors["redshifts"] = networkRedshifts(network, fold, some);
            return tensors;
        };
        NamedTensors tensors = namedTensors(*network.ofSets(), "network.");
        tensors["target.mean"] = at::full({1}, fold.mean, at::kDouble);
        tensors["target.scale"] = at::full({1}, fold.deviation, at::kDouble);
        keepModel(request_,
                  {name, "equivariant-stack", toJson(network.ofSets()->options()),
                   std::move(tensors), example},
                  run_.settings().seed);
    }

    /// The networks and what follows from them, on the test sets or some of their members.
    static void addNetworks(RedshiftNetwork& alone, RedshiftNetwork& ofSets,
                            const FoldGalaxies& fold, const GalaxySets& test,
                            std::span<const std::int64_t> sets, ErrorsOfMethods& errors) {
        const at::Tensor& offsets = test.members.offsets;
        const at::Tensor own = networkRedshifts(alone, fold, test);
        const at::Tensor averaged =
            segmentBroadcast(segmentMean(own.unsqueeze(1), offsets), offsets).squeeze(1);
        const at::Tensor together = networkRedshifts(ofSets, fold, test);
        errors[kGalaxyMlp].add(sets, relativeErrors(own, test.redshifts), offsets);
        errors[kSetMeanOfMlp].add(sets, relativeErrors(averaged, test.redshifts), offsets);
        errors[kGalaxySets].add(sets, relativeErrors(together, test.redshifts), offsets);
    }

    void addSeen(RedshiftNetwork& alone, RedshiftNetwork& ofSets, const FoldGalaxies& fold,
                 const SetFold& sets, const Random& random, std::size_t place) {
        std::vector<std::int64_t> all(sets.test.size());
        std::iota(all.begin(), all.end(), std::int64_t{0});
        const std::int64_t seen = options_.seenMembers[place];
        Random drawing = random.fork("seen " + std::to_string(seen));
        addNetworks(alone, ofSets, fold, chosenMembers(fold.test, all, seen, drawing), sets.test,
                    seenErrors_[place]);
    }

    const ExperimentRequest& request_;
    const GalaxySets& galaxies_;
    std::string title_;
    std::int64_t steps_;
    const RedshiftOptions& options_;
    const RunContext& run_;
    c10::Device device_;
    ErrorsOfMethods errors_;
    std::vector<ErrorsOfMethods> seenErrors_;  ///< of each number of members seen
};

ExperimentTable emptyScatterTable() {
    ExperimentTable table;
    table.id = "scatter";
    table.title =
        "Scatter of the redshifts, the mean of |z_spec − z| / (1 + z_spec); lower is better";
    table.counted = "Test galaxies, counted once for every repeat";
    table.labels = {"Sets", "Method"};
    table.columns = {
        {.id = kScatterColumn,
         .heading = "Scatter",
         .meaning = "",
         .unit = FigureUnit::Number,
         .showsInterval = true},
        {.id = kGainColumn,
         .heading = "Better than MLP by",
         .meaning = "the MLP's scatter less this one, on the same galaxies; above 0 is better",
         .unit = FigureUnit::Number,
         .showsInterval = true},
        {.id = kPublishedColumn,
         .heading = "Published",
         .meaning = "of the paper, on other galaxies in real clusters",
         .unit = FigureUnit::Number}};
    return table;
}

/// "0.0048", as a note says it.
std::string shownSpread(double spread) {
    std::array<char, 32> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), spread, std::chars_format::fixed, 4)
            .ptr;
    return {text.data(), end};
}

/// The collections that are compared.
struct RedshiftCollections {
    GalaxySets plates;
    GalaxySets clusters;
    GalaxySets random;
};

std::vector<std::string> redshiftNotes(const RedshiftCollections& data,
                                       const RedshiftOptions& options,
                                       ExperimentRequest::Extent extent) {
    const auto described = [](const GalaxySets& galaxies) {
        return counted(galaxies.galaxyCount(), "galaxy", "galaxies") + " in " +
               counted(galaxies.setCount(), "set", "sets");
    };
    std::vector<std::string> notes = {
        "The paper's galaxies are those of the redMaPPer clusters with 17 photometric features, "
        "which are not at hand. Here are " +
            std::to_string(data.plates.features.size()) +
            " features (5 magnitudes, 4 colours) of observed galaxies and " +
            std::to_string(data.clusters.features.size()) +
            " (11 magnitudes, 10 colours) of simulated ones, so that the published figures stand "
            "beside ours only for orientation.",
        "Plates: " + described(data.plates) +
            " of the SDSS. A plate is a piece of sky, whose galaxies have no common redshift "
            "(they spread by " +
            shownSpread(meanSpread(data.plates)) +
            " (1 + z) on average), so that a set can tell little of its members here.",
        "Simulated clusters: " + described(data.clusters) +
            " of the PHAT0 catalogue, which are simulated and have no places. A cluster is a run "
            "of galaxies in the order of their true redshift; they spread by " +
            shownSpread(meanSpread(data.clusters)) +
            " (1 + z). Real clusters also hold galaxies that only seem to belong to them, which "
            "these do not, so that the gain here is a best case. The MLP's mean over a cluster "
            "says how much of it is only averaging.",
        "Random sets: the same simulated galaxies, each in a random set (spread " +
            shownSpread(meanSpread(data.random)) +
            " (1 + z)); no method can gain by looking at the others.",
        "Whole sets are divided into " + std::to_string(options.folds) +
            " parts; one is tested, the next one chooses among the weights of a training, the "
            "others are learned from. " +
            counted(options.testedFolds, "part", "parts") + " tested, " +
            counted(options.repeats, "division", "divisions") +
            ", each with trainings from another seed. The intervals are from drawing whole sets "
            "anew.",
        "Deep Sets and the MLP have equally many layers, about as many parameters, the same "
        "mini-batches and the same number of steps at most. Deep Sets has equivariant layers with "
        "two full matrices and the mean, because the normalised ones do not see where a whole set "
        "lies."};
    if (extent == ExperimentRequest::Extent::Quick) {
        notes.emplace_back(
            "This was a quick run: one division, few parts and short trainings; leave --quick away "
            "for the figures.");
    }
    return notes;
}

Json redshiftSettings(const RedshiftOptions& options) {
    return {{"folds", options.folds},
            {"testedFolds", options.testedFolds},
            {"repeats", options.repeats},
            {"layerWidths", options.layerWidths},
            {"dropout", options.dropout},
            {"learningRate", options.learningRate},
            {"surveySteps", options.surveySteps},
            {"clusterSteps", options.clusterSteps},
            {"batchSets", options.batchSets},
            {"mostMembers", options.mostMembers},
            {"validateEvery", options.validateEvery},
            {"patience", options.patience},
            {"fewestClusterMembers", options.clusters.fewestMembers},
            {"mostClusterMembers", options.clusters.mostMembers}};
}

std::vector<PublishedFigure> publishedRedshifts() {
    const std::string source = "Zaheer et al. 2017, table 2, redMaPPer clusters";
    return {{"scatter of an MLP", 0.026, FigureUnit::Number, source},
            {"scatter of redMaPPer", 0.025, FigureUnit::Number, source},
            {"scatter of Deep Sets", 0.023, FigureUnit::Number, source}};
}

}  // namespace

RedshiftOptions redshiftOptions(const ExperimentRequest& request) {
    const std::filesystem::path folder = request.dataFolder / "photoz";
    RedshiftOptions options;
    options.survey = folder / "sdss_galaxies.csv.gz";
    options.simulated = {folder / "phat0_simulated_train.csv.gz",
                         folder / "phat0_simulated_sample.csv.gz"};
    if (request.extent == ExperimentRequest::Extent::Quick) {
        options.testedFolds = 2;
        options.repeats = 1;
        options.surveySteps = 500;
        options.clusterSteps = 800;
    }
    return options;
}

ExperimentResult redshift(const ExperimentRequest& request, const RedshiftOptions& options,
                          const RunContext& run) {
    setThreads(run.settings().threads);
    requireData(options.survey);
    for (const std::filesystem::path& file : options.simulated) {
        requireData(file);
    }
    const Random random(run.settings().seed);
    RedshiftCollections data;
    data.plates = readPlates(options.survey, run);
    data.clusters = readSimulatedClusters(options.simulated, options.clusters, random, run);
    data.random = shuffledBetweenSets(data.clusters, random);

    ExperimentResult result;
    result.device = chooseDevice(run.settings().device).use;
    result.settings = redshiftSettings(options);
    result.published = publishedRedshifts();
    result.notes = redshiftNotes(data, options, request.extent);

    RedshiftOptions withoutChart = options;
    withoutChart.seenMembers.clear();
    RedshiftComparison plates(request, data.plates, "SDSS plates", options.surveySteps,
                              withoutChart, run);
    RedshiftComparison clusters(request, data.clusters, "Simulated clusters", options.clusterSteps,
                                options, run);
    RedshiftComparison shuffled(request, data.random, "Random sets of these", options.clusterSteps,
                                withoutChart, run);
    ExperimentTable table = emptyScatterTable();
    plates.measure();
    plates.addRows(table, PublishedColumn::Shown);
    clusters.measure();
    clusters.addRows(table, PublishedColumn::Shown);
    shuffled.measure();
    shuffled.addRows(table, PublishedColumn::Empty);
    result.tables.push_back(std::move(table));
    result.charts.push_back(clusters.chart());
    return result;
}

ExperimentResult runRedshift(const ExperimentRequest& request,
                             const std::shared_ptr<const ArchiveFormat>&, const RunContext& run) {
    return redshift(request, redshiftOptions(request), run);
}

}  // namespace setscope
