#include "core/analysis/pool_ranking.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <string>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/models/rank_fusion.h"

namespace setscope {
namespace {

constexpr double kFusionConstant = 30.0;
constexpr float kNoCandidate = std::numeric_limits<float>::quiet_NaN();

std::vector<const Scorer*> scorersAskedFor(const ExpansionQuery& query) {
    std::vector<const Scorer*> asked;
    for (const Scorer& scorer : scorers()) {
        if (query.scorers.empty() ||
            std::ranges::find(query.scorers, scorer.id) != query.scorers.end()) {
            asked.push_back(&scorer);
        }
    }
    for (const std::string& id : query.scorers) {
        if (std::ranges::find(scorers(), id, &Scorer::id) == scorers().end()) {
            std::string all;
            for (const Scorer& scorer : scorers()) {
                all += (all.empty() ? "" : ", ") + std::string(scorer.id);
            }
            throw Error(ErrorKind::BadUsage,
                        "There is no scorer \"" + id + "\"; there are " + all + ".");
        }
    }
    return asked;
}

bool holds(const PoolItems& items, std::int64_t item) {
    return std::ranges::find(items, item) != items.end();
}

PoolItems onceEach(const PoolItems& items) {
    PoolItems seen;
    std::ranges::copy_if(items, std::back_inserter(seen),
                         [&seen](std::int64_t item) { return !holds(seen, item); });
    return seen;
}

/// The query as scorers see it, each without what it does not know. Scorers that know the same
/// share what they compute.
class SharedQueries {
  public:
    explicit SharedQueries(const OpenedPool& pool) : pool_(pool) {}

    std::shared_ptr<const QueryItems> of(const PoolItems& items) {
        const auto found = std::ranges::find_if(
            queries_, [&](const auto& query) { return query->items() == items; });
        return found != queries_.end()
                   ? *found
                   : queries_.emplace_back(std::make_shared<const QueryItems>(pool_, items));
    }

  private:
    const OpenedPool& pool_;
    std::vector<std::shared_ptr<const QueryItems>> queries_;
};

/// s(x|X) less what the rejected items have more than nobody.
std::vector<float> scoresWithRejected(const Scorer& scorer, const PoolItems& items,
                                      const PoolItems& rejected, SharedQueries& queries,
                                      const RunContext& run) {
    std::vector<float> scores = scorer.scores(*queries.of(items), run);
    if (rejected.empty()) {
        return scores;
    }
    const std::vector<float> ofRejected = scorer.scores(*queries.of(rejected), run);
    const std::vector<float> ofNobody = scorer.scores(*queries.of({}), run);
    for (std::size_t item = 0; item < scores.size(); ++item) {
        if (scores[item] != kNothingKnown) {
            scores[item] -=
                static_cast<float>(scorer.rejection) * (ofRejected[item] - ofNobody[item]);
        }
    }
    return scores;
}

void leaveOut(const ExpansionQuery& query, std::vector<float>& scores) {
    for (const PoolItems* items : {&query.items, &query.rejected}) {
        for (const std::int64_t item : *items) {
            scores[static_cast<std::size_t>(item)] = kNoCandidate;
        }
    }
}

/// Adds the scorer's scores, or why there are none.
void addScores(const Scorer& scorer, const OpenedPool& pool, const ExpansionQuery& query,
               SharedQueries& queries, PoolRanking& ranking, const RunContext& run) {
    const ScorerInfo info = infoOf(scorer, pool);
    ScorerUse use{.id = scorer.id, .title = scorer.title, .weight = info.weight};
    if (info.state != ScorerState::Ready) {
        use.absence = info.reason;
        ranking.absent.push_back(std::move(use));
        return;
    }
    const PoolItems items = knownTo(scorer, pool, query.items);
    use.unknown = without(query.items, items);
    if (items.empty() && !query.items.empty()) {
        use.absence = "It knows nothing of the query.";
        ranking.absent.push_back(std::move(use));
        return;
    }
    ranking.scores.push_back(
        scoresWithRejected(scorer, items, knownTo(scorer, pool, query.rejected), queries, run));
    leaveOut(query, ranking.scores.back());
    if (use.id == kSet2ModelMixture) {
        ranking.byVectors = queries.of(items);
    }
    ranking.uses.push_back(std::move(use));
}

}  // namespace

ExpansionQuery tidied(const OpenedPool& pool, ExpansionQuery query) {
    for (const PoolItems* items : {&query.items, &query.rejected, &query.watched}) {
        for (const std::int64_t item : *items) {
            SETSCOPE_CHECK(item >= 0 && item < pool.pool().itemCount(),
                           "item " + std::to_string(item) + " is not in the pool");
        }
    }
    query.items = onceEach(query.items);
    query.rejected = without(onceEach(query.rejected), query.items);
    return query;
}

PoolItems knownTo(const Scorer& scorer, const OpenedPool& pool, const PoolItems& items) {
    PoolItems known;
    std::ranges::copy_if(items, std::back_inserter(known),
                         [&](std::int64_t item) { return scorer.knows(pool, item); });
    return known;
}

PoolItems without(const PoolItems& items, const PoolItems& others) {
    PoolItems rest;
    std::ranges::copy_if(items, std::back_inserter(rest),
                         [&others](std::int64_t item) { return !holds(others, item); });
    return rest;
}

PoolRanking rankedBy(const OpenedPool& pool, const ExpansionQuery& query, const RunContext& run) {
    PoolRanking ranking;
    SharedQueries queries(pool);
    for (const Scorer* scorer : scorersAskedFor(query)) {
        addScores(*scorer, pool, query, queries, ranking, run);
    }
    run.throwIfStopped();
    const std::int64_t count = std::ssize(ranking.uses);
    ranking.ranks.resize(ranking.uses.size());
    at::parallel_for(0, count, 1, [&ranking](std::int64_t begin, std::int64_t end) {
        for (auto use = static_cast<std::size_t>(begin); std::cmp_less(use, end); ++use) {
            ranking.ranks[use] = placesByScore(ranking.scores[use]);
        }
    });
    if (count == 0) {
        ranking.fused.assign(pool.pool().items.size(), 0.0F);
        leaveOut(query, ranking.fused);
        return ranking;
    }
    std::vector<double> weights;
    for (const ScorerUse& use : ranking.uses) {
        weights.push_back(use.weight);
    }
    ranking.fused = fusedByRank(ranking.ranks, weights, kFusionConstant);
    return ranking;
}

}  // namespace setscope
