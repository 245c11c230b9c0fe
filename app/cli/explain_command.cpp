#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/detector_options.h"
#include "app/cli/explain_text.h"
#include "app/cli/named_sets.h"
#include "app/cli/plain_text.h"
#include "app/cli/run_options.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/report/json_writer.h"

namespace setscope {
namespace {

struct ExplainOptions {
    DetectorOptions detector;
    std::string set;
    std::string member;
    std::string mapFile;
    bool json = false;
    RunOptions run;
};

/// @param name empty where there is only one set
const ItemSet& chosenSet(const Collection& collection, const std::string& name) {
    if (collection.sets.empty()) {
        throw Error(
            ErrorKind::BadInput,
            "There is no set to explain: name a folder or zip of pictures, a list of texts or "
            "a table.");
    }
    if (name.empty() && collection.sets.size() == 1) {
        return collection.sets.front();
    }
    if (name.empty()) {
        throw Error(ErrorKind::BadUsage, "There are several sets; choose one with --set: " +
                                             namesOf(collection.sets) + ".");
    }
    return collection.sets[placeOfSetCalled(name, collection.sets)];
}

/// "words.txt:12" of a text or row.
std::string shortPlace(const FileReference& source) {
    return source.row > 0 ? displayPath({source.file.filename(), source.entry, source.row})
                          : std::string();
}

/// By its name, a text also by the whole of it, or, where several have it, by its place.
const Member& chosenMember(const ItemSet& set, const std::string& name) {
    const auto isMeant = [&name](const Member& member) {
        const FileReference& source = member.payload.source;
        const TextContent* text = member.payload.text();
        return member.name == name || (text != nullptr && text->text == name) ||
               displayPath(source) == name || shortPlace(source) == name;
    };
    const auto matches = std::ranges::count_if(set.members, isMeant);
    if (matches == 0) {
        throw Error(ErrorKind::BadUsage, "The set “" + set.name + "” has no member called “" +
                                             name +
                                             "”; give its name or its place as an "
                                             "answer prints it.");
    }
    if (matches > 1) {
        throw Error(ErrorKind::BadUsage, "Several members of “" + set.name + "” are called “" +
                                             name +
                                             "”; give the place of one as an answer "
                                             "prints it.");
    }
    return *std::ranges::find_if(set.members, isMeant);
}

void requireMapFile(const std::string& file) {
    if (!file.empty() && lowerAscii(toUtf8(std::filesystem::path(file).extension())) != ".json") {
        throw Error(ErrorKind::BadUsage,
                    "The map is written as JSON; give --map a file that ends with .json.");
    }
}

void refuseMapOf(const Member& member, const std::string& mapFile) {
    const PayloadKind kind = member.payload.kind();
    if (!mapFile.empty() && kind != PayloadKind::Picture) {
        throw Error(ErrorKind::BadUsage, "“" + member.name + "” is a " + toText(kind) +
                                             ", and a map is of the parts of a picture; leave "
                                             "--map away.");
    }
}

/// The model that judged the set: texts and rows have another than pictures.
ModelIdentity modelOf(const OpenedDetector& opened, const Collection& collection,
                      const ItemSet& set, const RunContext& run) {
    if (set.members.front().payload.picture() != nullptr) {
        return opened.model->info().identity;
    }
    const OutlierResult result = opened.engine->outliers().findOutliers(
        *opened.model, collection, {.head = opened.head, .sets = {set.id}}, run);
    const bool hasOwn = !result.sets.empty() && result.sets.front().model.has_value();
    return hasOwn ? *result.sets.front().model : result.model;
}

ExitCode runExplain(const ExplainOptions& options, Environment& environment) {
    requireMapFile(options.mapFile);
    ProgressLine progress(environment.error, progressStyle(options.run, environment));
    const RunContext run = makeRun(options.run, environment, progress);
    const ImportedCollection imported = importCollection(options.detector, environment, run);
    const ItemSet& set = chosenSet(imported.collection, options.set);
    const Member& member = chosenMember(set, options.member);
    refuseMapOf(member, options.mapFile);
    const OpenedDetector opened = openDetector(options.detector, environment, run);
    OutlierAnalysis& outliers = opened.engine->outliers();
    const OutlierOptions asked{.head = opened.head, .sets = {}};
    Explanation explanation{
        .collection = imported.collection,
        .set = set,
        .member = member.id,
        .model = modelOf(opened, imported.collection, set, run),
        .head = opened.head,
        .influence = outliers.influence(*opened.model, imported.collection, set.id, asked, run),
        .map = {},
        .mapFile = options.mapFile,
        .problems = imported.problems};
    if (std::ranges::find(explanation.influence.members, member.id) ==
        explanation.influence.members.end()) {
        throw Error(ErrorKind::BadInput, "The " + std::string(toText(member.payload.kind())) + " " +
                                             displayPath(member.payload.source) +
                                             " cannot be read, so nothing can be said of it.");
    }
    if (!options.mapFile.empty()) {
        const OcclusionQuestion question{.set = set.id, .member = member.id};
        explanation.map =
            outliers.occlusionMap(*opened.model, imported.collection, question, asked, run);
        writeTextFileSafely(options.mapFile, toJsonText(toJson(*explanation.map)));
    }
    progress.clear();
    remarkOnEngine(opened.engine->info(), environment);
    if (options.json) {
        environment.out << toJsonText(explanationJson(explanation)) << std::flush;
    } else {
        environment.out << explanationText(explanation) << std::flush;
        environment.error << problemsText(imported.problems) << std::flush;
    }
    return ExitCode::Done;
}

}  // namespace

CommandAction declareExplain(CLI::App& app) {
    const auto options = std::make_shared<ExplainOptions>();
    declareDetectorOptions(app, options->detector);
    app.add_option("--set", options->set,
                   "Name of the member's set; not needed if it is the only one")
        ->type_name("NAME");
    app.add_option("--member", options->member,
                   "What to explain: the file name of a picture, a text, the name of a row, or the "
                   "place of any as an answer prints it (“words.txt:12”)")
        ->type_name("NAME")
        ->required();
    app.add_option(
           "--map", options->mapFile,
           "Of a picture: also cover it part by part and write to a .json file how much each "
           "part adds to the probability")
        ->type_name("FILE");
    app.add_flag("--json", options->json, "Print the answer as JSON, with every member of the set");
    declareRunOptions(app, options->run);
    return [options](Environment& environment) { return runExplain(*options, environment); };
}

}  // namespace setscope
