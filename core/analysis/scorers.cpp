#include "core/analysis/scorers.h"

#include <ATen/ATen.h>

#include <array>
#include <cstddef>

#include "core/analysis/opened_pool.h"
#include "core/tensor/index_tensor.h"

namespace setscope {
namespace {

using Items = std::span<const std::int64_t>;

void judgeDeepSets(const OpenedPool& pool, ScorerInfo& info) {
    if (pool.deepSets() != nullptr) {
        info.state = ScorerState::Ready;
        return;
    }
    info.reason = whyNotLearnable(pool.pool());
    if (info.reason.empty()) {
        info.state = ScorerState::Learnable;
        info.reason = "It has not learned from this pool's known sets yet.";
    }
}

bool deepSetsKnow(const OpenedPool& pool, std::int64_t item) {
    return pool.deepSets()->knows(item);
}

std::vector<float> deepSetsScores(const OpenedPool& pool, Items items, const RunContext& run) {
    return pool.deepSets()->scores(items, run);
}

void judgeByKnownSets(const OpenedPool& pool, ScorerInfo& info) {
    if (pool.bayesianSets() != nullptr) {
        info.state = ScorerState::Ready;
    } else {
        info.reason = "This pool has no known sets.";
    }
}

bool isInKnownSet(const OpenedPool& pool, std::int64_t item) {
    return !pool.bayesianSets()->features().of(item).empty();
}

std::vector<float> bayesianSetsScores(const OpenedPool& pool, Items items, const RunContext& run) {
    run.throwIfStopped();
    return pool.bayesianSets()->scores(items);
}

std::vector<float> neighbourSetsScores(const OpenedPool& pool, Items items, const RunContext& run) {
    run.throwIfStopped();
    return pool.neighbourSets()->scores(items);
}

void judgeByVectors(const OpenedPool& pool, ScorerInfo& info) {
    if (pool.vectors().width() > 0) {
        info.state = ScorerState::Ready;
    } else {
        info.reason = pool.pool().kind == PayloadKind::Text
                          ? "This pool has no vectors; choose word vectors to compare by."
                          : "This pool has no vectors.";
    }
}

bool hasVector(const OpenedPool& pool, std::int64_t item) { return pool.vectors().hold(item); }

/// @param ofRows [rows]
std::vector<float> spreadToItems(const ItemVectors& vectors, const at::Tensor& ofRows) {
    std::vector<float> scores(vectors.rowOf.size(), kNothingKnown);
    const float* values = ofRows.data_ptr<float>();
    for (std::size_t item = 0; item < scores.size(); ++item) {
        if (vectors.rowOf[item] >= 0) {
            scores[item] = values[vectors.rowOf[item]];
        }
    }
    return scores;
}

/// [items, d]
at::Tensor vectorsOf(const ItemVectors& vectors, Items items) {
    std::vector<std::int64_t> rows;
    for (const std::int64_t item : items) {
        rows.push_back(vectors.rowOf[static_cast<std::size_t>(item)]);
    }
    return selectedRows(vectors.rows, rows);
}

/// The cosine with the mean of the items; of rows of numbers the distance from it, less than 0.
std::vector<float> nearestVectorScores(const OpenedPool& pool, Items items, const RunContext& run) {
    run.throwIfStopped();
    const at::NoGradGuard withoutGradient;
    const ItemVectors& vectors = pool.vectors();
    const at::Tensor mean =
        items.empty() ? at::zeros({vectors.width()}) : vectorsOf(vectors, items).mean(0);
    if (!vectors.areDirections) {
        return spreadToItems(vectors, -(vectors.rows - mean).norm(2, 1));
    }
    return spreadToItems(vectors, vectors.rows.mv(mean / mean.norm().clamp_min(1e-12)));
}

constexpr std::array<Scorer, 4> kScorers = {{
    {"deep-sets", "Deep Sets", "A network that learned from this pool's known sets.", 1.0, 0.5,
     judgeDeepSets, deepSetsKnow, deepSetsScores},
    {kBayesianSets, "Bayesian Sets",
     "Which known sets a candidate is in, against how many it is in by chance.", 0.25, 0.5,
     judgeByKnownSets, isInKnownSet, bayesianSetsScores},
    {"neighbour-sets", "Neighbour sets", "The known sets that share most with the query.", 0.5, 0.5,
     judgeByKnownSets, isInKnownSet, neighbourSetsScores},
    {"nearest-vector", "Nearest vector", "How near a candidate's vector is to those of the query.",
     1.0, 0.5, judgeByVectors, hasVector, nearestVectorScores},
}};

}  // namespace

std::span<const Scorer> scorers() { return kScorers; }

ScorerInfo infoOf(const Scorer& scorer, const OpenedPool& pool) {
    ScorerInfo info{.id = scorer.id, .title = scorer.title, .summary = scorer.summary};
    scorer.judge(pool, info);
    return info;
}

}  // namespace setscope
