#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/detector_options.h"
#include "app/cli/expand_report.h"
#include "app/cli/expand_text.h"
#include "app/cli/expansion_queries.h"
#include "app/cli/plain_text.h"
#include "app/cli/pool_queries.h"
#include "app/cli/run_options.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/io/read_pool.h"
#include "core/report/json_writer.h"
#include "core/report/ranking_answer.h"
#include "core/report/ranking_list.h"
#include "core/report/writers.h"

namespace setscope {
namespace {

struct ExpandOptions {
    std::string pool;
    std::string model;
    std::string wordVectors;
    std::string backbone;
    std::string nameColumn;
    std::vector<std::string> query;
    std::vector<std::string> rejected;
    std::string queries;
    std::vector<std::string> scorers;
    std::int64_t top = 20;
    bool json = false;
    std::string out;
    std::string list;
    std::vector<std::string> reports;
    RunOptions run;
};

PoolQuestion questionOf(const ExpandOptions& options) {
    return {options.scorers, options.rejected, options.top, options.queries};
}

void refuseUnknownScorers(const ExpandOptions& options, const ExpansionPool& pool) {
    std::string all;
    for (const ScorerInfo& scorer : pool.scorers()) {
        all += (all.empty() ? "" : ", ") + scorer.id;
    }
    for (const std::string& id : options.scorers) {
        if (std::ranges::find(pool.scorers(), id, &ScorerInfo::id) == pool.scorers().end()) {
            throw Error(ErrorKind::BadUsage,
                        "There is no scorer \"" + id + "\"; there are " + all + ".");
        }
    }
}

bool isAnythingToLearn(const PoolQuestion& question, const ExpansionPool& pool) {
    return std::ranges::any_of(pool.scorers(), [&question](const ScorerInfo& scorer) {
        return isAsked(question, scorer) && scorer.state == ScorerState::Learnable;
    });
}

std::shared_ptr<const ExpansionPool> openPool(const ExpandOptions& options, Pool pool,
                                              Engine& engine, const RunContext& run) {
    auto opened = engine.expansion().openPool(
        std::make_shared<const Pool>(std::move(pool)),
        {.model = options.model, .wordVectors = options.wordVectors, .backbone = options.backbone},
        run);
    refuseUnknownScorers(options, *opened);
    return isAnythingToLearn(questionOf(options), *opened) ? engine.expansion().learn(opened, run)
                                                           : opened;
}

WrittenQueries queriesOf(const ExpandOptions& options, const RunContext& run) {
    if (options.queries.empty()) {
        return {{{options.query, {}, 0}}, {}};
    }
    WrittenQueries written = readQueries(options.queries, run.stopToken());
    if (!options.reports.empty() && written.queries.size() > 1) {
        throw Error(ErrorKind::BadUsage, "A report is about one query, and " + options.queries +
                                             " holds " + std::to_string(written.queries.size()) +
                                             "; leave --report out or give one query.");
    }
    return written;
}

/// What was asked, and all that could not be used.
struct Answer {
    std::unique_ptr<Engine> engine;
    std::shared_ptr<const ExpansionPool> pool;
    std::unique_ptr<PoolQueries> queries;
    std::vector<Problem> problems;
};

Answer expand(const ExpandOptions& options, const Environment& environment, const RunContext& run) {
    const WrittenQueries written = queriesOf(options, run);
    ImportOptions import;
    import.nameColumn = options.nameColumn;
    PoolFile file = readPool(options.pool, import, environment.archives, run);
    Answer answer;
    answer.engine = environment.createEngine();
    answer.pool = openPool(options, std::move(file.pool), *answer.engine, run);
    answer.queries =
        std::make_unique<PoolQueries>(answer.pool, *answer.engine, questionOf(options));
    for (std::size_t index = 0; index < written.queries.size(); ++index) {
        run.step({static_cast<std::int64_t>(index), std::ssize(written.queries), "Ranking"});
        answer.queries->ask(written.queries[index], run);
    }
    const std::vector<Problem>& ofFile = file.problems;
    for (const std::vector<Problem>* of :
         {&ofFile, &written.problems, &answer.pool->problems(), &answer.queries->problems()}) {
        answer.problems.insert(answer.problems.end(), of->begin(), of->end());
    }
    return answer;
}

bool hasTargets(const Answer& answer) { return !answer.queries->targets().front().ranks.empty(); }

Json jsonAnswer(const Answer& answer) {
    const Pool& pool = answer.pool->pool();
    Json queries = Json::array();
    for (const RankingResult& result : answer.queries->answers()) {
        queries.push_back(rankingAnswer(pool.items, result));
    }
    Json json = {
        {"pool",
         {{"name", pool.name}, {"items", pool.itemCount()}, {"known_sets", pool.known.size()}}},
        {"queries", std::move(queries)}};
    if (hasTargets(answer)) {
        for (const TargetRanks& of : answer.queries->targets()) {
            json["metrics"][of.id] = toJson(rankingMetrics(of.ranks));
        }
    }
    json["models"] = Json::object();
    for (const ScorerInfo& scorer : answer.pool->scorers()) {
        if (!scorer.model.empty()) {
            json["models"][scorer.id] = scorer.model;
        }
    }
    json["problems"] = Json::array();
    for (const Problem& problem : answer.problems) {
        json["problems"].push_back({{"path", problem.path}, {"message", problem.message}});
    }
    return json;
}

/// The models of those scorers that do not go by the pool alone.
std::string modelsText(const Answer& answer) {
    std::string text;
    for (const ScorerInfo& scorer : answer.pool->scorers()) {
        text += scorer.model.empty() ? "" : scorer.title + ": " + harmless(scorer.model) + "\n";
    }
    return text;
}

std::string plainAnswer(const Answer& answer) {
    std::string text;
    if (!hasTargets(answer)) {
        for (const RankingResult& result : answer.queries->answers()) {
            text += rankingText(answer.pool->pool(), result) + "\n";
        }
        return text + modelsText(answer) + problemsText(answer.problems);
    }
    std::vector<std::pair<std::string, RankingMetrics>> metrics;
    for (const TargetRanks& of : answer.queries->targets()) {
        metrics.emplace_back(of.title, rankingMetrics(of.ranks));
    }
    return metricsText(metrics, std::ssize(answer.queries->targets().front().ranks)) +
           modelsText(answer) + problemsText(answer.problems);
}

bool isAnythingRanked(const Answer& answer) {
    return std::ranges::any_of(answer.queries->answers(),
                               [](const RankingResult& result) { return !result.items.empty(); });
}

void writeList(const Answer& answer, const ExpandOptions& options) {
    if (!options.list.empty()) {
        writeTextFileSafely(
            options.list, rankingListFormatFor(options.list)
                              .text(answer.pool->pool().items, answer.queries->answers().front()));
    }
}

void writeReports(const Answer& answer, const ExpandOptions& options,
                  const Environment& environment, const RunContext& run) {
    if (!options.reports.empty()) {
        writeRankingReports({.engine = *answer.engine,
                             .pool = *answer.pool,
                             .answer = answer.queries->answers().front(),
                             .problems = answer.problems,
                             .command = {.pool = options.pool,
                                         .model = options.model,
                                         .wordVectors = options.wordVectors,
                                         .backbone = options.backbone,
                                         .nameColumn = options.nameColumn,
                                         .top = options.top,
                                         .threads = options.run.threads},
                             .files = options.reports},
                            environment, run);
    }
}

/// Before anything is read.
void refuseUnknownEndings(const ExpandOptions& options) {
    if (!options.list.empty()) {
        rankingListFormatFor(options.list);
    }
    for (const std::string& file : options.reports) {
        reportWriterFor(file);
    }
}

ExitCode runExpand(const ExpandOptions& options, Environment& environment) {
    if (options.query.empty() == options.queries.empty()) {
        throw Error(ErrorKind::BadUsage, "Give --query WORD,WORD or --queries FILE, one of them.");
    }
    refuseUnknownEndings(options);
    ProgressLine progress(environment.error, progressStyle(options.run, environment));
    const RunContext run = makeRun(options.run, environment, progress);
    const Answer answer = expand(options, environment, run);
    progress.clear();
    remarkOnEngine(answer.engine->info(), environment);
    const std::string text = options.json ? toJsonText(jsonAnswer(answer)) : plainAnswer(answer);
    if (options.out.empty()) {
        environment.out << text << std::flush;
    } else {
        writeTextFileSafely(options.out, text);
    }
    if (isAnythingRanked(answer)) {
        writeList(answer, options);
        writeReports(answer, options, environment, run);
        progress.clear();
        return ExitCode::Done;
    }
    environment.error
        << "Nothing was ranked: the pool has no word of the query, or no scorer knows "
           "anything of it."
        << std::endl;
    return ExitCode::NoInput;
}

}  // namespace

CommandAction declareExpand(CLI::App& app) {
    const auto options = std::make_shared<ExpandOptions>();
    app.add_option("--pool", options->pool,
                   "What to expand from: sets of words (.json), word vectors, a list (.txt), a "
                   "table (.csv, .tsv, .npy), a folder or zip of pictures; a file also packed "
                   "(.gz)")
        ->type_name("FILE")
        ->required();
    app.add_option("--query", options->query, "The items that belong together, divided by commas")
        ->type_name("A,B,C")
        ->delimiter(',')
        ->allow_extra_args(false);
    app.add_option("--reject", options->rejected, "Items that do not belong to them")
        ->type_name("A,B,C")
        ->delimiter(',')
        ->allow_extra_args(false);
    app.add_option("--queries", options->queries,
                   "A query a line, {\"query\": [\u2026], \"targets\": [\u2026]}; how well the "
                   "targets are found is measured")
        ->type_name("FILE");
    app.add_option("--scorers", options->scorers,
                   "What to rank by and fuse, divided by commas: deep-sets, bayesian-sets, "
                   "neighbour-sets, nearest-vector, set2model-gaussian, set2model-mixture; without "
                   "it all that the pool allows")
        ->type_name("LIST")
        ->delimiter(',')
        ->allow_extra_args(false);
    app.add_option("--model", options->model,
                   "Weights of Deep Sets, for this pool or for items of these names; without them "
                   "it learns from the pool's known sets, once, or words are ranked by the word "
                   "model that Setscope brings")
        ->type_name("FILE");
    app.add_option("--word-vectors", options->wordVectors,
                   "Compare words by these vectors where the pool has none: word2vec, GloVe, or an "
                   ".npy file with its vocabulary beside it")
        ->type_name("FILE");
    app.add_option("--backbone", options->backbone,
                   "An ONNX network of your own to compare pictures by")
        ->type_name("FILE");
    app.add_option("--name-column", options->nameColumn,
                   "The column of a table that names its rows (“name”, “id”, "
                   "“title” or the first without numbers)")
        ->type_name("NAME");
    app.add_option("--top", options->top, "How many candidates of each query to print")
        ->type_name("K")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_flag("--json", options->json, "Print the answer as JSON");
    app.add_option("--out", options->out, "Write the answer to a file instead of standard output")
        ->type_name("FILE");
    app.add_option("--list", options->list,
                   "Also write the candidates of --query to a file that ends with .txt (one a "
                   "line), .csv (with every score and rank) or .json")
        ->type_name("FILE")
        ->excludes("--queries");
    app.add_option("--report", options->reports,
                   "Also write a report on the one query; the file ends with .pdf, .html, .csv, "
                   ".json or .zip")
        ->type_name("FILE")
        ->allow_extra_args(false);
    declareRunOptions(app, options->run);
    return [options](Environment& environment) { return runExpand(*options, environment); };
}

}  // namespace setscope
