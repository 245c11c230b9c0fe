#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <ostream>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/detector_options.h"
#include "app/cli/plain_text.h"
#include "app/cli/power_text.h"
#include "app/cli/run_options.h"
#include "core/report/json_writer.h"

namespace setscope {
namespace {

constexpr std::int64_t kSmallestSize = 4;
constexpr std::int64_t kLargestSize = 1000;
constexpr std::int64_t kMostTrials = 10'000;

struct PowerCommandOptions {
    DetectorOptions detector;
    RuleOptions rule;
    std::vector<std::int64_t> sizes = PowerOptions().sizes;
    std::vector<std::int64_t> planted = PowerOptions().planted;
    std::int64_t trials = PowerOptions().trials;
    bool json = false;
    RunOptions run;
};

ExitCode runPower(const PowerCommandOptions& options, Environment& environment) {
    ProgressLine progress(environment.error, progressStyle(options.run, environment));
    const RunContext run = makeRun(options.run, environment, progress);
    const ImportedCollection imported = importCollection(options.detector, environment, run);
    const OpenedDetector opened = openDetector(options.detector, environment, run);
    const DetectionPower power =
        opened.engine->outliers().detectionPower(*opened.model, imported.collection,
                                                 {.rule = ruleOf(options.rule),
                                                  .sizes = options.sizes,
                                                  .planted = options.planted,
                                                  .trials = options.trials},
                                                 {.head = opened.head, .sets = {}}, run);
    progress.clear();
    remarkOnEngine(opened.engine->info(), environment);
    environment.error << problemsText(imported.problems) << std::flush;
    environment.out << (options.json ? toJsonText(toJson(power)) : powerText(power)) << std::flush;
    return power.cells.empty() ? ExitCode::NoInput : ExitCode::Done;
}

}  // namespace

CommandAction declarePower(CLI::App& app) {
    const auto options = std::make_shared<PowerCommandOptions>();
    declareDetectorOptions(app, options->detector);
    declareRuleOptions(app, options->rule);
    app.add_option("--sizes", options->sizes,
                   "Sizes of sets to try, the planted members among them")
        ->type_name("LIST")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::Range(kSmallestSize, kLargestSize))
        ->capture_default_str();
    app.add_option("--planted", options->planted, "How many members of another set to plant")
        ->type_name("LIST")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::Range(std::int64_t{1}, kLargestSize))
        ->capture_default_str();
    app.add_option("--trials", options->trials, "Sets to try of each size and number")
        ->type_name("N")
        ->check(CLI::Range(std::int64_t{1}, kMostTrials))
        ->capture_default_str();
    app.add_flag("--json", options->json, "Print the answer as JSON");
    declareRunOptions(app, options->run);
    app.footer(
        "Members of one of your sets are planted in another, again and again, and the detector is "
        "asked whether the set holds a stranger. It takes at least two sets.");
    return [options](Environment& environment) { return runPower(*options, environment); };
}

}  // namespace setscope
