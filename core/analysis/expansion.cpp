#include "core/analysis/expansion.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include "core/analysis/scorers.h"
#include "core/base/check.h"
#include "core/base/error.h"
#include "core/models/rank_fusion.h"

namespace setscope {
namespace {

constexpr double kFusionConstant = 30.0;
constexpr float kNotRanked = std::numeric_limits<float>::quiet_NaN();

using Items = std::vector<std::int64_t>;

const Scorer* scorerOf(std::string_view id) {
    const auto found = std::ranges::find(scorers(), id, &Scorer::id);
    SETSCOPE_CHECK(found != scorers().end(), "there is no such scorer");
    return &*found;
}

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

Items knownTo(const Scorer& scorer, const OpenedPool& pool, const Items& items) {
    Items known;
    std::ranges::copy_if(items, std::back_inserter(known),
                         [&](std::int64_t item) { return scorer.knows(pool, item); });
    return known;
}

Items without(const Items& items, const Items& others) {
    Items rest;
    std::ranges::copy_if(items, std::back_inserter(rest), [&](std::int64_t item) {
        return std::ranges::find(others, item) == others.end();
    });
    return rest;
}

/// s(x|X) less what the rejected items have more than nobody.
std::vector<float> scoresWithRejected(const Scorer& scorer, const OpenedPool& pool,
                                      const Items& items, const Items& rejected,
                                      const RunContext& run) {
    std::vector<float> scores = scorer.scores(pool, items, run);
    if (rejected.empty()) {
        return scores;
    }
    const std::vector<float> ofRejected = scorer.scores(pool, rejected, run);
    const std::vector<float> ofNobody = scorer.scores(pool, {}, run);
    for (std::size_t item = 0; item < scores.size(); ++item) {
        if (scores[item] != kNothingKnown) {
            scores[item] -=
                static_cast<float>(scorer.rejection) * (ofRejected[item] - ofNobody[item]);
        }
    }
    return scores;
}

/// All candidates as the scorers that take part see them.
struct Rankings {
    std::vector<ScorerUse> uses;
    std::vector<ScorerUse> absent;
    std::vector<std::vector<float>> scores;  ///< [scorer][item]
    std::vector<std::vector<float>> ranks;   ///< [scorer][item]
    std::vector<float> fusedScores;
    std::vector<float> fusedRanks;
};

/// The query and what was rejected are no candidates.
void leaveOut(const ExpansionQuery& query, std::vector<float>& scores) {
    for (const Items* items : {&query.items, &query.rejected}) {
        for (const std::int64_t item : *items) {
            scores[static_cast<std::size_t>(item)] = kNotRanked;
        }
    }
}

Rankings rankAll(const OpenedPool& pool, const ExpansionQuery& query, const RunContext& run) {
    Rankings all;
    std::vector<double> weights;
    for (const Scorer* scorer : scorersAskedFor(query)) {
        ScorerUse use{.id = scorer->id, .title = scorer->title, .weight = scorer->weight};
        const ScorerInfo info = infoOf(*scorer, pool);
        if (info.state != ScorerState::Ready) {
            use.absence = info.reason;
            all.absent.push_back(std::move(use));
            continue;
        }
        const Items items = knownTo(*scorer, pool, query.items);
        use.unknown = without(query.items, items);
        if (items.empty() && !query.items.empty()) {
            use.absence = "It knows nothing of the query.";
            all.absent.push_back(std::move(use));
            continue;
        }
        all.scores.push_back(
            scoresWithRejected(*scorer, pool, items, knownTo(*scorer, pool, query.rejected), run));
        leaveOut(query, all.scores.back());
        all.ranks.push_back(placesByScore(all.scores.back()));
        weights.push_back(scorer->weight);
        all.uses.push_back(std::move(use));
    }
    all.fusedScores.assign(pool.pool().items.size(), 0.0F);
    if (!all.uses.empty()) {
        all.fusedScores = fusedByRank(all.ranks, weights, kFusionConstant);
    }
    leaveOut(query, all.fusedScores);
    all.fusedRanks = placesByScore(all.fusedScores);
    return all;
}

RankedItem rankedItem(const Rankings& all, std::int64_t item) {
    const auto place = static_cast<std::size_t>(item);
    RankedItem ranked{
        .item = item, .fusedRank = all.fusedRanks[place], .fusedScore = all.fusedScores[place]};
    for (std::size_t scorer = 0; scorer < all.scores.size(); ++scorer) {
        ranked.scores.push_back(all.scores[scorer][place]);
        ranked.ranks.push_back(all.ranks[scorer][place]);
    }
    return ranked;
}

/// The candidates with the smallest fused ranks, equal ones in the order of the pool.
Items firstByRank(const std::vector<float>& ranks, std::int64_t count) {
    Items order;
    order.reserve(ranks.size());
    for (std::size_t item = 0; item < ranks.size(); ++item) {
        if (!std::isnan(ranks[item])) {
            order.push_back(static_cast<std::int64_t>(item));
        }
    }
    const auto end = order.begin() + std::min<std::ptrdiff_t>(count, std::ssize(order));
    std::ranges::partial_sort(order, end, {}, [&ranks](std::int64_t item) {
        return std::pair(ranks[static_cast<std::size_t>(item)], item);
    });
    order.erase(end, order.end());
    return order;
}

void checkItems(const OpenedPool& pool, const ExpansionQuery& query) {
    for (const Items* items : {&query.items, &query.rejected, &query.watched}) {
        for (const std::int64_t item : *items) {
            SETSCOPE_CHECK(item >= 0 && item < pool.pool().itemCount(),
                           "item " + std::to_string(item) + " is not in the pool");
        }
    }
}

/// Each once, and none both in the query and rejected.
ExpansionQuery tidied(ExpansionQuery query) {
    const auto onceEach = [](Items& items) {
        Items seen;
        for (const std::int64_t item : items) {
            if (std::ranges::find(seen, item) == seen.end()) {
                seen.push_back(item);
            }
        }
        items = std::move(seen);
    };
    onceEach(query.items);
    onceEach(query.rejected);
    query.rejected = without(query.rejected, query.items);
    return query;
}

/// What the known sets that the candidate is in add to its score by Bayesian Sets.
void addTerms(const OpenedPool& pool, const ExpansionQuery& query, RankingReason& reason) {
    const BayesianSets& model = *pool.bayesianSets();
    const BayesianSets::Terms terms =
        model.terms(knownTo(*scorerOf(kBayesianSets), pool, query.items));
    reason.constant = terms.constant;
    for (const std::int64_t set : model.features().of(reason.item)) {
        KnownSetTerm& term = reason.terms.emplace_back();
        term.set = set;
        term.term = terms.weight[static_cast<std::size_t>(set)];
        std::ranges::copy_if(query.items, std::back_inserter(term.shared), [&](std::int64_t item) {
            return std::ranges::binary_search(model.features().of(item), set);
        });
    }
    std::ranges::stable_sort(reason.terms, std::ranges::greater(), &KnownSetTerm::term);
}

/// The cosine with each item of the query.
void addLikeness(const ItemVectors& vectors, const ExpansionQuery& query, RankingReason& reason) {
    const auto rowOf = [&](std::int64_t item) {
        return vectors.rows[vectors.rowOf[static_cast<std::size_t>(item)]];
    };
    const at::Tensor candidate = rowOf(reason.item);
    for (const std::int64_t item : query.items) {
        reason.likeness.push_back(
            vectors.hold(item) ? at::cosine_similarity(candidate, rowOf(item), 0).item<float>()
                               : kNotRanked);
    }
}

}  // namespace

RankingResult rankPool(const OpenedPool& pool, const ExpansionQuery& asked, const RunContext& run) {
    const auto start = std::chrono::steady_clock::now();
    const ExpansionQuery query = tidied(asked);
    checkItems(pool, query);
    Rankings all = rankAll(pool, query, run);
    RankingResult result;
    result.candidateCount =
        pool.pool().itemCount() - std::ssize(query.items) - std::ssize(query.rejected);
    if (!all.uses.empty()) {
        for (const std::int64_t item : firstByRank(all.fusedRanks, query.count)) {
            result.items.push_back(rankedItem(all, item));
        }
    }
    for (const std::int64_t item : query.watched) {
        result.watched.push_back(rankedItem(all, item));
    }
    result.query = query.items;
    result.rejected = query.rejected;
    result.scorers = std::move(all.uses);
    result.absent = std::move(all.absent);
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

std::vector<std::vector<float>> ranksWithoutEach(const OpenedPool& pool,
                                                 const ExpansionQuery& asked,
                                                 const RunContext& run) {
    const ExpansionQuery query = tidied(asked);
    checkItems(pool, query);
    std::vector<std::vector<float>> ranks;
    if (query.items.size() < 2) {
        return ranks;
    }
    for (const std::int64_t seed : query.items) {
        run.step({std::ssize(ranks), std::ssize(query.items), "Leaving out each of the query"});
        ExpansionQuery rest = query;
        std::erase(rest.items, seed);
        const Rankings all = rankAll(pool, rest, run);
        std::vector<float>& of = ranks.emplace_back();
        for (const std::int64_t item : query.watched) {
            of.push_back(all.fusedRanks[static_cast<std::size_t>(item)]);
        }
    }
    return ranks;
}

RankingReason explainRank(const OpenedPool& pool, const ExpansionQuery& asked,
                          std::int64_t candidate, const RunContext& run) {
    ExpansionQuery query = tidied(asked);
    query.watched = {candidate};
    checkItems(pool, query);
    const Rankings all = rankAll(pool, query, run);
    RankingReason reason{.item = candidate,
                         .rank = all.fusedRanks[static_cast<std::size_t>(candidate)]};
    const std::vector<std::vector<float>> ranks = ranksWithoutEach(pool, query, run);
    for (std::size_t place = 0; place < ranks.size(); ++place) {
        reason.seeds.push_back({query.items[place], ranks[place].front()});
    }
    if (std::ranges::find(all.uses, kBayesianSets, &ScorerUse::id) != all.uses.end()) {
        addTerms(pool, query, reason);
    }
    if (pool.vectors().hold(candidate)) {
        addLikeness(pool.vectors(), query, reason);
    }
    return reason;
}

}  // namespace setscope
