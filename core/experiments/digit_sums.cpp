#include "core/experiments/digit_sums.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/base/random.h"
#include "core/base/seeded_run.h"
#include "core/base/text.h"
#include "core/experiments/baselines/recurrent_nets.h"
#include "core/experiments/digit_nets.h"
#include "core/experiments/digit_sums_data.h"
#include "core/experiments/figures.h"
#include "core/experiments/kept_models.h"
#include "core/experiments/progress_text.h"
#include "core/models/deep_sets.h"
#include "core/tensor/device.h"
#include "core/tensor/module_tensors.h"

namespace setscope {
namespace {

constexpr const char* kExactSums = "exact-sums";
constexpr const char* kDigitSumsSource = "Zaheer et al. 2017, section 4.1.2 and figure 2";
constexpr double kPapersDigitError = 0.01;
constexpr std::int64_t kLongestCharted = 100;
constexpr std::int64_t kDigitClasses = 10;
constexpr std::int64_t kStampKinds = 16;
/// Without it the softmax is soon so sure that the L1 loss no longer moves a stamp out of a wrong
/// kind.
constexpr double kKindTemperature = 4.0;
constexpr double kSmallestSpread = 0.1;  // of digits, so that all equal ones divide by something

enum class SummerKind { DeepSets, Lstm, Gru };

struct SummerRow {
    SummerKind kind;
    const char* id;
    const char* heading;
};

constexpr std::array kSummers = {SummerRow{SummerKind::DeepSets, "deep-sets", "Deep Sets"},
                                 SummerRow{SummerKind::Lstm, "lstm", "LSTM"},
                                 SummerRow{SummerKind::Gru, "gru", "GRU"}};

RecurrentCell digitCell(SummerKind kind) {
    return kind == SummerKind::Lstm ? RecurrentCell::Lstm : RecurrentCell::Gru;
}

std::shared_ptr<DigitSummer> textSummer(SummerKind kind) {
    const auto deepSets =
        std::make_shared<DeepSets>(DeepSetsOptions{.inputWidth = kDigitClasses,
                                                   .phiWidths = {100, 30},
                                                   .phiLastActivation = Activation::Tanh,
                                                   .rhoWidths = {1}});
    if (kind == SummerKind::DeepSets) {
        return std::make_shared<DigitSummer>(nullptr, deepSets);
    }
    const RecurrentNetOptions options{
        .cell = digitCell(kind), .inputWidth = kDigitClasses, .embeddingWidths = {16}};
    return std::make_shared<DigitSummer>(nullptr, std::make_shared<RecurrentNet>(withParameters(
                                                      options, parameterCount(*deepSets))));
}

/// φ reads a stamp as one of several kinds, and what a kind adds to the sum is its last, linear
/// layer. At first the kinds' values lie evenly over the range of an even distribution of that mean
/// and spread.
std::shared_ptr<DigitSummer> stampDeepSets(std::int64_t edge, const MemberScale& scale) {
    const auto reader =
        std::make_shared<StampNet>(StampNetOptions{.edge = edge,
                                                   .widths = {128, kStampKinds},
                                                   .output = StampOutput::Kinds,
                                                   .temperature = kKindTemperature});
    const auto head = std::make_shared<DeepSets>(
        DeepSetsOptions{.inputWidth = kStampKinds, .phiWidths = {1}, .rhoWidths = {1}});
    const double reach = std::sqrt(3.0);  // of an even distribution, in standard deviations
    const double spread = std::max(scale.spread, kSmallestSpread);
    const at::NoGradGuard withoutGradient;
    auto parameters = head->named_parameters();
    parameters["phi.0.weight"].copy_(at::linspace(-reach, reach, kStampKinds).unsqueeze(0));
    parameters["phi.0.bias"].fill_(scale.mean / spread);
    parameters["rho.0.weight"].fill_(spread);
    parameters["rho.0.bias"].zero_();
    return std::make_shared<DigitSummer>(reader, head);
}

/// The same convolutions, and a recurrence as large as brings the whole to as many parameters. At
/// first it answers about as the training sums are.
std::shared_ptr<DigitSummer> stampRecurrent(SummerKind kind, std::int64_t edge,
                                            const DigitSets& train) {
    constexpr std::int64_t kFeatures = 64;
    const auto reader =
        std::make_shared<StampNet>(StampNetOptions{.edge = edge, .widths = {kFeatures}});
    const std::int64_t parameters =
        parameterCount(*stampDeepSets(edge, {})) - parameterCount(*reader);
    const auto head = std::make_shared<RecurrentNet>(withParameters(
        {.cell = digitCell(kind), .inputWidth = kFeatures}, std::max<std::int64_t>(1, parameters)));
    const at::NoGradGuard withoutGradient;
    auto named = head->named_parameters();
    named["output.0.weight"].mul_(train.sums.std());
    named["output.0.bias"].copy_(train.sums.mean(0));
    return std::make_shared<DigitSummer>(reader, head);
}

std::shared_ptr<DigitSummer> makeSummer(SummerKind kind, const DigitLessons& lessons) {
    const std::int64_t edge = lessons.pools.edge;
    if (edge == 0) {
        return textSummer(kind);
    }
    return kind == SummerKind::DeepSets ? stampDeepSets(edge, memberScale(lessons.train))
                                        : stampRecurrent(kind, edge, lessons.train);
}

/// Of one repetition.
struct CountedShare {
    std::int64_t successes = 0;
    std::int64_t trials = 0;
};

/// The mean share over repetitions; its interval is the wider of Student's over them and Wilson's
/// over all their trials, since a few repetitions may agree by chance or at 100 %.
ExperimentFigure repeatedShare(const std::vector<CountedShare>& repetitions) {
    CountedShare all;
    std::vector<double> shares;
    for (const CountedShare& each : repetitions) {
        all.successes += each.successes;
        all.trials += each.trials;
        shares.push_back(static_cast<double>(each.successes) / static_cast<double>(each.trials));
    }
    const ExperimentFigure overSets = shareFigure(all.successes, all.trials);
    const ExperimentFigure overSeeds = meanFigure(shares);
    return {overSeeds.value, std::max(0.0, std::min(overSets.low, overSeeds.low)),
            std::min(1.0, std::max(overSets.high, overSeeds.high))};
}

ExperimentFigure toThePower(const ExperimentFigure& share, std::int64_t length) {
    const auto power = [&](double x) { return std::pow(x, static_cast<double>(length)); };
    return {power(share.value), power(share.low), power(share.high)};
}

/// Trains and tests all models, one repetition after another.
class DigitComparison {
  public:
    DigitComparison(const ExperimentRequest& request, const DigitSumsOptions& options,
                    const c10::Device& device, const RunContext& run)
        : request_(request), options_(options), device_(device), run_(run) {}

    std::uint64_t seedOf(std::int64_t repetition) const {
        return run_.settings().seed + static_cast<std::uint64_t>(repetition);
    }

    void measure(const DigitPools& pools, std::int64_t repetition) {
        Random drawing = Random(seedOf(repetition)).fork("sets of digits");
        const DigitLessons lessons{
            pools, drawDigitSets(pools.train, options_.trainingSets, options_.largestSet, drawing),
            drawDigitSets(pools.validation, options_.validationSets, options_.largestSet, drawing)};
        for (const SummerRow& row : kSummers) {
            const std::string name = nameOf(row.heading, repetition);
            seedModel(row.id, repetition);
            const std::shared_ptr<DigitSummer> summer = makeSummer(row.kind, lessons);
            parameters_[row.id] = parameterCount(*summer);
            summer->to(device_);
            trainDigitSummer(*summer, lessons, options_.training,
                             runOf(repetition, name + ": training"));
            if (row.kind == SummerKind::DeepSets) {
                keep(*summer, lessons, repetition, name);
            }
            test(*summer, row, pools.test, repetition, name);
        }
    }

    /// Teaches a reader of single stamps, for the bound.
    void measureClassifier(const DigitPools& pools, std::int64_t repetition) {
        const std::string name = nameOf("Classifier", repetition);
        seedModel("classifier", repetition);
        StampNet classifier(
            {.edge = pools.edge, .widths = {128, kDigitClasses}, .output = StampOutput::Logits});
        classifier.to(device_);
        const double stampsPerSet = 0.5 * static_cast<double>(1 + options_.largestSet);
        trainDigitClassifier(classifier, pools, classifierTraining(), stampsPerSet,
                             runOf(repetition, name + ": training"));
        classifier_.push_back({rightlyRead(classifier, pools.test), pools.test.count()});
    }

    ExperimentTable sumsTable(std::string title) const;
    ExperimentTable stampsTable() const;
    /// The share of sums of that length that are exact if each stamp is read wrong as often as by
    /// the classifier, independently.
    ExperimentFigure bound(std::int64_t length) const {
        return toThePower(repeatedShare(classifier_), length);
    }
    /// The same as often as by Deep Sets, on sets of one.
    ExperimentFigure ownBound(std::int64_t length) const {
        return toThePower(repeatedShare(single_.at(kSummers.front().id)), length);
    }
    const std::map<std::string, std::int64_t>& parameters() const { return parameters_; }

  private:
    std::string nameOf(const std::string& model, std::int64_t repetition) const {
        return options_.repetitions == 1 ? model
                                         : model + ", run " + std::to_string(repetition + 1) +
                                               " of " + std::to_string(options_.repetitions);
    }

    RunContext runOf(std::int64_t repetition, const std::string& what) const {
        return withSeed(saying(run_, what), seedOf(repetition));
    }

    void seedModel(const std::string& model, std::int64_t repetition) const {
        at::manual_seed(Random(seedOf(repetition)).fork("weights of " + model)());
    }

    DigitTraining classifierTraining() const {
        constexpr double kClassifierRate = 2e-3;
        DigitTraining training = options_.training;
        training.learningRate = kClassifierRate;
        return training;
    }

    void keep(DigitSummer& summer, const DigitLessons& lessons, std::int64_t repetition,
              const std::string& name) const {
        const auto example = [&]() -> NamedTensors {
            const DigitSets sets =
                lessons.validation.chosen(std::array<std::int64_t, 5>{0, 1, 2, 3, 4});
            const at::Tensor items = lessons.pools.validation.items.index_select(0, sets.rows);
            NamedTensors tensors = exampleSets({items, sets.offsets});
            tensors["sums"] = summer.sums({summer.features(items.to(device_)), sets.offsets});
            return tensors;
        };
        keepModel(request_,
                  {name, "digit-summer", summer.architecture(), namedTensors(summer), example},
                  seedOf(repetition));
    }

    void test(DigitSummer& summer, const SummerRow& row, const DigitPool& pool,
              std::int64_t repetition, const std::string& name) {
        for (const std::int64_t length : options_.lengths) {
            const std::int64_t setCount =
                std::clamp<std::int64_t>(options_.mostTestMembers / length, 1, options_.testSets);
            Random drawing =
                Random(seedOf(repetition)).fork("test sets of " + std::to_string(length));
            const DigitSets sets = drawDigitSetsOf(pool, setCount, length, drawing);
            exact_[row.id][length].push_back(
                {exactSums(summer, pool, sets,
                           saying(run_, name + ": testing on sets of " + std::to_string(length))),
                 setCount});
        }
        const DigitSets alone = everyItemAlone(pool);
        single_[row.id].push_back({exactSums(summer, pool, alone, quiet(run_)), alone.count()});
    }

    const ExperimentRequest& request_;
    const DigitSumsOptions& options_;
    c10::Device device_;
    const RunContext& run_;
    std::map<std::string, std::map<std::int64_t, std::vector<CountedShare>>> exact_;
    std::map<std::string, std::vector<CountedShare>> single_;  ///< sets of one item
    std::vector<CountedShare> classifier_;
    std::map<std::string, std::int64_t> parameters_;
};

ExperimentTable DigitComparison::sumsTable(std::string title) const {
    ExperimentTable table;
    table.id = kExactSums;
    table.title = std::move(title);
    table.labels = {"Members"};
    for (const SummerRow& row : kSummers) {
        table.columns.push_back({row.id, row.heading, "", FigureUnit::Share, true});
    }
    for (const std::int64_t length : options_.lengths) {
        ExperimentRow row;
        row.labels = {std::to_string(length)};
        double best = 0.0;
        for (const SummerRow& summer : kSummers) {
            const std::vector<CountedShare>& counts = exact_.at(summer.id).at(length);
            row.figures.push_back(repeatedShare(counts));
            if (summer.kind != SummerKind::DeepSets && row.figures.back()->value > best) {
                best = row.figures.back()->value;
                row.marked = summer.id;
            }
            row.count = std::ssize(counts) * counts.front().trials;
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

ExperimentTable DigitComparison::stampsTable() const {
    ExperimentTable table;
    table.id = "single-stamps";
    table.title = "Single test stamps that are read as another digit, %";
    table.counted = "Test stamps";
    table.labels = {"Reader"};
    table.columns = {{"wrong", "Wrong", "p", FigureUnit::Share, true}};
    const auto add = [&](const std::string& reader, const std::vector<CountedShare>& right) {
        const ExperimentFigure share = repeatedShare(right);
        ExperimentRow row;
        row.labels = {reader};
        row.figures = {ExperimentFigure{1 - share.value, 1 - share.high, 1 - share.low}};
        row.count = std::ssize(right) * right.front().trials;
        table.rows.push_back(std::move(row));
    };
    add("Classifier, taught with digits", classifier_);
    for (const SummerRow& summer : kSummers) {
        add(std::string(summer.heading) + ", taught with sums, on sets of one",
            single_.at(summer.id));
    }
    return table;
}

void addLengthColumn(
    ExperimentTable& table, ExperimentColumn column,
    const std::function<std::optional<ExperimentFigure>(std::int64_t length)>& figure) {
    table.columns.push_back(std::move(column));
    for (ExperimentRow& row : table.rows) {
        row.figures.push_back(figure(std::stoll(row.labels.front())));
    }
}

/// The columns of a table of sums as curves over the length.
ExperimentChart sumsChart(const ExperimentTable& table) {
    ExperimentChart chart;
    chart.id = kExactSums;
    chart.title = "Sums that are exact after rounding, by the number of members";
    chart.x.title = "Members";
    chart.y.title = "Share of exact sums";
    for (const ExperimentColumn& column : table.columns) {
        ExperimentChart::Series series;
        series.name = column.heading;
        for (const ExperimentRow& row : table.rows) {
            const std::int64_t length = std::stoll(row.labels.front());
            const auto figure = figureOf(table, row, column.id);
            if (figure && length <= kLongestCharted) {
                series.points.push_back({static_cast<double>(length), *figure});
            }
        }
        chart.series.push_back(std::move(series));
    }
    return chart;
}

Json digitSettings(const DigitSumsOptions& options, const DigitComparison& comparison) {
    Json parameters = Json::object();
    for (const auto& [model, count] : comparison.parameters()) {
        parameters[model] = count;
    }
    return {{"repetitions", options.repetitions},
            {"trainingSets", options.trainingSets},
            {"validationSets", options.validationSets},
            {"largestSet", options.largestSet},
            {"lengths", options.lengths},
            {"testSets", options.testSets},
            {"mostTestMembers", options.mostTestMembers},
            {"steps", options.training.steps},
            {"batchSets", options.training.batchSets},
            {"learningRate", options.training.learningRate},
            {"weightDecay", options.training.weightDecay},
            {"clipNorm", options.training.clipNorm},
            {"growth", options.training.growth},
            {"parameters", parameters}};
}

std::string summerParameters(const DigitComparison& comparison) {
    std::string text;
    for (const SummerRow& row : kSummers) {
        text += (text.empty() ? "" : ", ") + std::string(row.heading) + " " +
                std::to_string(comparison.parameters().at(row.id));
    }
    return text;
}

std::vector<std::string> digitSumsNotes(const DigitSumsOptions& options,
                                        const DigitComparison& comparison) {
    return {"Digits are 0 to 9, drawn evenly and independently, and every size from 1 to " +
                std::to_string(options.largestSet) +
                " is equally frequent in training, as we read the paper; its public code draws 1 "
                "to 9 and sizes of 1 to 9.",
            "All models learn from the same " + std::to_string(options.trainingSets) +
                " sets, in as many steps, from the sums alone with the paper's L1 loss; the "
                "learning rate falls along a cosine, and the weights with the smallest loss on "
                "validation sets of the same sizes are kept. No model rounds anything: only its "
                "answer is rounded. Parameters: " +
                summerParameters(comparison) +
                ". LSTM and GRU take each set in the order in which it was drawn, without "
                "padding.",
            "The interval of a share is the wider of Student's over the repetitions and Wilson's "
            "over all test sets."};
}

void addQuickDigitsNote(ExperimentResult& result, const ExperimentRequest& request,
                        const DigitSumsOptions& options) {
    if (request.extent == ExperimentRequest::Extent::Quick) {
        result.notes.push_back(
            "This was a quick run: " + counted(options.repetitions, "repetition", "repetitions") +
            ", " + counted(options.training.steps, "step", "steps") +
            " and few test sets. Leave --quick away for the figures to judge by.");
    }
}

std::vector<std::string> writtenDigitsNotes(const DigitSumsOptions& options,
                                            const DigitComparison& comparison) {
    std::vector<std::string> notes = digitSumsNotes(options, comparison);
    notes.emplace_back(
        "Sets of more than 100 members are beyond the paper. There are ten digits, and all are "
        "seen in training: the test is of sizes that were never met, not of new members.");
    return notes;
}

std::vector<std::string> stampSumsNotes(const DigitSumsOptions& options,
                                        const DigitComparison& comparison,
                                        const DigitPools& pools) {
    std::vector<std::string> notes = digitSumsNotes(options, comparison);
    notes.push_back(
        "The paper takes its stamps from the 8 million of MNIST8m; here are MNIST's own, " +
        std::to_string(pools.train.count()) + " for training, " +
        std::to_string(pools.validation.count()) + " for validation and " +
        std::to_string(pools.test.count()) +
        " for testing, divided anew in every repetition. Training stamps are turned, stretched, "
        "slanted and shifted a little at random. A test set may hold a stamp more than once.");
    notes.push_back(
        "The readers are small convolutions; the paper's code has three dense layers with tanh. "
        "φ of Deep Sets ends in a softmax over " +
        std::to_string(kStampKinds) +
        " kinds, at a temperature of 4, and a linear layer that learns what each kind adds, "
        "because "
        "features with tanh learned many times more slowly; weights decay, those of the rivals and "
        "of the classifier as well. LSTM and GRU see the same convolutions' features, and "
        "all begin at the scale of the training sums.");
    if (options.training.growth > 0.0) {
        notes.push_back("All three meet the smallest training sets first: over the first " +
                        std::to_string(std::llround(100.0 * options.training.growth)) +
                        " % of the steps the sets grow from the smallest tenth to all of them, "
                        "because from long sums alone no reader gets off the ground in this time. "
                        "A set's sum stays all that is known of it; of a set of one stamp that is "
                        "its digit.");
    }
    notes.emplace_back(
        "(1 − p)^N is what a reader gets that reads single stamps wrong with probability p, one "
        "independently of another, and adds: p is that of a classifier with the same convolutions "
        "that was taught with the digits themselves on as many stamps, q that of Deep Sets. Deep "
        "Sets may be above both, since errors of two stamps may cancel, and below if small errors "
        "of right readings add up. All test sets of a repetition are of the same test stamps, of "
        "which only the repetitions' part of the interval knows.");
    return notes;
}

ExperimentResult digitResult(const DigitSumsOptions& options, const DeviceUse& device,
                             const DigitComparison& comparison, ExperimentTable table) {
    ExperimentResult result;
    result.device = device;
    result.settings = digitSettings(options, comparison);
    result.charts = {sumsChart(table)};
    result.tables = {std::move(table)};
    return result;
}

/// The options of a full run, or with less of everything.
DigitSumsOptions inExtent(const ExperimentRequest& request, DigitSumsOptions options,
                          std::int64_t quickSteps) {
    if (request.extent == ExperimentRequest::Extent::Quick) {
        options.repetitions = 1;
        options.testSets = 1'000;
        options.training.steps = quickSteps;
    }
    return options;
}

}  // namespace

DigitSumsOptions digitsTextOptions(const ExperimentRequest& request) {
    DigitSumsOptions options;
    options.lengths = {5, 10, 11, 12, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100, 1000};
    options.training = {.steps = 10'000, .batchSets = 128, .learningRate = 1e-2, .clipNorm = 1.0};
    return inExtent(request, options, 2'000);
}

DigitSumsOptions digitsImageOptions(const ExperimentRequest& request) {
    DigitSumsOptions options;
    options.lengths = {5, 10, 15, 20, 25, 30, 35, 40, 45, 50};
    options.training = {
        .steps = 12'000, .batchSets = 32, .learningRate = 4e-3, .weightDecay = 0.1, .growth = 0.4};
    return inExtent(request, options, 1'000);
}

ExperimentResult digitsText(const ExperimentRequest& request, const DigitSumsOptions& options,
                            const RunContext& run) {
    setThreads(1);  // networks this small lose more by division than they gain
    const ChosenDevice chosen = chooseDevice(run.settings().device);
    const DigitPools pools = writtenDigits();
    DigitComparison comparison(request, options, chosen.device, run);
    for (std::int64_t repetition = 0; repetition < options.repetitions; ++repetition) {
        comparison.measure(pools, repetition);
    }
    ExperimentResult result = digitResult(
        options, chosen.use, comparison,
        comparison.sumsTable("Sums of digits that are exact after rounding, by the number of "
                             "members; training had at most " +
                             std::to_string(options.largestSet) + ", %"));
    result.published = {
        {"Deep Sets, sums of 5 to 100 digits, about", 1.0, FigureUnit::Share, kDigitSumsSource},
        {"LSTM and GRU, sums of more than 20 digits, about", 0.0, FigureUnit::Share,
         kDigitSumsSource}};
    result.notes = writtenDigitsNotes(options, comparison);
    addQuickDigitsNote(result, request, options);
    return result;
}

ExperimentResult digitsImage(const ExperimentRequest& request, const DigitSumsOptions& options,
                             const RunContext& run) {
    setThreads(run.settings().threads);
    const ChosenDevice chosen = chooseDevice(run.settings().device);
    const std::filesystem::path folder = request.dataFolder / "mnist";
    DigitComparison comparison(request, options, chosen.device, run);
    DigitPools pools;
    for (std::int64_t repetition = 0; repetition < options.repetitions; ++repetition) {
        pools = readStamps(folder, comparison.seedOf(repetition), run);
        comparison.measure(pools, repetition);
        comparison.measureClassifier(pools, repetition);
    }
    ExperimentTable table = comparison.sumsTable(
        "Sums of handwritten digits that are exact after rounding, by the number of stamps; "
        "training had at most " +
        std::to_string(options.largestSet) + ", %");
    addLengthColumn(table,
                    {"bound", "(1\u202f−\u202fp)^N", "p of a classifier of single stamps",
                     FigureUnit::Share, true},
                    [&](std::int64_t length) { return comparison.bound(length); });
    addLengthColumn(table,
                    {"own-bound", "(1\u202f−\u202fq)^N", "q of Deep Sets on sets of one",
                     FigureUnit::Share, true},
                    [&](std::int64_t length) { return comparison.ownBound(length); });
    addLengthColumn(table,
                    {"published", "Paper", "(1\u202f−\u202f0.01)^N, which its figure 2 follows",
                     FigureUnit::Share},
                    [](std::int64_t length) {
                        return toThePower(exactFigure(1.0 - kPapersDigitError), length);
                    });
    ExperimentResult result = digitResult(options, chosen.use, comparison, std::move(table));
    result.tables.push_back(comparison.stampsTable());
    result.published = {
        {"the best classifiers' error for a digit of MNIST8m", kPapersDigitError, FigureUnit::Share,
         kDigitSumsSource},
        {"Deep Sets, sums of 50 stamps, about", 0.6, FigureUnit::Share, kDigitSumsSource}};
    result.notes = stampSumsNotes(options, comparison, pools);
    addQuickDigitsNote(result, request, options);
    return result;
}

ExperimentResult runDigitsText(const ExperimentRequest& request,
                               const std::shared_ptr<const ArchiveFormat>&, const RunContext& run) {
    return digitsText(request, digitsTextOptions(request), run);
}

ExperimentResult runDigitsImage(const ExperimentRequest& request,
                                const std::shared_ptr<const ArchiveFormat>&,
                                const RunContext& run) {
    return digitsImage(request, digitsImageOptions(request), run);
}

}  // namespace setscope
