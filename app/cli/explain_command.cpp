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
#include "app/cli/plain_text.h"
#include "app/cli/run_options.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/report/json_writer.h"

namespace setscope {
namespace {

constexpr std::size_t kNamedSets = 5;

struct ExplainOptions {
    DetectorOptions detector;
    std::string set;
    std::string member;
    std::string mapFile;
    bool json = false;
    RunOptions run;
};

/// "“cats”, “dogs” and 3 more"
std::string namesOf(const std::vector<ItemSet>& sets) {
    std::string names;
    const std::size_t shown = std::min(kNamedSets, sets.size());
    for (std::size_t i = 0; i < shown; ++i) {
        names += (i == 0 ? "“" : ", “") + sets[i].name + "”";
    }
    return sets.size() == shown ? names
                                : names + " and " + std::to_string(sets.size() - shown) + " more";
}

/// @param name empty where there is only one set
const ItemSet& chosenSet(const Collection& collection, const std::string& name) {
    if (collection.sets.empty()) {
        throw Error(ErrorKind::BadInput,
                    "There is no set to explain: name a folder or zip of pictures.");
    }
    if (name.empty() && collection.sets.size() == 1) {
        return collection.sets.front();
    }
    if (name.empty()) {
        throw Error(ErrorKind::BadUsage, "There are several sets; choose one with --set: " +
                                             namesOf(collection.sets) + ".");
    }
    const auto matches = std::ranges::count(collection.sets, name, &ItemSet::name);
    if (matches == 0) {
        throw Error(ErrorKind::BadUsage, "There is no set called “" + name + "”; the sets are " +
                                             namesOf(collection.sets) + ".");
    }
    if (matches > 1) {
        throw Error(ErrorKind::BadUsage, "Several sets are called “" + name +
                                             "”; name only the folder of the one that you mean.");
    }
    return *std::ranges::find(collection.sets, name, &ItemSet::name);
}

/// By its name or, where several have it, by its path.
const Member& chosenMember(const ItemSet& set, const std::string& name) {
    const auto isMeant = [&name](const Member& member) {
        return member.name == name || displayPath(member.payload.source) == name;
    };
    const auto matches = std::ranges::count_if(set.members, isMeant);
    if (matches == 0) {
        throw Error(ErrorKind::BadUsage, "The set “" + set.name + "” has no member called “" +
                                             name + "”; give the file's name as it is shown.");
    }
    if (matches > 1) {
        throw Error(ErrorKind::BadUsage, "Several members of “" + set.name + "” are called “" +
                                             name + "”; give the whole path of one.");
    }
    return *std::ranges::find_if(set.members, isMeant);
}

void requireMapFile(const std::string& file) {
    if (!file.empty() && lowerAscii(toUtf8(std::filesystem::path(file).extension())) != ".json") {
        throw Error(ErrorKind::BadUsage,
                    "The map is written as JSON; give --map a file that ends with .json.");
    }
}

ExitCode runExplain(const ExplainOptions& options, Environment& environment) {
    requireMapFile(options.mapFile);
    ProgressLine progress(environment.error, progressStyle(options.run, environment));
    const RunContext run = makeRun(options.run, environment, progress);
    const ImportedCollection imported = importCollection(options.detector, environment, run);
    const ItemSet& set = chosenSet(imported.collection, options.set);
    const Member& member = chosenMember(set, options.member);
    const OpenedDetector opened = openDetector(options.detector, environment, run);
    OutlierAnalysis& outliers = opened.engine->outliers();
    const OutlierOptions asked{.head = opened.head, .sets = {}};
    Explanation explanation{
        .collection = imported.collection,
        .set = set,
        .member = member.id,
        .model = opened.model->info().identity,
        .head = opened.head,
        .influence = outliers.influence(*opened.model, imported.collection, set.id, asked, run),
        .map = {},
        .mapFile = options.mapFile,
        .problems = imported.problems};
    if (std::ranges::find(explanation.influence.members, member.id) ==
        explanation.influence.members.end()) {
        throw Error(ErrorKind::BadInput, "The picture " + displayPath(member.payload.source) +
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
                   "File name of the picture to explain, or its path as an answer prints it")
        ->type_name("NAME")
        ->required();
    app.add_option("--map", options->mapFile,
                   "Also cover the picture part by part and write to a .json file how much each "
                   "part adds to the probability")
        ->type_name("FILE");
    app.add_flag("--json", options->json, "Print the answer as JSON, with every member of the set");
    declareRunOptions(app, options->run);
    return [options](Environment& environment) { return runExplain(*options, environment); };
}

}  // namespace setscope
