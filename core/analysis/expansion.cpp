#include "core/analysis/expansion.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <iterator>
#include <limits>
#include <string_view>
#include <utility>

#include "core/analysis/pool_ranking.h"
#include "core/models/rank_fusion.h"

namespace setscope {
namespace {

RankedItem rankedItem(const PoolRanking& ranking, std::int64_t item, float rank) {
    const auto place = static_cast<std::size_t>(item);
    RankedItem ranked{.item = item, .fusedRank = rank, .fusedScore = ranking.fused[place]};
    for (std::size_t use = 0; use < ranking.uses.size(); ++use) {
        ranked.scores.push_back(ranking.scores[use][place]);
        ranked.ranks.push_back(ranking.ranks[use][place]);
    }
    return ranked;
}

std::vector<RankedItem> rankedItems(const PoolRanking& ranking, const PoolItems& items) {
    const std::vector<float> ranks = placesOf(ranking.fused, items);
    std::vector<RankedItem> ranked;
    for (std::size_t index = 0; index < items.size(); ++index) {
        ranked.push_back(rankedItem(ranking, items[index], ranks[index]));
    }
    return ranked;
}

/// The parts of the mixture that the query was fitted with, and what is likeliest of each.
std::vector<MixtureComponent> mixtureComponents(const ItemVectors& vectors,
                                                const QueryItems& fitted,
                                                const ExpansionQuery& query) {
    constexpr std::int64_t kShownOfComponent = 20;
    const VectorScores& scores = fitted.byVectors();
    std::vector<MixtureComponent> components(
        fitted.items().empty() ? 0 : static_cast<std::size_t>(scores.mixture.size(0)));
    for (std::size_t member = 0; member < fitted.items().size(); ++member) {
        MixtureComponent& own = components[static_cast<std::size_t>(scores.components[member])];
        own.query.push_back(fitted.items()[member]);
        own.weight += 1.0 / static_cast<double>(fitted.items().size());
    }
    const auto shown = std::min<std::int64_t>(
        kShownOfComponent + std::ssize(query.items) + std::ssize(query.rejected),
        vectors.rows.size(0));
    for (std::size_t component = 0; component < components.size(); ++component) {
        const at::Tensor best =
            std::get<1>(scores.mixture[static_cast<std::int64_t>(component)].topk(shown));
        PoolItems items;
        for (std::int64_t place = 0; place < shown; ++place) {
            const std::int64_t row = best.data_ptr<std::int64_t>()[place];
            items.push_back(vectors.itemOf[static_cast<std::size_t>(row)]);
        }
        items = without(without(items, query.items), query.rejected);
        items.resize(std::min<std::size_t>(items.size(), kShownOfComponent));
        components[component].best = std::move(items);
    }
    return components;
}

/// What the known sets that the candidate is in add to its score by Bayesian Sets.
void addTerms(const OpenedPool& pool, const ExpansionQuery& query, RankingReason& reason) {
    const auto scorer = std::ranges::find(scorers(), std::string_view(kBayesianSets), &Scorer::id);
    const BayesianSets& model = *pool.bayesianSets();
    const BayesianSets::Terms terms = model.terms(knownTo(*scorer, pool, query.items));
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
    const at::Tensor candidate = vectors.of(std::vector{reason.item})[0];
    for (const std::int64_t item : query.items) {
        reason.likeness.push_back(
            vectors.hold(item)
                ? at::cosine_similarity(candidate, vectors.of(std::vector{item})[0], 0)
                      .item<float>()
                : std::numeric_limits<float>::quiet_NaN());
    }
}

bool tookPart(const PoolRanking& ranking, std::string_view id) {
    return std::ranges::find(ranking.uses, id, &ScorerUse::id) != ranking.uses.end();
}

}  // namespace

RankingResult rankPool(const OpenedPool& pool, const ExpansionQuery& asked, const RunContext& run) {
    const auto start = std::chrono::steady_clock::now();
    const ExpansionQuery query = tidied(pool, asked);
    PoolRanking ranking = rankedBy(pool, query, run);
    RankingResult result;
    result.candidateCount =
        pool.pool().itemCount() - std::ssize(query.items) - std::ssize(query.rejected);
    if (!ranking.uses.empty()) {
        result.items = rankedItems(ranking, highest(ranking.fused, query.count));
    }
    result.watched = rankedItems(ranking, query.watched);
    if (ranking.byVectors != nullptr) {
        result.components = mixtureComponents(pool.vectors(), *ranking.byVectors, query);
    }
    result.query = query.items;
    result.rejected = query.rejected;
    result.scorers = std::move(ranking.uses);
    result.absent = std::move(ranking.absent);
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

std::vector<LeftOut> withoutEach(const OpenedPool& pool, const ExpansionQuery& asked,
                                 const RunContext& run) {
    const ExpansionQuery query = tidied(pool, asked);
    std::vector<LeftOut> all;
    if (query.items.size() < 2) {
        return all;
    }
    for (const std::int64_t seed : query.items) {
        run.step({std::ssize(all), std::ssize(query.items), "Leaving out each of the query"});
        ExpansionQuery rest = query;
        std::erase(rest.items, seed);
        rest.watched.push_back(seed);
        std::vector<float> ranks = placesOf(rankedBy(pool, rest, run).fused, rest.watched);
        const float ownRank = ranks.back();
        ranks.pop_back();
        all.push_back({.seed = seed, .ownRank = ownRank, .ranks = std::move(ranks)});
    }
    return all;
}

RankingReason explainRank(const OpenedPool& pool, const ExpansionQuery& asked,
                          std::int64_t candidate, SeedEffects seeds, const RunContext& run) {
    ExpansionQuery query = asked;
    query.watched = {candidate};
    query = tidied(pool, std::move(query));
    const PoolRanking ranking = rankedBy(pool, query, run);
    RankingReason reason{.item = candidate};
    reason.rank = placesOf(ranking.fused, query.watched).front();
    if (seeds == SeedEffects::Find) {
        for (const LeftOut& left : withoutEach(pool, query, run)) {
            reason.seeds.push_back({left.seed, left.ranks.front()});
        }
    }
    if (tookPart(ranking, kBayesianSets)) {
        addTerms(pool, query, reason);
    }
    if (pool.vectors().hold(candidate)) {
        addLikeness(pool.vectors(), query, reason);
    }
    return reason;
}

}  // namespace setscope
