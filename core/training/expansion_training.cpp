#include "core/training/expansion_training.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/tensor/index_tensor.h"
#include "core/tensor/ragged_batch.h"
#include "core/training/expansion_losses.h"

namespace setscope {
namespace {

constexpr double kUnseenSets = 0.3;  // so many sets a candidate without one is taken to be in
constexpr std::int64_t kWarmupSteps = 20;
constexpr std::int64_t kStepsOfLogLine = 50;

/// The queries of one step and what is left of their sets.
struct DrawnQueries {
    std::vector<std::int64_t> members;
    std::vector<std::int64_t> memberSizes;
    std::vector<std::int64_t> targets;
    std::vector<std::int64_t> targetSizes;
};

/// Draws queries from sets that are large enough.
class QuerySampler {
  public:
    QuerySampler(std::span<const KnownSet> sets, const ExpansionQueryRecipe& recipe)
        : recipe_(recipe) {
        for (const KnownSet& set : sets) {
            if (std::ssize(set.items) > recipe.largest) {
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
            addQuery(sets_[random.below(sets_.size())]->items, drawn, random);
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
    std::vector<const KnownSet*> sets_;
};

TrainerOptions trainerOptions(const ExpansionRecipe& recipe) {
    TrainerOptions options;
    options.steps = recipe.steps;
    options.optimizer.learningRate = recipe.learningRate;
    options.schedule = {ScheduleKind::WarmupCosine,
                        std::min<std::int64_t>(kWarmupSteps, recipe.steps / 2)};
    options.validateEvery = std::max<std::int64_t>(1, recipe.steps / recipe.validations);
    options.logEverySteps = kStepsOfLogLine;
    options.onLogLine = recipe.onLogLine;
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

std::function<double()> rankValidation(std::span<const KnownSet> validation,
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

/// The number of training sets that each candidate is in, + 0.3, [V].
std::vector<double> setCounts(std::span<const KnownSet> train, std::int64_t vocabulary) {
    std::vector<double> counts(static_cast<std::size_t>(vocabulary), kUnseenSets);
    for (const KnownSet& set : train) {
        for (const std::int64_t word : set.items) {
            counts[static_cast<std::size_t>(word)] += 1.0;
        }
    }
    return counts;
}

void startBias(TwoTowerScorer& scorer, std::span<const KnownSet> train) {
    const at::NoGradGuard withoutGradient;
    scorer.candidateBias().copy_(at::tensor(setCounts(train, scorer.options().vocabulary)).log());
}

using WordSpan = std::span<const std::int64_t>;

/// The words of each set, which lie one set after another.
std::vector<WordSpan> dividedBy(const std::vector<std::int64_t>& sizes, WordSpan words) {
    std::vector<WordSpan> sets;
    for (const std::int64_t size : sizes) {
        sets.push_back(words.first(static_cast<std::size_t>(size)));
        words = words.subspan(static_cast<std::size_t>(size));
    }
    return sets;
}

/// What the sets of one step are scored against.
struct SharedCandidates {
    std::vector<std::int64_t> words;    ///< [C] each once
    std::vector<std::int64_t> targets;  ///< [N, P] places in words
    std::vector<std::int64_t> others;   ///< [N, M] places in words
    std::vector<float> logExpected;     ///< [N, M] of the others
    std::vector<std::uint8_t> isOwn;    ///< [N, M] of the others
    std::vector<float> represented;     ///< [N] targets that each drawn one stands for
};

/// Draws the candidates of a step.
class CandidateSampler {
  public:
    CandidateSampler(std::span<const KnownSet> train, std::int64_t vocabulary,
                     const PairwiseRecipe& recipe)
        : recipe_(recipe),
          sums_(setCounts(train, vocabulary)),
          places_(static_cast<std::size_t>(vocabulary), kNoPlace),
          isOwn_(static_cast<std::size_t>(vocabulary), false) {
        std::partial_sum(sums_.begin(), sums_.end(), sums_.begin());
    }

    SharedCandidates draw(const DrawnQueries& queries, Random& random) {
        SharedCandidates shared;
        const std::vector<WordSpan> members = dividedBy(queries.memberSizes, queries.members);
        const std::vector<WordSpan> rests = dividedBy(queries.targetSizes, queries.targets);
        for (const WordSpan rest : rests) {
            addTargets(rest, shared, random);
        }
        for (std::int64_t index = 0; index < recipe_.drawn; ++index) {
            placeOf(drawnWord(random), shared);
        }
        const std::vector<float> logExpected = logExpectedOf(shared);
        for (std::size_t set = 0; set < rests.size(); ++set) {
            setOwn(members[set], rests[set], true);
            for (std::int64_t index = 0; index < recipe_.others; ++index) {
                const std::size_t place = random.below(shared.words.size());
                shared.others.push_back(static_cast<std::int64_t>(place));
                shared.logExpected.push_back(logExpected[place]);
                shared.isOwn.push_back(isOwn_[static_cast<std::size_t>(shared.words[place])]);
            }
            setOwn(members[set], rests[set], false);
        }
        for (const std::int64_t word : shared.words) {
            places_[static_cast<std::size_t>(word)] = kNoPlace;
        }
        return shared;
    }

  private:
    static constexpr std::int64_t kNoPlace = -1;

    /// None twice before each was drawn.
    void addTargets(WordSpan rest, SharedCandidates& shared, Random& random) {
        std::vector<std::int64_t> order(rest.begin(), rest.end());
        random.shuffle(std::span(order));
        for (std::int64_t index = 0; index < recipe_.targets; ++index) {
            const std::int64_t word = order[static_cast<std::size_t>(index) % order.size()];
            shared.targets.push_back(placeOf(word, shared));
        }
        shared.represented.push_back(static_cast<float>(order.size()) /
                                     static_cast<float>(recipe_.targets));
    }

    /// The word's place among the candidates, of which it becomes one.
    std::int64_t placeOf(std::int64_t word, SharedCandidates& shared) {
        std::int64_t& place = places_[static_cast<std::size_t>(word)];
        if (place == kNoPlace) {
            place = std::ssize(shared.words);
            shared.words.push_back(word);
        }
        return place;
    }

    std::int64_t drawnWord(Random& random) const {
        const double at = random.uniform() * sums_.back();
        const auto found = std::upper_bound(sums_.begin(), sums_.end() - 1, at);
        return found - sums_.begin();
    }

    /// How often each candidate was to be expected among a set's others: if it is among the
    /// candidates at all, as likely as every other; targets are drawn about as the words of
    /// `drawnWord` are. [C]
    std::vector<float> logExpectedOf(const SharedCandidates& shared) const {
        const double draws = static_cast<double>(std::ssize(shared.targets) + recipe_.drawn);
        const double ofEach =
            static_cast<double>(recipe_.others) / static_cast<double>(shared.words.size());
        std::vector<float> logs;
        for (const std::int64_t word : shared.words) {
            const auto index = static_cast<std::size_t>(word);
            const double share =
                (sums_[index] - (index > 0 ? sums_[index - 1] : 0.0)) / sums_.back();
            logs.push_back(static_cast<float>(std::log(-std::expm1(-draws * share) * ofEach)));
        }
        return logs;
    }

    void setOwn(WordSpan members, WordSpan rest, bool isOwn) {
        for (const WordSpan words : {members, rest}) {
            for (const std::int64_t word : words) {
                isOwn_[static_cast<std::size_t>(word)] = isOwn;
            }
        }
    }

    PairwiseRecipe recipe_;
    std::vector<double> sums_;          ///< of the words' shares, up to and with each
    std::vector<std::int64_t> places_;  ///< of the words among the candidates being drawn
    std::vector<bool> isOwn_;           ///< whether a word is in the set whose others are drawn
};

/// One step of trainPairwise.
at::Tensor pairwiseLoss(SetExpansionScorer& scorer, const DrawnQueries& queries,
                        const SharedCandidates& shared, const PairwiseRecipe& recipe) {
    const at::Device device = scorer.parameters().front().device();
    const std::int64_t sets = std::ssize(queries.memberSizes);
    const at::Tensor columns = at::cat({indexTensor(shared.targets).view({sets, recipe.targets}),
                                        indexTensor(shared.others).view({sets, recipe.others})},
                                       1)
                                   .to(device);
    const auto phi = [&](const std::vector<std::int64_t>& words) {
        return at::dropout(scorer.phi(indexTensor(words).to(device)), recipe.dropout, true);
    };
    const at::Tensor candidates = scorer.candidateSide(phi(shared.words));
    const at::Tensor ofSets =
        scorer.setSide(phi(queries.members), offsetsFromSizes(queries.memberSizes));
    const at::Tensor scores = scorer.join(candidates.index_select(0, columns.flatten())
                                              .view({sets, recipe.targets + recipe.others, -1}),
                                          ofSets.unsqueeze(1));
    const DrawnScores drawn{
        .targets = scores.narrow(1, 0, recipe.targets),
        .others = scores.narrow(1, recipe.targets, recipe.others),
        .logExpected = at::tensor(shared.logExpected).view({sets, recipe.others}).to(device),
        .isOwn = at::tensor(shared.isOwn).view({sets, recipe.others}).to(device, at::kBool)};
    return recipe.loss == ExpansionLoss::Margin
               ? marginLoss(drawn, recipe.margin)
               : sampledCrossEntropy(drawn, at::tensor(shared.represented).unsqueeze(1).to(device));
}

}  // namespace

TrainingOutcome trainListwise(TwoTowerScorer& scorer, std::span<const KnownSet> train,
                              std::span<const KnownSet> validation, const ExpansionRecipe& recipe,
                              const ExpansionProtocol& protocol, const RunContext& run) {
    const QuerySampler sampler(train, recipe.query);
    startBias(scorer, train);
    TrainingTask task;
    task.loss = [&](std::int64_t, Random& random) {
        const DrawnQueries drawn = sampler.draw(recipe.batchSets, random);
        const at::Device device = scorer.candidateBias().device();
        const at::Tensor members = indexTensor(drawn.members).to(device);
        const at::Tensor offsets = offsetsFromSizes(drawn.memberSizes);
        return listwiseCrossEntropy(scorer.forward(members, offsets), members, offsets,
                                    indexTensor(drawn.targets).to(device),
                                    offsetsFromSizes(drawn.targetSizes));
    };
    task.validate = rankValidation(
        validation, protocol, [&scorer] { return scoresOf(scorer); }, run);
    return setscope::train(scorer, task, trainerOptions(recipe), run);
}

TrainingOutcome trainPairwise(SetExpansionScorer& scorer, std::span<const KnownSet> train,
                              std::span<const KnownSet> validation, const PairwiseRecipe& recipe,
                              const ExpansionProtocol& protocol, const RunContext& run) {
    const QuerySampler sampler(train, recipe.common.query);
    CandidateSampler candidates(train, scorer.options().vocabulary, recipe);
    TrainingTask task;
    task.loss = [&](std::int64_t, Random& random) {
        const DrawnQueries queries = sampler.draw(recipe.common.batchSets, random);
        return pairwiseLoss(scorer, queries, candidates.draw(queries, random), recipe);
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
    TrainerOptions options = trainerOptions(recipe.common);
    options.optimizer.kind = OptimizerKind::AdamW;
    options.optimizer.weightDecay = recipe.weightDecay;
    return setscope::train(scorer, task, options, run);
}

}  // namespace setscope
