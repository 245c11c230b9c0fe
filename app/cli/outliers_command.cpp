#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "app/cli/answer_remarks.h"
#include "app/cli/commands.h"
#include "app/cli/detector_options.h"
#include "app/cli/named_sets.h"
#include "app/cli/outliers_text.h"
#include "app/cli/run_options.h"
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
    DetectorOptions detector;
    RuleOptions rule;
    std::vector<std::string> clean;
    std::vector<std::string> cleanSets;
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

std::vector<fs::path> asPaths(const std::vector<std::string>& words) {
    return {words.begin(), words.end()};
}

/// Where there is nothing to judge no name is looked for.
void callClean(const std::vector<std::string>& names, std::vector<ItemSet>& sets) {
    if (sets.empty()) {
        return;
    }
    for (const std::string& name : names) {
        sets[placeOfSetCalled(name, sets)].isReference = true;
    }
}

/// Imports what is to be judged and, if there is anything, the clean sets.
/// @return the sets to judge; clean ones are among them where they were named with the others
std::vector<SetId> importSets(const OutliersOptions& options, const Environment& environment,
                              const RunContext& run, Judgement& judgement) {
    const ImportOptions import = importOptions(options.detector);
    ImportOutcome asked =
        importFiles(asPaths(options.detector.paths), import, environment.archives, run);
    judgement.problems = std::move(asked.problems);
    callClean(options.cleanSets, asked.sets);
    std::vector<SetId> sets = appendSets(judgement.collection, asked.sets);
    if (sets.empty() || options.clean.empty()) {
        return sets;
    }
    ImportOutcome clean = importFiles(asPaths(options.clean), import, environment.archives, run);
    for (ItemSet& set : clean.sets) {
        set.isReference = true;
    }
    appendSets(judgement.collection, clean.sets);
    std::ranges::move(clean.problems, std::back_inserter(judgement.problems));
    return sets;
}

Judgement judge(const OutliersOptions& options, const Environment& environment,
                const RunContext& run) {
    Judgement judgement;
    const std::vector<SetId> sets = importSets(options, environment, run, judgement);
    const OpenedDetector opened = openDetector(options.detector, environment, run);
    judgement.engine = opened.engine->info();
    judgement.model = opened.model->info();
    judgement.result = opened.engine->outliers().findOutliers(
        *opened.model, judgement.collection, {.head = opened.head, .sets = sets}, run);
    judgement.problems = allProblems(judgement.problems, judgement.collection, judgement.result);
    return judgement;
}

std::string answerText(const Judgement& judgement, const OutliersOptions& options) {
    const FlagRule rule = ruleOf(options.rule);
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
    const FlagRule rule = ruleOf(options.rule);
    const OutlierCommand command{.paths = asPaths(options.detector.paths),
                                 .rule = rule,
                                 .model = options.detector.model,
                                 .backbone = options.detector.backbone,
                                 .threads = options.run.threads,
                                 .clean = asPaths(options.clean),
                                 .wordVectors = options.detector.wordVectors,
                                 .setColumn = options.detector.setColumn,
                                 .nameColumn = options.detector.nameColumn,
                                 .cleanSets = options.cleanSets};
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
    const FlagRule rule = ruleOf(options.rule);
    for (const std::string& sentence :
         {judgement.engine.blasWarning, isAsExpected ? std::string() : device.reason,
          ruleWarning(judgement.result, rule),
          referenceRemark(judgement.collection, judgement.result, rule),
          options.detector.wordVectors.empty()
              ? letterRemark(judgement.collection, judgement.result)
              : std::string()}) {
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
    environment.error << "There is no set to judge: a set needs at least three members of one kind "
                         "that can be read."
                      << std::endl;
    return ExitCode::NoInput;
}

}  // namespace

CommandAction declareOutliers(CLI::App& app) {
    const auto options = std::make_shared<OutliersOptions>();
    declareDetectorOptions(app, options->detector);
    app.add_option("--clean", options->clean,
                   "Folders, zips, lists or tables of sets that hold no stranger, to judge the "
                   "others against; they are not judged")
        ->type_name("DIR");
    app.add_option("--clean-set", options->cleanSets,
                   "The name of a set of PATH that holds no stranger, to judge the others against; "
                   "it is judged itself too, against the other clean sets. Give it once for each")
        ->type_name("NAME")
        ->allow_extra_args(false);
    declareRuleOptions(app, options->rule);
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
