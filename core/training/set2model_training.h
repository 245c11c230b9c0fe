#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/base/run_context.h"
#include "core/models/set2model.h"
#include "core/tensor/ragged_batch.h"
#include "core/training/trainer.h"

namespace setscope {

/// Items that share something; all other items of its pool do not.
struct ItemConcept {
    std::string name;
    std::vector<std::int64_t> members;  ///< rows of the pool, ascending, at least one
};

/// Items of one kind with what they share, from which concepts are learned and asked for.
struct ItemPool {
    std::string name;     ///< "fashion by attribute"
    at::Tensor features;  ///< [n, d] float32 on the CPU
    std::vector<ItemConcept> concepts;
};

/// How large a concept's set is, and how many of it are wrong.
struct QueryShape {
    std::int64_t size = 10;
    std::int64_t wrong = 0;  ///< 0 .. size
};

/// A set that stands for a concept.
struct ConceptQuery {
    std::size_t conceptIndex = 0;    ///< index into the pool's concepts
    std::vector<std::int64_t> rows;  ///< of the pool, none twice: first the members, then the wrong
};

/// Draws the members and the wrong ones evenly; fewer where the concept or the others have not so
/// many.
ConceptQuery drawQuery(const ItemPool& pool, std::size_t conceptIndex, const QueryShape& shape,
                       Random& random);

/// What a query leaves to be ranked: all rows of the pool that are not in it.
struct QueryGallery {
    std::vector<std::int64_t> rows;  ///< ascending
    std::vector<bool> isRelevant;    ///< whether each is a member of the concept
};
QueryGallery galleryOf(const ItemPool& pool, const ConceptQuery& query);

/// Features of the queries' rows as sets. @param queries of the pool, at least one
RaggedBatch queryBatch(const ItemPool& pool, std::span<const ConceptQuery> queries);

/// Ranks items by a set: larger is nearer to the concept. @param queries [T, d] of a pool's
/// features @param candidates [C, d] @return [N, C], with gradients if its parameters are learned
using ConceptScorer =
    std::function<at::Tensor(const RaggedBatch& queries, const at::Tensor& candidates)>;

/// The average precision of each query: its set against its gallery.
/// @throws Cancelled
std::vector<double> averagePrecisions(const ItemPool& pool, std::span<const ConceptQuery> queries,
                                      const ConceptScorer& scorer, const RunContext& run);

/// How a scorer is meta-learned.
struct MetaLearningOptions {
    enum class Histograms {
        OfBatch,    ///< one loss of all the batch's scores
        OfConcept,  ///< the mean of one loss for each concept, whose scores alone are compared
    };
    std::int64_t steps = 200;
    std::int64_t batchConcepts = 16;
    std::int64_t smallestSet = 6;
    std::int64_t largestSet = 16;
    double largestWrongShare = 0.4;  ///< of a set; drawn evenly from 0
    std::int64_t positives = 12;     ///< of each concept, not in its set
    std::int64_t negatives = 36;
    Histograms histograms = Histograms::OfBatch;
    double learningRate = 1e-3;
    double weightDecay = 1e-2;
    std::int64_t warmupSteps = 20;
    std::int64_t validateEvery = 50;      ///< steps
    std::int64_t validationQueries = 60;  ///< of each validation pool, of ten with three wrong
};

/// Meta-learning on concepts (Vakhitov et al. 2018; engine.md, section 4): every step draws
/// concepts, each from a pool drawn evenly; from each a set Q with wrong members, positives P and
/// negatives N that are not in Q; and lowers the histogram loss of the scores of P and N by Q. The
/// weights with the highest mean average precision on the validation pools are kept.
/// @param module what `scorer` scores with; on the CPU
/// @param train, validation pools with concepts of at least two members; not empty
/// @throws Cancelled
TrainingOutcome metaLearn(torch::nn::Module& module, const ConceptScorer& scorer,
                          std::span<const ItemPool> train, std::span<const ItemPool> validation,
                          const MetaLearningOptions& options, const RunContext& run);

/// The scorer of a network, which must outlive it.
ConceptScorer scorerOf(Set2Model& model);

/// A network for these pools before it has learned: standardised by their features and, where g is
/// one layer no wider than them, begun at their principal axes. Random otherwise, from the run's
/// seed.
/// @param options its inputWidth is that of the features
std::shared_ptr<Set2Model> untrainedSet2Model(std::span<const ItemPool> train,
                                              const Set2ModelOptions& options,
                                              const RunContext& run);

/// The same, meta-learned. @return in evaluation mode @throws Cancelled
std::shared_ptr<Set2Model> trainSet2Model(std::span<const ItemPool> train,
                                          std::span<const ItemPool> validation,
                                          const Set2ModelOptions& options,
                                          const MetaLearningOptions& learning,
                                          const RunContext& run);

}  // namespace setscope
