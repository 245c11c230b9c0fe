#include "core/analysis/scorers.h"

#include <ATen/ATen.h>

#include <array>
#include <cstddef>

#include "core/analysis/opened_pool.h"
#include "core/tensor/index_tensor.h"

namespace setscope {
namespace {

void judgeDeepSets(const OpenedPool& pool, ScorerInfo& info) {
    const DeepSetsModel& model = pool.deepSets();
    info.model = model.origin;
    info.weight *= model.weight;
    info.reason = model.absence;
    if (model.scorer != nullptr) {
        info.state = ScorerState::Ready;
    } else if (info.reason.empty()) {
        info.state = ScorerState::Learnable;
        info.reason = "It has not learned from this pool's known sets yet.";
    }
}

bool deepSetsKnow(const OpenedPool& pool, std::int64_t item) {
    return pool.deepSets().scorer->knows(item);
}

std::vector<float> deepSetsScores(const QueryItems& query, const RunContext& run) {
    return query.pool().deepSets().scorer->scores(query.items(), run);
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

std::vector<float> bayesianSetsScores(const QueryItems& query, const RunContext& run) {
    run.throwIfStopped();
    return query.pool().bayesianSets()->scores(query.items());
}

std::vector<float> neighbourSetsScores(const QueryItems& query, const RunContext& run) {
    run.throwIfStopped();
    return query.pool().neighbourSets()->scores(query.items());
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

std::vector<float> nearestVectorScores(const QueryItems& query, const RunContext& run) {
    run.throwIfStopped();
    return spreadToItems(query.pool().vectors(), query.byVectors().nearness);
}

std::vector<float> gaussianScores(const QueryItems& query, const RunContext& run) {
    run.throwIfStopped();
    return spreadToItems(query.pool().vectors(), query.byVectors().gaussian);
}

std::vector<float> mixtureScores(const QueryItems& query, const RunContext& run) {
    run.throwIfStopped();
    const at::Tensor& components = query.byVectors().mixture;
    return spreadToItems(query.pool().vectors(),
                         components.size(0) == 1 ? components[0] : components.logsumexp(0));
}

// Weights and rejections were chosen on validation topics of the LDA sets; rejections of vectors on
// concepts of WordNet and lists of words.
constexpr std::array<Scorer, 6> kScorers = {{
    {"deep-sets", "Deep Sets",
     "A network that learned from known sets which items belong together.", 1.0, 0.4, judgeDeepSets,
     deepSetsKnow, deepSetsScores},
    {kBayesianSets, "Bayesian Sets",
     "Which known sets a candidate is in, against how many it is in by chance.", 0.25, 0.15,
     judgeByKnownSets, isInKnownSet, bayesianSetsScores},
    {"neighbour-sets", "Neighbour sets", "The known sets that share most with the query.", 0.5,
     0.15, judgeByKnownSets, isInKnownSet, neighbourSetsScores},
    {"nearest-vector", "Nearest vector", "How near a candidate's vector is to those of the query.",
     0.5, 0.2, judgeByVectors, hasVector, nearestVectorScores},
    {"set2model-gaussian", "Set2Model, Gaussian",
     "How much likelier a candidate's vector is by a Gaussian fitted to the query than by the "
     "pool.",
     0.25, 0.2, judgeByVectors, hasVector, gaussianScores},
    {kSet2ModelMixture, "Set2Model, mixture",
     "The same with a Gaussian for each kind of thing that the query seems to hold.", 0.25, 0.2,
     judgeByVectors, hasVector, mixtureScores},
}};

}  // namespace

const VectorScores& QueryItems::byVectors() const {
    if (!byVectors_) {
        const at::NoGradGuard withoutGradient;
        const ItemVectors& vectors = pool_.vectors();
        const at::Tensor members = vectors.of(items_);
        VectorScores scores;
        if (!items_.empty()) {
            scores.components = componentsOf(members, vectors.spread);
        }
        const std::vector<std::int64_t> together(items_.size(), 0);
        RowFunctions functions = setscope::together(
            nearness(members, vectors.spread), componentRatios(members, together, vectors.spread));
        const bool isDivided = scores.components != together;
        if (isDivided) {
            functions = setscope::together(
                functions, componentRatios(members, scores.components, vectors.spread));
        }
        const at::Tensor values = valuesOf(functions, vectors.rows, vectors.spread);
        scores.nearness = values[0];
        scores.gaussian = values[1];
        scores.mixture = values.slice(0, isDivided ? 2 : 1);
        byVectors_ = std::move(scores);
    }
    return *byVectors_;
}

std::span<const Scorer> scorers() { return kScorers; }

ScorerInfo infoOf(const Scorer& scorer, const OpenedPool& pool) {
    ScorerInfo info{
        .id = scorer.id, .title = scorer.title, .summary = scorer.summary, .weight = scorer.weight};
    scorer.judge(pool, info);
    return info;
}

}  // namespace setscope
