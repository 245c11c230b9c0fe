#include <CLI/CLI.hpp>
#include <iterator>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/plain_text.h"
#include "app/cli/run_options.h"
#include "core/base/text.h"
#include "core/io/read_pool.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

struct OutlierTrainingOptions {
    std::string recipe;
    std::string data = ".";
    std::string out = "trained-model";
    std::string backbone;
    bool resume = false;
    RunOptions run;
};

struct ExpansionTrainingOptions {
    std::string pool;
    std::string lists;
    std::string recipe;
    std::string out;
    RunOptions run;
};

std::string metricsText(const std::vector<MeasuredMetric>& metrics) {
    constexpr auto kLeft = report::Table::Align::Left;
    constexpr auto kRight = report::Table::Align::Right;
    report::Table table{{{"Measured on held-out sets", kLeft, 1.0, report::Table::Overflow::Wrap},
                         {"Value", kRight},
                         {"95\u202f% interval", kRight},
                         {"Trivial rival", kRight},
                         {"Sets", kRight}},
                        {}};
    for (const MeasuredMetric& metric : metrics) {
        table.rows.push_back(
            {{metric.name, shownShare(metric.value),
              shownShare(metric.low) + " – " + shownShare(metric.high),
              metric.rival ? shownShare(*metric.rival) : "–", shownCount(metric.count)}});
    }
    return plainText(table);
}

/// What the person should know beside the answer.
void remark(const TrainingResult& result, const EngineInfo& engine, Environment& environment) {
    if (!engine.blasWarning.empty()) {
        environment.error << engine.blasWarning << std::endl;
    }
    if (result.device.requested != "auto" && !result.device.reason.empty()) {
        environment.error << result.device.reason << std::endl;
    }
    if (!result.problems.empty()) {
        environment.error << counted(std::ssize(result.problems), "picture was", "pictures were")
                          << " left out:\n";
        for (const Problem& problem : result.problems) {
            environment.error << "  " << harmless(problem.path) << ": " << harmless(problem.message)
                              << "\n";
        }
        environment.error << std::flush;
    }
}

/// Trains while the progress is shown, and prints what it brought.
/// @param train TrainingResult(Engine&, const RunContext&)
template <class Train>
ExitCode runTraining(const RunOptions& options, Environment& environment, const Train& train) {
    ProgressLine progress(environment.error, progressStyle(options, environment));
    const RunContext run = makeRun(options, environment, progress);
    const std::unique_ptr<Engine> engine = environment.createEngine();
    const TrainingResult result = train(*engine, run);
    progress.clear();
    remark(result, engine->info(), environment);
    environment.out << "The model is in " << toUtf8(result.modelFile) << " (trained on "
                    << result.device.used << " in " << fixedDigits(result.seconds / 60.0, 1)
                    << " minutes).\n\n"
                    << metricsText(result.metrics) << std::flush;
    return ExitCode::Done;
}

ExitCode runOutlierTraining(const OutlierTrainingOptions& options, Environment& environment) {
    return runTraining(options.run, environment, [&](Engine& engine, const RunContext& run) {
        return engine.trainOutliers({.recipe = options.recipe,
                                     .dataFolder = options.data,
                                     .backbone = options.backbone,
                                     .output = options.out,
                                     .resume = options.resume},
                                    run);
    });
}

std::shared_ptr<const Pool> readSets(const std::string& file, const Environment& environment,
                                     const RunContext& run, std::vector<Problem>& problems) {
    PoolFile read = readPool(file, ImportOptions(), environment.archives, run);
    problems.insert(problems.end(), read.problems.begin(), read.problems.end());
    return std::make_shared<const Pool>(std::move(read.pool));
}

ExitCode runExpansionTraining(const ExpansionTrainingOptions& options, Environment& environment) {
    std::vector<Problem> problems;
    const auto train = [&](Engine& engine, const RunContext& run) {
        ExpansionTraining training{.pool = readSets(options.pool, environment, run, problems),
                                   .recipe = options.recipe,
                                   .output = options.out};
        if (!options.lists.empty()) {
            training.lists = readSets(options.lists, environment, run, problems);
        }
        return engine.expansion().train(training, run);
    };
    const ExitCode code = runTraining(options.run, environment, train);
    environment.error << problemsText(problems) << std::flush;
    return code;
}

void declareOutlierTraining(CLI::App& app, OutlierTrainingOptions& options) {
    app.add_option("--recipe", options.recipe, "What to train from what, and how (JSON)")
        ->type_name("FILE")
        ->required();
    app.add_option("--data", options.data, "Folder with the recipe's sources")
        ->type_name("DIR")
        ->capture_default_str();
    app.add_option("--out", options.out, "Folder for the model, its log and checkpoints")
        ->type_name("DIR")
        ->capture_default_str();
    app.add_option("--backbone", options.backbone,
                   "Train a head for this ONNX network instead of encoder and head")
        ->type_name("FILE");
    app.add_flag("--resume", options.resume, "Go on from the last checkpoint in --out");
    declareRunOptions(app, options.run);
}

void declareExpansionTraining(CLI::App& app, ExpansionTrainingOptions& options) {
    app.add_option("--pool", options.pool, "Sets of words to learn from (.json, also .json.gz)")
        ->type_name("FILE")
        ->required();
    app.add_option(
           "--out", options.out,
           "The model (.safetensors) for \u201cexpand --model\u201d; its log lies beside it")
        ->type_name("FILE")
        ->required();
    app.add_option("--lists", options.lists,
                   "Sets of another source, to measure with as well (.json)")
        ->type_name("FILE");
    app.add_option("--recipe", options.recipe, "How to train (JSON); without it as usual")
        ->type_name("FILE");
    declareRunOptions(app, options.run);
}

}  // namespace

CommandAction declareTrain(CLI::App& app) {
    const auto outliers = std::make_shared<OutlierTrainingOptions>();
    const auto expansion = std::make_shared<ExpansionTrainingOptions>();
    app.require_subcommand(1);
    CLI::App* ofOutliers =
        app.add_subcommand("outliers", "Train a detector of members that do not belong");
    declareOutlierTraining(*ofOutliers, *outliers);
    CLI::App* ofExpansion = app.add_subcommand(
        "expansion", "Train Deep Sets on known sets, for all pools with items of these names");
    declareExpansionTraining(*ofExpansion, *expansion);
    return [outliers, expansion, ofOutliers](Environment& environment) {
        return ofOutliers->parsed() ? runOutlierTraining(*outliers, environment)
                                    : runExpansionTraining(*expansion, environment);
    };
}

}  // namespace setscope
