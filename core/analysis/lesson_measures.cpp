#include "core/analysis/lesson_measures.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/text.h"
#include "core/training/metrics.h"

namespace setscope {
namespace {

constexpr std::size_t kMostFolds = 20;
constexpr double kFlaggingProbability = 0.5;
constexpr double kSmallestProbability = 1e-6;  // that a verdict is counted with
constexpr std::int64_t kLessonResamples = 2000;

/// What is right and wrong in one set, by its verdicts.
struct SetTally {
    std::int64_t strangers = 0;
    std::int64_t named = 0;  ///< of these, first among the members that are not marked as strangers
    std::int64_t belonging = 0;
    std::int64_t leftAlone = 0;  ///< of these, not flagged
    double loss = 0.0;           ///< sum of −log probability of the verdicts

    std::int64_t verdicts() const { return strangers + belonging; }
};

SetTally tallyOf(Head head, const MarkedSet& set, const HeadLesson& lesson) {
    const at::Tensor logits = taughtLogits(lesson, set.inputs);
    const at::Tensor probability =
        head == Head::Softmax ? at::softmax(logits, 0) : at::sigmoid(logits);
    const at::Tensor ofStrangers = logits.masked_select(set.strangers);
    const at::Tensor ofOthers = logits.masked_select(~set.strangers);
    const at::Tensor ofBelonging = probability.masked_select(set.belonging);
    SetTally tally;
    tally.strangers = ofStrangers.numel();
    tally.named = ofOthers.numel() > 0 ? (ofStrangers > ofOthers.max()).sum().item<std::int64_t>()
                                       : tally.strangers;
    tally.belonging = ofBelonging.numel();
    tally.leftAlone = (ofBelonging < kFlaggingProbability).sum().item<std::int64_t>();
    const at::Tensor right = at::cat({probability.masked_select(set.strangers), 1 - ofBelonging});
    tally.loss = -right.clamp_min(kSmallestProbability).log().sum().item<double>();
    return tally;
}

/// One tally per set, by the model alone and by a lesson that did not know the set.
struct HeldOutTallies {
    std::vector<SetTally> before;
    std::vector<SetTally> after;
};

HeldOutTallies heldOutTallies(Head head, std::span<const MarkedSet> sets, const RunContext& run) {
    HeldOutTallies tallies{{}, std::vector<SetTally>(sets.size())};
    HeadLesson nothing;
    nothing.weights.resize(static_cast<std::size_t>(sets.front().inputs.size(1) - 1));
    for (const MarkedSet& set : sets) {
        tallies.before.push_back(tallyOf(head, set, nothing));
    }
    const std::size_t folds = std::min(sets.size(), kMostFolds);
    for (std::size_t fold = 0; fold < folds; ++fold) {
        run.step({static_cast<std::int64_t>(fold), static_cast<std::int64_t>(folds),
                  "Measuring what was learnt"});
        std::vector<const MarkedSet*> others;
        for (std::size_t i = 0; i < sets.size(); ++i) {
            if (i % folds != fold) {
                others.push_back(&sets[i]);
            }
        }
        const HeadLesson lesson = fitHeadLesson(head, others, run);
        for (std::size_t i = fold; i < sets.size(); i += folds) {
            tallies.after[i] = tallyOf(head, sets[i], lesson);
        }
    }
    return tallies;
}

SetTally totalOf(std::span<const SetTally> tallies) {
    SetTally sum;
    for (const SetTally& tally : tallies) {
        sum.strangers += tally.strangers;
        sum.named += tally.named;
        sum.belonging += tally.belonging;
        sum.leftAlone += tally.leftAlone;
        sum.loss += tally.loss;
    }
    return sum;
}

MeasuredMetric shareMetric(const char* name, std::int64_t successes, std::int64_t trials) {
    const Interval share = wilsonInterval(successes, trials);
    return {.name = name,
            .value = share.value,
            .low = share.low,
            .high = share.high,
            .rival = {},
            .count = trials};
}

/// Mean of a quantity per verdict, its interval by drawing sets.
Interval perVerdict(std::span<const SetTally> tallies,
                    const std::function<double(std::size_t)>& quantity, std::uint64_t seed) {
    return bootstrapInterval(
        tallies.size(),
        [&](std::span<const std::size_t> drawn) {
            double sum = 0.0;
            std::int64_t verdicts = 0;
            for (const std::size_t i : drawn) {
                sum += quantity(i);
                verdicts += tallies[i].verdicts();
            }
            return sum / static_cast<double>(verdicts);
        },
        kLessonResamples, seed);
}

std::vector<MeasuredMetric> metricsOf(std::span<const SetTally> tallies, std::uint64_t seed) {
    const SetTally all = totalOf(tallies);
    std::vector<MeasuredMetric> metrics;
    if (all.strangers > 0) {
        metrics.push_back(shareMetric("marked strangers named", all.named, all.strangers));
    }
    if (all.belonging > 0) {
        metrics.push_back(
            shareMetric("members marked as belonging left alone", all.leftAlone, all.belonging));
    }
    const Interval loss = perVerdict(
        tallies, [&](std::size_t i) { return tallies[i].loss; }, seed);
    metrics.push_back({.name = "probability given to what was marked",
                       .value = std::exp(-loss.value),
                       .low = std::exp(-loss.high),
                       .high = std::exp(-loss.low),
                       .rival = {},
                       .count = all.verdicts()});
    return metrics;
}

LessonEffect effectOf(const HeldOutTallies& tallies, std::uint64_t seed) {
    if (tallies.before.size() < static_cast<std::size_t>(kFewestSetsToJudgeALesson)) {
        return LessonEffect::Unknown;
    }
    const Interval added = perVerdict(
        tallies.before,
        [&](std::size_t i) { return tallies.after[i].loss - tallies.before[i].loss; }, seed);
    const SetTally before = totalOf(tallies.before);
    const SetTally after = totalOf(tallies.after);
    if (added.low > 0.0) {
        return LessonEffect::Harms;
    }
    const bool losesNothing = after.named >= before.named && after.leftAlone >= before.leftAlone;
    return added.high < 0.0 && losesNothing ? LessonEffect::Helps : LessonEffect::Unclear;
}

std::string adviceOn(LessonEffect effect, const HeldOutTallies& tallies) {
    const SetTally before = totalOf(tallies.before);
    const SetTally after = totalOf(tallies.after);
    switch (effect) {
        case LessonEffect::Helps:
            if (after.named > before.named) {
                return "The lesson helps: of " +
                       counted(after.strangers, "marked stranger", "marked strangers") +
                       " in sets that it was not told about, it named " +
                       std::to_string(after.named) + " where the model alone named " +
                       std::to_string(before.named) + ".";
            }
            return "The lesson helps: its probabilities fit the marks of sets that it was not told "
                   "about better than those of the model alone.";
        case LessonEffect::Harms:
            return "The lesson makes answers about sets that it was not told about worse, so it is "
                   "better not kept.";
        case LessonEffect::Unclear:
            return "The lesson makes no clear difference to sets that it was not told about; more "
                   "marks may show whether it helps.";
        case LessonEffect::Unknown:
            break;
    }
    const auto sets = static_cast<std::int64_t>(tallies.before.size());
    return "Marks in " + counted(sets, "set", "sets") +
           " are too few to tell whether the lesson helps; mark members of " +
           counted(kFewestSetsToJudgeALesson - sets, "more set", "more sets") + ".";
}

}  // namespace

void measureLesson(Head head, std::span<const MarkedSet> sets, TaughtLesson& taught,
                   const RunContext& run) {
    const std::uint64_t seed = run.settings().seed;
    HeldOutTallies tallies;
    if (sets.size() < 2) {
        tallies.before.resize(sets.size());
        tallies.after.resize(sets.size());
    } else {
        tallies = heldOutTallies(head, sets, run);
        taught.before = metricsOf(tallies.before, seed);
        taught.after = metricsOf(tallies.after, seed);
    }
    taught.effect = effectOf(tallies, seed);
    taught.advice = adviceOn(taught.effect, tallies);
}

}  // namespace setscope
