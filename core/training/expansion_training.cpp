#include "core/training/expansion_training.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/tensor/ragged_batch.h"
#include "core/training/expansion_losses.h"

namespace setscope {
namespace {

constexpr double kUnseenSets = 0.3;  // so many sets a candidate without one is taken to be in
constexpr std::int64_t kWarmupSteps = 20;

/// The queries of one step and what is left of their sets.
struct DrawnQueries {
    std::vector<std::int64_t> members;
    std::vector<std::int64_t> memberSizes;
    std::vector<std::int64_t> targets;
    std::vector<std::int64_t> targetSizes;
};

at::Tensor placesTensor(const std::vector<std::int64_t>& places, const at::Device& device) {
    return at::tensor(places, at::kLong).to(device);
}

/// Draws queries from sets that are large enough.
class QuerySampler {
  public:
    QuerySampler(std::span<const WordSet> sets, const ExpansionQueryRecipe& recipe)
        : recipe_(recipe) {
        for (const WordSet& set : sets) {
            if (std::ssize(set.words) > recipe.largest) {
                sets_.push_back(&set);
            }
        }
        if (sets_.empty()) {
            throw Error(ErrorKind::BadInput,
                        "None of the sets to learn from has more than " +
                            std::to_string(recipe.largest) +
                            " members; add larger sets, or ask with fewer members.");
        }
    }

    DrawnQueries draw(std::int64_t count, Random& random) const {
        DrawnQueries drawn;
        for (std::int64_t index = 0; index < count; ++index) {
            addQuery(sets_[random.below(sets_.size())]->words, drawn, random);
        }
        return drawn;
    }

  private:
    void addQuery(const std::vector<std::int64_t>& words, DrawnQueries& drawn,
                  Random& random) const {
        const auto range = static_cast<std::size_t>(recipe_.largest - recipe_.smallest + 1);
        const std::size_t asked = static_cast<std::size_t>(recipe_.smallest) + random.below(range);
        const bool isLeading = random.uniform() < recipe_.leadingShare;
        const std::size_t pool =
            isLeading
                ? std::min(words.size(),
                           asked + random.below(static_cast<std::size_t>(recipe_.leadingSlack)))
                : words.size();
        std::vector<std::int64_t> order = words;
        for (std::size_t place = 0; place < asked; ++place) {
            std::swap(order[place], order[place + random.below(pool - place)]);
        }
        const auto end = order.begin() + static_cast<std::ptrdiff_t>(asked);
        drawn.members.insert(drawn.members.end(), order.begin(), end);
        drawn.memberSizes.push_back(static_cast<std::int64_t>(asked));
        drawn.targets.insert(drawn.targets.end(), end, order.end());
        drawn.targetSizes.push_back(static_cast<std::int64_t>(order.size() - asked));
    }

    ExpansionQueryRecipe recipe_;
    std::vector<const WordSet*> sets_;
};

TrainerOptions trainerOptions(const ExpansionRecipe& recipe) {
    TrainerOptions options;
    options.steps = recipe.steps;
    options.optimizer.learningRate = recipe.learningRate;
    options.schedule = {ScheduleKind::WarmupCosine,
                        std::min<std::int64_t>(kWarmupSteps, recipe.steps / 2)};
    options.validateEvery = std::max<std::int64_t>(1, recipe.steps / recipe.validations);
    return options;
}

/// The mean logarithm of the targets' ranks.
double meanLogRank(const std::vector<std::vector<double>>& ranksBySet) {
    double sum = 0.0;
    double count = 0.0;
    for (const std::vector<double>& ranks : ranksBySet) {
        for (const double rank : ranks) {
            sum += std::log(rank);
            count += 1.0;
        }
    }
    return count > 0.0 ? sum / count : 0.0;
}

std::function<double()> rankValidation(std::span<const WordSet> validation,
                                       const ExpansionProtocol& protocol,
                                       std::function<QueryScores()> scores, const RunContext& run) {
    if (validation.empty()) {
        return {};
    }
    return [=, &run] {
        const RunContext silent(run.settings(), run.stopToken());
        return -meanLogRank(ranksOfTargets(validation, protocol, scores(), silent));
    };
}

void startBias(TwoTowerScorer& scorer, std::span<const WordSet> train) {
    const at::NoGradGuard withoutGradient;
    std::vector<float> sets(static_cast<std::size_t>(scorer.options().vocabulary),
                            static_cast<float>(kUnseenSets));
    for (const WordSet& set : train) {
        for (const std::int64_t word : set.words) {
            sets[static_cast<std::size_t>(word)] += 1.0F;
        }
    }
    scorer.candidateBias().copy_(at::tensor(sets).log());
}

/// As many places of each set's targets, drawn with repetition, [N, count].
at::Tensor drawTargets(const DrawnQueries& drawn, std::int64_t count, Random& random) {
    std::vector<std::int64_t> places;
    std::int64_t first = 0;
    for (const std::int64_t size : drawn.targetSizes) {
        for (std::int64_t index = 0; index < count; ++index) {
            const auto chosen =
                static_cast<std::int64_t>(random.below(static_cast<std::size_t>(size)));
            places.push_back(drawn.targets[static_cast<std::size_t>(first + chosen)]);
        }
        first += size;
    }
    return at::tensor(places, at::kLong).view({std::ssize(drawn.targetSizes), count});
}

}  // namespace

TrainingOutcome trainListwise(TwoTowerScorer& scorer, std::span<const WordSet> train,
                              std::span<const WordSet> validation, const ExpansionRecipe& recipe,
                              const ExpansionProtocol& protocol, const RunContext& run) {
    const QuerySampler sampler(train, recipe.query);
    startBias(scorer, train);
    TrainingTask task;
    task.loss = [&](std::int64_t, Random& random) {
        const DrawnQueries drawn = sampler.draw(recipe.batchSets, random);
        const at::Device device = scorer.candidateBias().device();
        const at::Tensor members = placesTensor(drawn.members, device);
        const at::Tensor offsets = offsetsFromSizes(drawn.memberSizes);
        return listwiseCrossEntropy(scorer.forward(members, offsets), members, offsets,
                                    placesTensor(drawn.targets, device),
                                    offsetsFromSizes(drawn.targetSizes));
    };
    task.validate = rankValidation(
        validation, protocol, [&scorer] { return scoresOf(scorer); }, run);
    return setscope::train(scorer, task, trainerOptions(recipe), run);
}

TrainingOutcome trainPairwise(SetExpansionScorer& scorer, std::span<const WordSet> train,
                              std::span<const WordSet> validation, const PairwiseRecipe& recipe,
                              const ExpansionProtocol& protocol, const RunContext& run) {
    const QuerySampler sampler(train, recipe.common.query);
    TrainingTask task;
    task.loss = [&](std::int64_t, Random& random) {
        const DrawnQueries drawn = sampler.draw(recipe.common.batchSets, random);
        const at::Device device = scorer.parameters().front().device();
        const at::Tensor targets = drawTargets(drawn, recipe.targets, random);
        const at::Tensor others = at::randint(scorer.options().vocabulary,
                                              {recipe.common.batchSets, recipe.others}, at::kLong);
        const at::Tensor scores = scorer.forwardEach(placesTensor(drawn.members, device),
                                                     offsetsFromSizes(drawn.memberSizes),
                                                     at::cat({targets, others}, 1).to(device));
        const at::Tensor ofTargets = scores.narrow(1, 0, recipe.targets);
        const at::Tensor ofOthers = scores.narrow(1, recipe.targets, recipe.others);
        return recipe.loss == ExpansionLoss::Margin
                   ? marginLoss(ofTargets, ofOthers, recipe.margin)
                   : sampledCrossEntropy(ofTargets, ofOthers,
                                         static_cast<double>(scorer.options().vocabulary));
    };
    task.validate = rankValidation(
        validation, protocol,
        [&scorer, &run]() -> QueryScores {
            const auto index = std::make_shared<ExpansionIndex>(scorer);
            return [index, &run](std::span<const std::int64_t> query) {
                const at::Tensor scores = index->scores(query, RunContext({}, run.stopToken()));
                const float* values = scores.data_ptr<float>();
                return std::vector<float>(values, values + scores.numel());
            };
        },
        run);
    return setscope::train(scorer, task, trainerOptions(recipe.common), run);
}

}  // namespace setscope
