#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/expand_text.h"
#include "app/cli/expansion_queries.h"
#include "app/cli/plain_text.h"
#include "app/cli/run_options.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/io/read_pool.h"
#include "core/items/name_index.h"
#include "core/report/json_writer.h"
#include "core/report/ranking_answer.h"
#include "core/report/ranking_list.h"

namespace setscope {
namespace {

constexpr std::size_t kSuggestions = 5;
constexpr double kNeverFound = std::numeric_limits<double>::infinity();

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
    RunOptions run;
};

/// The ranks of all queries' targets, by one scorer or the fusion.
struct TargetRanks {
    std::string id;
    std::string title;
    std::vector<double> ranks;
};

struct Answer {
    std::shared_ptr<const ExpansionPool> pool;
    std::vector<RankingResult> queries;
    std::vector<TargetRanks> targets;  ///< the fusion first
    std::vector<Problem> problems;
};

/// Ranks one query after another, and keeps the ranks of their targets.
class Expansion {
  public:
    Expansion(const ExpandOptions& options, Engine& engine, Answer& answer, const RunContext& run)
        : options_(options),
          engine_(engine),
          answer_(answer),
          run_(run),
          names_(answer.pool->pool().items) {
        answer_.targets.push_back({"fused", "Fused", {}});
        for (const ScorerInfo& scorer : answer_.pool->scorers()) {
            const bool isAsked =
                options.scorers.empty() ||
                std::ranges::find(options.scorers, scorer.id) != options.scorers.end();
            if (isAsked && scorer.state == ScorerState::Ready) {
                answer_.targets.push_back({scorer.id, scorer.title, {}});
            }
        }
    }

    void rank(const WrittenQuery& written) {
        const std::string place =
            written.line > 0 ? options_.queries + ":" + std::to_string(written.line) : "--query";
        ExpansionQuery query{.items = placesOf(written.words, place),
                             .rejected = placesOf(options_.rejected, "--reject"),
                             .scorers = options_.scorers,
                             .count = options_.top};
        std::size_t lost = 0;
        query.watched = targetsOf(written, query, place, lost);
        if (query.items.empty()) {
            complain(place, "No word of this query is in the pool; nothing was ranked.");
            answer_.queries.emplace_back();
            lost += query.watched.size();
        } else {
            answer_.queries.push_back(engine_.expansion().rank(*answer_.pool, query, run_));
            keepRanks(answer_.queries.back());
        }
        for (TargetRanks& of : answer_.targets) {
            of.ranks.insert(of.ranks.end(), lost, kNeverFound);
        }
    }

  private:
    const Pool& pool() const { return answer_.pool->pool(); }

    void complain(const std::string& place, const std::string& sentence) {
        answer_.problems.push_back({place, sentence});
    }

    std::string notInPool(const std::string& word) const {
        std::string suggestions;
        for (const std::int64_t place : names_.suggestions(word, kSuggestions)) {
            suggestions +=
                (suggestions.empty() ? "" : ", ") + pool().items[static_cast<std::size_t>(place)];
        }
        return "\u201c" + word + "\u201d is not in " + pool().name +
               (suggestions.empty() ? "; leave it out or write it as it stands there."
                                    : "; did you mean " + suggestions + "?");
    }

    std::vector<std::int64_t> placesOf(const std::vector<std::string>& words,
                                       const std::string& place) {
        std::vector<std::int64_t> places;
        for (const std::string& word : words) {
            if (const auto found = names_.find(word)) {
                places.push_back(*found);
            } else {
                complain(place, notInPool(word));
            }
        }
        return places;
    }

    /// @param lost gets how many are not in the pool
    std::vector<std::int64_t> targetsOf(const WrittenQuery& written, const ExpansionQuery& query,
                                        const std::string& place, std::size_t& lost) {
        const auto holds = [](const std::vector<std::int64_t>& items, std::int64_t item) {
            return std::ranges::find(items, item) != items.end();
        };
        std::vector<std::int64_t> targets;
        for (const std::string& word : written.targets) {
            const auto found = names_.find(word);
            if (!found) {
                ++lost;
                complain(place, "The target \u201c" + word + "\u201d is not in " + pool().name +
                                    "; it counts as not found.");
            } else if (holds(query.items, *found) || holds(query.rejected, *found)) {
                complain(place, "The target \u201c" + word +
                                    "\u201d is part of the query; it does not count.");
            } else if (!holds(targets, *found)) {
                targets.push_back(*found);
            }
        }
        return targets;
    }

    /// To a scorer that knows nothing of a query all candidates are equal.
    void keepRanks(const RankingResult& result) {
        const double anyRank = (1.0 + static_cast<double>(result.candidateCount)) / 2.0;
        for (TargetRanks& of : answer_.targets) {
            const auto use = std::ranges::find(result.scorers, of.id, &ScorerUse::id);
            const auto scorer = static_cast<std::size_t>(use - result.scorers.begin());
            for (const RankedItem& target : result.watched) {
                const bool isFused = &of == &answer_.targets.front();
                of.ranks.push_back(isFused                       ? target.fusedRank
                                   : use == result.scorers.end() ? anyRank
                                                                 : target.ranks[scorer]);
            }
        }
    }

    const ExpandOptions& options_;
    Engine& engine_;
    Answer& answer_;
    const RunContext& run_;
    NameIndex names_;
};

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

bool isAnythingToLearn(const ExpandOptions& options, const ExpansionPool& pool) {
    return std::ranges::any_of(pool.scorers(), [&options](const ScorerInfo& scorer) {
        const bool isAsked = options.scorers.empty() ||
                             std::ranges::find(options.scorers, scorer.id) != options.scorers.end();
        return isAsked && scorer.state == ScorerState::Learnable;
    });
}

std::shared_ptr<const ExpansionPool> openPool(const ExpandOptions& options, Pool pool,
                                              Engine& engine, const RunContext& run) {
    auto opened = engine.expansion().openPool(
        std::make_shared<const Pool>(std::move(pool)),
        {.model = options.model, .wordVectors = options.wordVectors, .backbone = options.backbone},
        run);
    refuseUnknownScorers(options, *opened);
    return isAnythingToLearn(options, *opened) ? engine.expansion().learn(opened, run) : opened;
}

WrittenQueries queriesOf(const ExpandOptions& options, const RunContext& run) {
    if (options.queries.empty()) {
        return {{{options.query, {}, 0}}, {}};
    }
    return readQueries(options.queries, run.stopToken());
}

Answer expand(const ExpandOptions& options, const Environment& environment, const RunContext& run,
              std::string& warning) {
    WrittenQueries written = queriesOf(options, run);
    ImportOptions import;
    import.nameColumn = options.nameColumn;
    PoolFile file = readPool(options.pool, import, environment.archives, run);
    const std::unique_ptr<Engine> engine = environment.createEngine();
    warning = engine->info().blasWarning;
    Answer answer;
    answer.problems = std::move(file.problems);
    std::ranges::move(written.problems, std::back_inserter(answer.problems));
    answer.pool = openPool(options, std::move(file.pool), *engine, run);
    std::ranges::copy(answer.pool->problems(), std::back_inserter(answer.problems));
    Expansion expansion(options, *engine, answer, run);
    for (const WrittenQuery& query : written.queries) {
        run.step({std::ssize(answer.queries), std::ssize(written.queries), "Ranking"});
        expansion.rank(query);
    }
    return answer;
}

Json jsonAnswer(const Answer& answer) {
    const Pool& pool = answer.pool->pool();
    Json queries = Json::array();
    for (const RankingResult& result : answer.queries) {
        queries.push_back(rankingAnswer(pool.items, result));
    }
    Json json = {
        {"pool",
         {{"name", pool.name}, {"items", pool.itemCount()}, {"known_sets", pool.known.size()}}},
        {"queries", std::move(queries)}};
    if (!answer.targets.front().ranks.empty()) {
        for (const TargetRanks& of : answer.targets) {
            json["metrics"][of.id] = toJson(rankingMetrics(of.ranks));
        }
    }
    json["problems"] = Json::array();
    for (const Problem& problem : answer.problems) {
        json["problems"].push_back({{"path", problem.path}, {"message", problem.message}});
    }
    return json;
}

std::string plainAnswer(const Answer& answer, const ExpandOptions& options) {
    std::string text;
    if (options.queries.empty() || answer.targets.front().ranks.empty()) {
        for (const RankingResult& result : answer.queries) {
            text += rankingText(answer.pool->pool(), result) + "\n";
        }
    }
    if (!answer.targets.front().ranks.empty()) {
        std::vector<std::pair<std::string, RankingMetrics>> metrics;
        for (const TargetRanks& of : answer.targets) {
            metrics.emplace_back(of.title, rankingMetrics(of.ranks));
        }
        text += metricsText(metrics, std::ssize(answer.targets.front().ranks));
    }
    return text + problemsText(answer.problems);
}

bool isAnythingRanked(const Answer& answer) {
    return std::ranges::any_of(answer.queries,
                               [](const RankingResult& result) { return !result.items.empty(); });
}

void writeList(const Answer& answer, const ExpandOptions& options) {
    if (!options.list.empty()) {
        writeTextFileSafely(options.list,
                            rankingListFormatFor(options.list)
                                .text(answer.pool->pool().items, answer.queries.front()));
    }
}

ExitCode runExpand(const ExpandOptions& options, Environment& environment) {
    if (options.query.empty() == options.queries.empty()) {
        throw Error(ErrorKind::BadUsage, "Give --query WORD,WORD or --queries FILE, one of them.");
    }
    if (!options.list.empty()) {
        rankingListFormatFor(options.list);
    }
    ProgressLine progress(environment.error, progressStyle(options.run, environment));
    const RunContext run = makeRun(options.run, environment, progress);
    std::string warning;
    const Answer answer = expand(options, environment, run, warning);
    progress.clear();
    if (!warning.empty()) {
        environment.error << warning << std::endl;
    }
    const std::string text =
        options.json ? toJsonText(jsonAnswer(answer)) : plainAnswer(answer, options);
    if (options.out.empty()) {
        environment.out << text << std::flush;
    } else {
        writeTextFileSafely(options.out, text);
    }
    if (isAnythingRanked(answer)) {
        writeList(answer, options);
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
                   "Weights of Deep Sets for this pool; without them it learns from the pool's "
                   "known sets, once")
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
    declareRunOptions(app, options->run);
    return [options](Environment& environment) { return runExpand(*options, environment); };
}

}  // namespace setscope
