#include "app/cli/detector_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <ostream>
#include <utility>

#include "app/cli/environment.h"
#include "app/cli/run_options.h"
#include "core/base/error.h"
#include "core/items/collection_edit.h"

namespace setscope {
namespace {

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

}  // namespace

void declareDetectorOptions(CLI::App& app, DetectorOptions& options) {
    app.add_option("PATH", options.paths,
                   "Folders of pictures, folders of such folders, zips of either, or pictures; "
                   "lists of texts, one a line (.txt); tables (.csv, .tsv) and matrices (.npy) of "
                   "numbers, one member a row")
        ->required();
    app.add_option("--head", options.head,
                   "softmax: exactly one stranger in a set; sigmoid: any number, also none")
        ->type_name("HEAD")
        ->check(CLI::IsMember({"softmax", "sigmoid"}));
    app.add_option("--backbone", options.backbone,
                   "An ONNX network of your own in place of the encoder")
        ->type_name("FILE");
    app.add_option("--model", options.model,
                   "A model file in place of the one that comes with Setscope; for pictures only")
        ->type_name("FILE");
    app.add_option("--word-vectors", options.wordVectors,
                   "Compare texts by the meaning of their words: vectors of word2vec or GloVe, or "
                   "an .npy file with its vocabulary beside it; without them, by their letters")
        ->type_name("FILE");
    app.add_option("--set-column", options.setColumn,
                   "The column of tables that names the set of a row (“set”, if there is one)")
        ->type_name("NAME");
    app.add_option("--name-column", options.nameColumn,
                   "The column of tables that names a row (“name”, “id”, “title” or the first "
                   "without numbers)")
        ->type_name("NAME");
}

void declareRuleOptions(CLI::App& app, RuleOptions& options) {
    CLI::Option* threshold =
        app.add_option("--threshold", options.threshold,
                       "Flag members with at least this probability, 0 to 1 (0.5)")
            ->type_name("P")
            ->check(isShare());
    app.add_option("--false-alarm-rate", options.falseAlarmRate,
                   "Flag so that at most this share of clean sets is flagged, 0 to 1")
        ->type_name("R")
        ->check(isShare())
        ->excludes(threshold);
}

FlagRule ruleOf(const RuleOptions& options) {
    if (options.falseAlarmRate.has_value()) {
        return {FlagRule::By::FalseAlarmRate, *options.falseAlarmRate};
    }
    return {FlagRule::By::Probability, options.threshold.value_or(FlagRule().threshold)};
}

ImportOptions importOptions(const DetectorOptions& options) {
    ImportOptions import;
    import.setColumn = options.setColumn;
    import.nameColumn = options.nameColumn;
    return import;
}

ImportedCollection importCollection(const DetectorOptions& options, const Environment& environment,
                                    const RunContext& run) {
    const std::vector<std::filesystem::path> paths(options.paths.begin(), options.paths.end());
    ImportOutcome imported = importFiles(paths, importOptions(options), environment.archives, run);
    ImportedCollection result{{}, std::move(imported.problems)};
    appendSets(result.collection, imported.sets);
    return result;
}

OpenedDetector openDetector(const DetectorOptions& options, const Environment& environment,
                            const RunContext& run) {
    run.step({0, 0, "Loading the model"});
    OpenedDetector opened;
    opened.engine = environment.createEngine();
    opened.model = opened.engine->loadModel(
        {.file = options.model, .backbone = options.backbone, .wordVectors = options.wordVectors},
        run);
    opened.head = headFor(options.head, opened.model->info());
    return opened;
}

void remarkOnEngine(const EngineInfo& engine, Environment& environment) {
    if (!engine.blasWarning.empty()) {
        environment.error << engine.blasWarning << std::endl;
    }
}

}  // namespace setscope
