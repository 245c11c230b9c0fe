#include <CLI/CLI.hpp>
#include <iterator>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/plain_text.h"
#include "app/cli/run_options.h"
#include "core/base/text.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

struct TrainOptions {
    std::string recipe;
    std::string data = ".";
    std::string out = "trained-model";
    std::string backbone;
    bool resume = false;
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

ExitCode runTraining(const TrainOptions& options, Environment& environment) {
    ProgressLine progress(environment.error, progressStyle(options.run, environment));
    const RunContext run = makeRun(options.run, environment, progress);
    const std::unique_ptr<Engine> engine = environment.createEngine();
    const TrainingResult result = engine->trainOutliers({.recipe = options.recipe,
                                                         .dataFolder = options.data,
                                                         .backbone = options.backbone,
                                                         .output = options.out,
                                                         .resume = options.resume},
                                                        run);
    progress.clear();
    remark(result, engine->info(), environment);
    environment.out << "The model is in " << toUtf8(result.modelFile) << " (trained on "
                    << result.device.used << " in " << fixedDigits(result.seconds / 60.0, 1)
                    << " minutes).\n\n"
                    << metricsText(result.metrics) << std::flush;
    return ExitCode::Done;
}

}  // namespace

CommandAction declareTrain(CLI::App& app) {
    const auto options = std::make_shared<TrainOptions>();
    CLI::App* outliers =
        app.add_subcommand("outliers", "Train a detector of members that do not belong");
    app.require_subcommand(1);
    outliers->add_option("--recipe", options->recipe, "What to train from what, and how (JSON)")
        ->type_name("FILE")
        ->required();
    outliers->add_option("--data", options->data, "Folder with the recipe's sources")
        ->type_name("DIR")
        ->capture_default_str();
    outliers->add_option("--out", options->out, "Folder for the model, its log and checkpoints")
        ->type_name("DIR")
        ->capture_default_str();
    outliers
        ->add_option("--backbone", options->backbone,
                     "Train a head for this ONNX network instead of encoder and head")
        ->type_name("FILE");
    outliers->add_flag("--resume", options->resume, "Go on from the last checkpoint in --out");
    declareRunOptions(*outliers, options->run);
    return [options](Environment& environment) { return runTraining(*options, environment); };
}

}  // namespace setscope
