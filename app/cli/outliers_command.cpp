#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/outliers_text.h"
#include "app/cli/run_options.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/io/importer.h"
#include "core/items/collection_edit.h"
#include "core/report/json_writer.h"
#include "core/report/outlier_answer.h"
#include "core/report/outlier_command.h"
#include "core/report/outlier_ranking.h"
#include "core/report/outlier_sentences.h"
#include "core/report/shown_time.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

struct OutliersOptions {
    std::vector<std::string> paths;
    std::optional<double> threshold;
    std::optional<double> falseAlarmRate;
    std::string head;
    std::string backbone;
    std::string model;
    std::vector<std::string> reports;
    std::string out;
    bool json = false;
    RunOptions run;
};

/// What was judged, with everything that the output needs of it.
struct Judgement {
    Collection collection;
    std::vector<Problem> problems;
    OutlierResult result;
    ModelInfo model;
    EngineInfo engine;
};

FlagRule ruleOf(const OutliersOptions& options) {
    if (options.falseAlarmRate.has_value()) {
        return {FlagRule::By::FalseAlarmRate, *options.falseAlarmRate};
    }
    return {FlagRule::By::Probability, options.threshold.value_or(FlagRule().threshold)};
}

std::vector<fs::path> pathsOf(const OutliersOptions& options) {
    return {options.paths.begin(), options.paths.end()};
}

Head headFor(const std::string& asked, const ModelInfo& model) {
    const auto has = [&model](Head head) {
        return std::ranges::find(model.heads, head) != model.heads.end();
    };
    if (asked.empty()) {
        return has(Head::Softmax) || model.heads.empty() ? Head::Softmax : model.heads.front();
    }
    const Head head = headFromText(asked);
    if (!has(head) && !model.heads.empty()) {
        throw Error(ErrorKind::BadUsage, "The model " + model.identity.name + " has no " + asked +
                                             " head; leave --head away or choose another model.");
    }
    return head;
}

Judgement judge(const OutliersOptions& options, const Environment& environment,
                const RunContext& run) {
    ImportOutcome imported = importFiles(pathsOf(options), {}, environment.archives, run);
    Judgement judgement;
    judgement.problems = std::move(imported.problems);
    appendSets(judgement.collection, imported.sets);
    run.step({0, 0, "Loading the model"});
    const std::unique_ptr<Engine> engine = environment.createEngine();
    const auto model =
        engine->loadModel({.file = options.model, .backbone = options.backbone}, run);
    judgement.engine = engine->info();
    judgement.model = model->info();
    judgement.result =
        engine->findOutliers(*model, judgement.collection,
                             {.head = headFor(options.head, model->info()), .sets = {}}, run);
    judgement.problems = allProblems(judgement.problems, judgement.collection, judgement.result);
    return judgement;
}

std::string answerText(const Judgement& judgement, const OutliersOptions& options) {
    const FlagRule rule = ruleOf(options);
    if (options.json) {
        return toJsonText(outlierAnswer(judgement.collection, judgement.result, rule,
                                        judgement.problems, AnswerDetail::Answer));
    }
    return outliersText(judgement.collection, judgement.result, rule, judgement.problems);
}

void writeAnswer(const Judgement& judgement, const OutliersOptions& options,
                 Environment& environment) {
    const std::string text = answerText(judgement, options);
    if (options.out.empty()) {
        environment.out << text << std::flush;
    } else {
        writeTextFileSafely(options.out, text);
    }
}

void writeReports(const Judgement& judgement, const OutliersOptions& options,
                  const Environment& environment, const RunContext& run) {
    if (options.reports.empty()) {
        return;
    }
    const ReportSupport support = environment.supportReports();
    const FlagRule rule = ruleOf(options);
    const OutlierCommand command{.paths = pathsOf(options),
                                 .rule = rule,
                                 .model = options.model,
                                 .backbone = options.backbone,
                                 .threads = options.run.threads};
    const OutlierReport report{
        .collection = judgement.collection,
        .result = judgement.result,
        .rule = rule,
        .problems = judgement.problems,
        .provenance = {.command = commandFor(command, judgement.result),
                       .created = shownTime(std::chrono::system_clock::now()),
                       .libTorch = judgement.engine.libTorch,
                       .modelCard = judgement.model.card,
                       .largestChange = judgement.model.largestChange},
        .thumbnails = support.thumbnails};
    const ReportDocument document = buildOutlierReport(report, run);
    for (const std::string& file : options.reports) {
        run.step({0, 0, "Writing " + file});
        saveReport(document, file, support.tools);
    }
}

/// What the person should know beside the answer.
void remark(const Judgement& judgement, const OutliersOptions& options, Environment& environment) {
    const DeviceUse& device = judgement.result.device;
    const bool isAsExpected = device.requested == "auto" && device.used == "cpu";
    for (const std::string& sentence :
         {judgement.engine.blasWarning, isAsExpected ? std::string() : device.reason,
          ruleWarning(judgement.result, ruleOf(options))}) {
        if (!sentence.empty()) {
            environment.error << sentence << std::endl;
        }
    }
}

bool isAnySetJudged(const OutlierResult& result) {
    return std::ranges::any_of(result.sets,
                               [](const SetOutliers& set) { return !set.probability.empty(); });
}

ExitCode runOutliers(const OutliersOptions& options, Environment& environment) {
    for (const std::string& file : options.reports) {
        reportWriterFor(file);
    }
    ProgressLine progress(environment.error, progressStyle(options.run, environment));
    const RunContext run = makeRun(options.run, environment, progress);
    const Judgement judgement = judge(options, environment, run);
    progress.clear();
    remark(judgement, options, environment);
    writeAnswer(judgement, options, environment);
    writeReports(judgement, options, environment, run);
    progress.clear();
    if (isAnySetJudged(judgement.result)) {
        return ExitCode::Done;
    }
    environment.error
        << "There is no set to judge: a set needs at least three pictures that can be read."
        << std::endl;
    return ExitCode::NoInput;
}

}  // namespace

CommandAction declareOutliers(CLI::App& app) {
    const auto options = std::make_shared<OutliersOptions>();
    app.add_option("PATH", options->paths,
                   "Folders of pictures, folders of such folders, zips of either, or pictures")
        ->required();
    CLI::Option* threshold =
        app.add_option("--threshold", options->threshold,
                       "Flag members with at least this probability, 0 to 1 (0.5)")
            ->type_name("P")
            ->check(isShare());
    app.add_option("--false-alarm-rate", options->falseAlarmRate,
                   "Flag so that at most this share of clean sets is flagged, 0 to 1")
        ->type_name("R")
        ->check(isShare())
        ->excludes(threshold);
    app.add_option("--head", options->head,
                   "softmax: exactly one stranger in a set; sigmoid: any number, also none")
        ->type_name("HEAD")
        ->check(CLI::IsMember({"softmax", "sigmoid"}));
    app.add_option("--backbone", options->backbone,
                   "An ONNX network of your own in place of the encoder")
        ->type_name("FILE");
    app.add_option("--model", options->model,
                   "A model file in place of the one that comes with Setscope")
        ->type_name("FILE");
    app.add_flag("--json", options->json, "Print the answer as JSON");
    app.add_option("--out", options->out, "Write the answer to a file instead of standard output")
        ->type_name("FILE");
    app.add_option("--report", options->reports,
                   "Also write a report; the file ends with .pdf, .html, .csv, .json or .zip")
        ->type_name("FILE")
        ->allow_extra_args(false);
    declareRunOptions(app, options->run);
    return [options](Environment& environment) { return runOutliers(*options, environment); };
}

}  // namespace setscope
