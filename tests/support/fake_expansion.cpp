#include "tests/support/fake_expansion.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

#include "core/base/error.h"

namespace setscope {
namespace {

class FakePool final : public ExpansionPool {
  public:
    FakePool(std::shared_ptr<const Pool> pool, ScorerState learner) : pool_(std::move(pool)) {
        scorers_ = {{"nearest", "Nearest", "Places near the query.", ScorerState::Ready, ""},
                    {"popular", "Popular", "The first places.", ScorerState::Ready, "", 1.0,
                     "A model that counts."},
                    {"learner", "Learner", "Like Nearest.", learner,
                     learner == ScorerState::Ready ? "" : "It has not learned yet."}};
    }
    const Pool& pool() const override { return *pool_; }
    const std::vector<ScorerInfo>& scorers() const override { return scorers_; }
    const std::vector<Problem>& problems() const override { return problems_; }
    const std::shared_ptr<const Pool>& shared() const { return pool_; }

  private:
    std::shared_ptr<const Pool> pool_;
    std::vector<ScorerInfo> scorers_;
    std::vector<Problem> problems_;
};

float distanceTo(const std::vector<std::int64_t>& places, std::int64_t item) {
    float nearest = std::numeric_limits<float>::max();
    for (const std::int64_t place : places) {
        nearest = std::min(nearest, static_cast<float>(std::abs(place - item)));
    }
    return nearest;
}

float scoreOf(const ScorerInfo& scorer, const ExpansionQuery& query, std::int64_t item) {
    if (scorer.id == "popular") {
        return -static_cast<float>(item);
    }
    const bool isBesideRejected = distanceTo(query.rejected, item) <= 1.0F;
    return -distanceTo(query.items, item) - (isBesideRejected ? 1e6F : 0.0F);
}

/// The places of all but those left out, who get 0; equal scores share their mean place.
std::vector<float> ranksOf(const std::vector<float>& scores, const std::vector<bool>& isOut) {
    std::vector<float> ranks(scores.size());
    for (std::size_t item = 0; item < scores.size(); ++item) {
        float above = 0.0F;
        float equal = 0.0F;
        for (std::size_t other = 0; other < scores.size(); ++other) {
            above += !isOut[other] && scores[other] > scores[item] ? 1.0F : 0.0F;
            equal += !isOut[other] && scores[other] == scores[item] ? 1.0F : 0.0F;
        }
        ranks[item] = isOut[item] ? 0.0F : above + (1.0F + equal) / 2.0F;
    }
    return ranks;
}

}  // namespace

std::shared_ptr<const ExpansionPool> FakeExpansion::openPool(std::shared_ptr<const Pool> pool,
                                                             const ExpansionSource& source,
                                                             const RunContext& run) {
    run.throwIfStopped();
    if (!source.model.empty()) {
        throw Error(ErrorKind::BadInput, source.model.string() + " is no model.");
    }
    return std::make_shared<const FakePool>(std::move(pool), ScorerState::Learnable);
}

std::shared_ptr<const ExpansionPool> FakeExpansion::learn(
    const std::shared_ptr<const ExpansionPool>& pool, const RunContext& run) {
    run.step({0, 1, "Learning"});
    return std::make_shared<const FakePool>(dynamic_cast<const FakePool&>(*pool).shared(),
                                            ScorerState::Ready);
}

RankingResult FakeExpansion::rank(const ExpansionPool& pool, const ExpansionQuery& query,
                                  const RunContext& run) {
    run.throwIfStopped();
    const std::int64_t count = pool.pool().itemCount();
    std::vector<bool> isOut(static_cast<std::size_t>(count));
    for (const std::vector<std::int64_t>* items : {&query.items, &query.rejected}) {
        for (const std::int64_t item : *items) {
            isOut[static_cast<std::size_t>(item)] = true;
        }
    }
    RankingResult result{.query = query.items, .rejected = query.rejected};
    result.candidateCount = std::ranges::count(isOut, false);
    std::vector<std::vector<float>> scores;
    std::vector<std::vector<float>> ranks;
    std::vector<float> fused(static_cast<std::size_t>(count));
    for (const ScorerInfo& scorer : pool.scorers()) {
        const bool isAsked = query.scorers.empty() || std::ranges::count(query.scorers, scorer.id);
        if (!isAsked || scorer.state != ScorerState::Ready) {
            continue;
        }
        result.scorers.push_back({.id = scorer.id, .title = scorer.title});
        std::vector<float>& of = scores.emplace_back();
        for (std::int64_t item = 0; item < count; ++item) {
            of.push_back(scoreOf(scorer, query, item));
        }
        ranks.push_back(ranksOf(of, isOut));
        for (std::size_t item = 0; item < fused.size(); ++item) {
            fused[item] += 1.0F / (10.0F + ranks.back()[item]);
        }
    }
    const std::vector<float> fusedRanks = ranksOf(fused, isOut);
    const auto rankedItem = [&](std::int64_t item) {
        const auto place = static_cast<std::size_t>(item);
        RankedItem ranked{.item = item, .fusedRank = fusedRanks[place], .fusedScore = fused[place]};
        for (std::size_t scorer = 0; scorer < scores.size(); ++scorer) {
            ranked.scores.push_back(scores[scorer][place]);
            ranked.ranks.push_back(ranks[scorer][place]);
        }
        return ranked;
    };
    for (std::int64_t item = 0; item < count; ++item) {
        if (!isOut[static_cast<std::size_t>(item)]) {
            result.items.push_back(rankedItem(item));
        }
    }
    std::ranges::stable_sort(result.items, {}, &RankedItem::fusedRank);
    result.items.resize(std::min(result.items.size(), static_cast<std::size_t>(query.count)));
    for (const std::int64_t item : query.watched) {
        result.watched.push_back(rankedItem(item));
    }
    return result;
}

std::vector<LeftOut> FakeExpansion::withoutEach(const ExpansionPool& pool,
                                                const ExpansionQuery& query,
                                                const RunContext& run) {
    std::vector<LeftOut> all;
    for (const std::int64_t seed : query.items) {
        ExpansionQuery rest = query;
        std::erase(rest.items, seed);
        rest.watched.push_back(seed);
        LeftOut& left = all.emplace_back();
        left.seed = seed;
        for (const RankedItem& item : rank(pool, rest, run).watched) {
            left.ranks.push_back(item.fusedRank);
        }
        left.ownRank = left.ranks.back();
        left.ranks.pop_back();
    }
    return query.items.size() < 2 ? std::vector<LeftOut>() : all;
}

TrainingResult FakeExpansion::train(const ExpansionTraining& training, const RunContext& run) {
    run.step({0, 1, "Training"});
    TrainingResult result;
    result.modelFile = training.output;
    result.device.used = "cpu";
    for (const std::shared_ptr<const Pool>& pool : {training.pool, training.lists}) {
        if (pool != nullptr) {
            result.metrics.push_back({pool->name, 0.5, 0.25, 0.75, 0.125, std::ssize(pool->known)});
        }
    }
    return result;
}

RankingReason FakeExpansion::explain(const ExpansionPool& pool, const ExpansionQuery& query,
                                     std::int64_t candidate, SeedEffects seeds,
                                     const RunContext& run) {
    ExpansionQuery watching = query;
    watching.watched = {candidate};
    RankingReason reason{.item = candidate};
    reason.rank = rank(pool, watching, run).watched.front().fusedRank;
    if (seeds == SeedEffects::Find) {
        for (const LeftOut& left : withoutEach(pool, watching, run)) {
            reason.seeds.push_back({left.seed, left.ranks.front()});
        }
    }
    return reason;
}

}  // namespace setscope
