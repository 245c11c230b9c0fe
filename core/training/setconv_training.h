#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/base/run_context.h"
#include "core/models/setconv.h"
#include "core/training/binary_vectors.h"
#include "core/training/episode.h"
#include "core/training/trainer.h"

namespace setscope {

/// How the representatives of a trained classifier are made (Gao et al. 2020, section 3.1, "post
/// training").
struct PostTrainingOptions {
    std::int64_t members = 1000;  ///< S_post: training items whose classes keep their proportions;
                                  ///< all where there are fewer
    std::int64_t draws = 1;       ///< of that many items, whose representatives are averaged

    bool operator==(const PostTrainingOptions&) const = default;
};

/// How a classifier of two classes is trained.
struct SetConvTrainingOptions {
    SetConvOptions network;  ///< its inputWidth is that of the vectors, whatever is said here
    EpisodeOptions episode;
    std::int64_t episodesPerStep = 1;  ///< whose mean loss is one step's
    TrainerOptions trainer;
    PostTrainingOptions postTraining;

    /// As the paper says: its bare layer, Adam at a rate of 0.01, support sets of 64 with one query
    /// of each class. The paper does not say for how many steps; here 1,000.
    static SetConvTrainingOptions ofThePaper();
};

/// Trains by episodes (Gao et al. 2020, section 3.1): the loss is the cross-entropy of the queries'
/// softmax over their dot products with the two representatives of their episode. The anchor is the
/// mean of the training vectors of the smaller side. Afterwards the representatives that the
/// classifier keeps are made as makeRepresentatives does.
///
/// The weights that separate the validation vectors best (separationQuality) are kept.
/// @param validation of both classes; may have no rows, then the last weights are kept
/// @pre each class has more training rows than an episode has queries of it
/// @return in evaluation mode, on the training vectors' device
/// @throws Cancelled; Error (Failed) if the loss is not finite
std::shared_ptr<SetConvClassifier> trainSetConv(const BinaryVectors& training,
                                                const BinaryVectors& validation,
                                                const SetConvTrainingOptions& options,
                                                const RunContext& run);

/// Gives a classifier the representatives of random training vectors.
void makeRepresentatives(SetConvClassifier& classifier, const BinaryVectors& training,
                         const PostTrainingOptions& options, Random& random);

/// Classifiers of the same two classes that were trained from different seeds.
struct SetConvEnsemble {
    std::vector<std::shared_ptr<SetConvClassifier>> members;  ///< at least one

    /// The mean of the members' log-odds. @param x [n, d] @return [n]
    at::Tensor logOdds(const at::Tensor& x) const;
};

/// trainSetConv `count` times, each with a seed of its own made from the run's.
SetConvEnsemble trainSetConvEnsemble(const BinaryVectors& training, const BinaryVectors& validation,
                                     const SetConvTrainingOptions& options, std::int64_t count,
                                     const RunContext& run);

/// How well scores tell positives from others, whatever the threshold: the mean of the area under
/// the ROC curve and of √(F1 · G-mean) at the best threshold, 0..1. @param scores [n], finite
double separationQuality(const at::Tensor& scores, const std::vector<bool>& isPositive);

}  // namespace setscope
