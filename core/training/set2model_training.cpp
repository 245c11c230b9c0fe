#include "core/training/set2model_training.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

#include "core/base/check.h"
#include "core/training/average_precision.h"
#include "core/training/histogram_loss.h"

namespace setscope {
namespace {

constexpr std::int64_t kQueriesAtOnce = 32;
constexpr QueryShape kValidationShape = {.size = 10, .wrong = 3};
constexpr double kLargestGradientNorm = 5.0;

using PoolRows = std::vector<std::int64_t>;

at::Tensor rowsOfPool(const ItemPool& pool, const PoolRows& rows) {
    return pool.features.index_select(0, at::tensor(rows, at::kLong));
}

/// So many of the rows, drawn evenly; all of them where there are no more.
PoolRows drawnRows(PoolRows rows, std::int64_t count, Random& random) {
    random.shuffle(std::span(rows));
    rows.resize(std::min(rows.size(), static_cast<std::size_t>(std::max<std::int64_t>(count, 0))));
    return rows;
}

/// The rows of the pool that are not members.
PoolRows rowsOutside(const ItemPool& pool, const ItemConcept& shared) {
    PoolRows all(static_cast<std::size_t>(pool.features.size(0)));
    std::iota(all.begin(), all.end(), std::int64_t{0});
    PoolRows others;
    std::ranges::set_difference(all, shared.members, std::back_inserter(others));
    return others;
}

/// The rows without those of the query.
PoolRows withoutRows(const PoolRows& rows, const PoolRows& query) {
    PoolRows rest;
    std::ranges::copy_if(rows, std::back_inserter(rest), [&](std::int64_t row) {
        return std::ranges::find(query, row) == query.end();
    });
    return rest;
}

/// The concepts of one step: sets, and candidates of which some are relevant to each.
struct ConceptEpisodes {
    std::vector<at::Tensor> sets;
    std::vector<at::Tensor> candidates;  ///< of each, first the positives
    std::vector<std::int64_t> positives;
};

ConceptEpisodes drawEpisodesOf(std::span<const ItemPool> pools, const MetaLearningOptions& options,
                               Random& random) {
    ConceptEpisodes episodes;
    for (std::int64_t each = 0; each < options.batchConcepts; ++each) {
        const ItemPool& pool = pools[random.below(pools.size())];
        const std::size_t chosen = random.below(pool.concepts.size());
        const ItemConcept& shared = pool.concepts[chosen];
        const auto sizes = static_cast<std::size_t>(options.largestSet - options.smallestSet + 1);
        // At least one member is left to be found.
        const std::int64_t size =
            std::min(options.smallestSet + static_cast<std::int64_t>(random.below(sizes)),
                     std::ssize(shared.members) - 1);
        const double share = options.largestWrongShare * random.uniform();
        const auto wrong =
            static_cast<std::int64_t>(std::lround(share * static_cast<double>(size)));
        const ConceptQuery query = drawQuery(pool, chosen, {size, wrong}, random);
        const PoolRows positives =
            drawnRows(withoutRows(shared.members, query.rows), options.positives, random);
        PoolRows candidates = positives;
        const PoolRows negatives = drawnRows(withoutRows(rowsOutside(pool, shared), query.rows),
                                             options.negatives, random);
        candidates.insert(candidates.end(), negatives.begin(), negatives.end());
        episodes.sets.push_back(rowsOfPool(pool, query.rows));
        episodes.candidates.push_back(rowsOfPool(pool, candidates));
        episodes.positives.push_back(std::ssize(positives));
    }
    return episodes;
}

at::Tensor lossOfEpisodes(const ConceptEpisodes& episodes, const ConceptScorer& scorer,
                          MetaLearningOptions::Histograms histograms) {
    const at::Tensor scores = scorer(RaggedBatch::of(episodes.sets), at::cat(episodes.candidates));
    std::vector<at::Tensor> positives;
    std::vector<at::Tensor> negatives;
    std::int64_t first = 0;
    for (std::size_t each = 0; each < episodes.sets.size(); ++each) {
        const std::int64_t count = episodes.candidates[each].size(0);
        const at::Tensor own = scores[static_cast<std::int64_t>(each)].narrow(0, first, count);
        const std::int64_t relevant = episodes.positives[each];
        positives.push_back(own.narrow(0, 0, relevant));
        negatives.push_back(own.narrow(0, relevant, count - relevant));
        first += count;
    }
    if (histograms == MetaLearningOptions::Histograms::OfBatch) {
        return histogramLoss(at::cat(positives), at::cat(negatives));
    }
    std::vector<at::Tensor> losses;
    for (std::size_t each = 0; each < positives.size(); ++each) {
        losses.push_back(histogramLoss(positives[each], negatives[each]));
    }
    return at::stack(losses).mean();
}

/// The queries of every validation pool, the same at each validation.
std::vector<std::vector<ConceptQuery>> validationQueries(std::span<const ItemPool> pools,
                                                         std::int64_t count, std::uint64_t seed) {
    std::vector<std::vector<ConceptQuery>> queries;
    for (const ItemPool& pool : pools) {
        Random random = Random(seed).fork("validation queries").fork(pool.name);
        std::vector<ConceptQuery>& ofPool = queries.emplace_back();
        for (std::int64_t each = 0; each < count; ++each) {
            const std::size_t chosen = random.below(pool.concepts.size());
            QueryShape shape = kValidationShape;
            shape.size = std::min(shape.size, std::ssize(pool.concepts[chosen].members) - 1);
            shape.wrong = std::min(shape.wrong, shape.size / 3);
            ofPool.push_back(drawQuery(pool, chosen, shape, random));
        }
    }
    return queries;
}

void checkItemPools(std::span<const ItemPool> pools) {
    SETSCOPE_CHECK(!pools.empty(), "nothing to learn from");
    for (const ItemPool& pool : pools) {
        SETSCOPE_CHECK(!pool.concepts.empty(), pool.name + " has no concept");
        for (const ItemConcept& shared : pool.concepts) {
            SETSCOPE_CHECK(shared.members.size() >= 2, shared.name + " has one member or none");
        }
    }
}

}  // namespace

ConceptQuery drawQuery(const ItemPool& pool, std::size_t conceptIndex, const QueryShape& shape,
                       Random& random) {
    const ItemConcept& shared = pool.concepts.at(conceptIndex);
    ConceptQuery query{conceptIndex, drawnRows(shared.members, shape.size - shape.wrong, random)};
    if (shape.wrong > 0) {
        const PoolRows wrong = drawnRows(rowsOutside(pool, shared), shape.wrong, random);
        query.rows.insert(query.rows.end(), wrong.begin(), wrong.end());
    }
    return query;
}

QueryGallery galleryOf(const ItemPool& pool, const ConceptQuery& query) {
    const std::vector<std::int64_t>& members = pool.concepts.at(query.conceptIndex).members;
    QueryGallery gallery;
    for (std::int64_t row = 0; row < pool.features.size(0); ++row) {
        if (std::ranges::find(query.rows, row) == query.rows.end()) {
            gallery.rows.push_back(row);
            gallery.isRelevant.push_back(std::ranges::binary_search(members, row));
        }
    }
    return gallery;
}

RaggedBatch queryBatch(const ItemPool& pool, std::span<const ConceptQuery> queries) {
    std::vector<at::Tensor> sets;
    for (const ConceptQuery& query : queries) {
        sets.push_back(rowsOfPool(pool, query.rows));
    }
    return RaggedBatch::of(sets);
}

std::vector<double> averagePrecisions(const ItemPool& pool, std::span<const ConceptQuery> queries,
                                      const ConceptScorer& scorer, const RunContext& run) {
    const at::NoGradGuard withoutGradient;
    std::vector<double> precisions;
    for (std::size_t begin = 0; begin < queries.size(); begin += kQueriesAtOnce) {
        run.throwIfStopped();
        const auto some =
            queries.subspan(begin, std::min<std::size_t>(kQueriesAtOnce, queries.size() - begin));
        const at::Tensor scores =
            scorer(queryBatch(pool, some), pool.features).to(at::kFloat).cpu().contiguous();
        for (std::size_t each = 0; each < some.size(); ++each) {
            const QueryGallery gallery = galleryOf(pool, some[each]);
            const float* ofQuery =
                scores.data_ptr<float>() + static_cast<std::int64_t>(each) * scores.size(1);
            std::vector<float> ofGallery;
            for (const std::int64_t row : gallery.rows) {
                ofGallery.push_back(ofQuery[row]);
            }
            precisions.push_back(averagePrecision(ofGallery, gallery.isRelevant));
        }
    }
    return precisions;
}

TrainingOutcome metaLearn(torch::nn::Module& module, const ConceptScorer& scorer,
                          std::span<const ItemPool> train, std::span<const ItemPool> validation,
                          const MetaLearningOptions& options, const RunContext& run) {
    checkItemPools(train);
    checkItemPools(validation);
    const auto queries =
        validationQueries(validation, options.validationQueries, run.settings().seed);
    TrainingTask task;
    task.loss = [&](std::int64_t, Random& random) {
        return lossOfEpisodes(drawEpisodesOf(train, options, random), scorer, options.histograms);
    };
    task.validate = [&] {
        double mean = 0.0;
        for (std::size_t pool = 0; pool < validation.size(); ++pool) {
            const std::vector<double> precisions =
                averagePrecisions(validation[pool], queries[pool], scorer, run);
            mean += std::accumulate(precisions.begin(), precisions.end(), 0.0) /
                    static_cast<double>(precisions.size() * validation.size());
        }
        return mean;
    };
    TrainerOptions trainer;
    trainer.steps = options.steps;
    trainer.optimizer.kind = OptimizerKind::AdamW;
    trainer.optimizer.learningRate = options.learningRate;
    trainer.optimizer.weightDecay = options.weightDecay;
    trainer.schedule = {.kind = ScheduleKind::WarmupCosine, .warmupSteps = options.warmupSteps};
    trainer.clipNorm = kLargestGradientNorm;
    trainer.validateEvery = options.validateEvery;
    return setscope::train(module, task, trainer, run);
}

ConceptScorer scorerOf(Set2Model& model) {
    return [&model](const RaggedBatch& queries, const at::Tensor& candidates) {
        return model.score(model.fit(queries), candidates);
    };
}

std::shared_ptr<Set2Model> untrainedSet2Model(std::span<const ItemPool> train,
                                              const Set2ModelOptions& options,
                                              const RunContext& run) {
    at::manual_seed(run.settings().seed);
    auto model = std::make_shared<Set2Model>(options);
    std::vector<at::Tensor> ofPools;
    for (const ItemPool& pool : train) {
        ofPools.push_back(pool.features);
    }
    const at::Tensor features = at::cat(ofPools);
    model->standardiseBy(features);
    if (options.widths.size() == 1 && options.widths.back() <= options.inputWidth) {
        model->startAtPrincipalAxes(features);
    }
    return model;
}

std::shared_ptr<Set2Model> trainSet2Model(std::span<const ItemPool> train,
                                          std::span<const ItemPool> validation,
                                          const Set2ModelOptions& options,
                                          const MetaLearningOptions& learning,
                                          const RunContext& run) {
    std::shared_ptr<Set2Model> model = untrainedSet2Model(train, options, run);
    metaLearn(*model, scorerOf(*model), train, validation, learning, run);
    model->eval();
    return model;
}

}  // namespace setscope
