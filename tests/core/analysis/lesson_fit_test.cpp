#include "core/analysis/lesson_fit.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "core/base/random.h"
#include "core/items/verdict.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

/// Logits and cues by member, and verdicts.
struct PlainMarkedSet {
    std::vector<std::vector<double>> inputs;
    std::vector<Verdict> verdicts;

    MarkedSet marked() const {
        const auto count = static_cast<std::int64_t>(inputs.size());
        const auto width = static_cast<std::int64_t>(inputs.front().size());
        MarkedSet set{at::zeros({count, width}, at::kDouble), at::zeros({count}, at::kBool),
                      at::zeros({count}, at::kBool)};
        for (std::int64_t i = 0; i < count; ++i) {
            const auto row = static_cast<std::size_t>(i);
            set.inputs[i] = at::tensor(at::ArrayRef<double>(inputs[row]), at::kDouble);
            set.strangers[i] = verdicts[row] == Verdict::Stranger;
            set.belonging[i] = verdicts[row] == Verdict::Belongs;
        }
        return set;
    }
};

HeadLesson fitted(Head head, const std::vector<PlainMarkedSet>& plain) {
    std::vector<MarkedSet> sets;
    for (const PlainMarkedSet& set : plain) {
        sets.push_back(set.marked());
    }
    std::vector<const MarkedSet*> pointers;
    for (const MarkedSet& set : sets) {
        pointers.push_back(&set);
    }
    return fitHeadLesson(head, pointers, {});
}

double dotOf(const std::vector<double>& row, const std::vector<double>& unknowns) {
    double sum = 0.0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        sum += row[i] * unknowns[i];
    }
    return sum;
}

/// −log of how likely the verdicts are, as the header states it, loop by loop; the shift is last.
double naiveLoss(Head head, const std::vector<PlainMarkedSet>& sets,
                 const std::vector<double>& unknowns) {
    const double choiceWeight = head == Head::Softmax ? 1.0 : 0.25;
    const double answerWeight = head == Head::Sigmoid ? 1.0 : 0.25;
    double loss = 1.5 * std::pow(unknowns.front() - 1.0, 2) +
                  (head == Head::Sigmoid ? 0.5 : 0.025) * std::pow(unknowns.back(), 2);
    for (std::size_t k = 1; k + 1 < unknowns.size(); ++k) {
        loss += std::pow(unknowns[k], 2);
    }
    for (const PlainMarkedSet& set : sets) {
        double rivals = 0.0;
        bool wasLookedAt = false;
        for (std::size_t i = 0; i < set.inputs.size(); ++i) {
            wasLookedAt = wasLookedAt || set.verdicts[i] == Verdict::Stranger;
            if (set.verdicts[i] != Verdict::Stranger) {
                rivals += std::exp(dotOf(set.inputs[i], unknowns));
            }
        }
        for (std::size_t i = 0; i < set.inputs.size(); ++i) {
            const double logit = dotOf(set.inputs[i], unknowns);
            const double answer = logit + unknowns.back();
            if (set.verdicts[i] == Verdict::Stranger) {
                loss += choiceWeight * (std::log(std::exp(logit) + rivals) - logit);
                loss += answerWeight * std::log1p(std::exp(-answer));
            } else if (set.verdicts[i] == Verdict::Belongs) {
                loss += answerWeight * std::log1p(std::exp(answer));
            } else if (wasLookedAt) {
                loss += 0.5 * answerWeight * std::log1p(std::exp(answer));
            }
        }
    }
    return loss;
}

/// The least over the shift, which the lesson of a softmax head does not keep.
double bestOverShift(Head head, const std::vector<PlainMarkedSet>& sets,
                     std::vector<double> unknowns) {
    double low = -30.0;
    double high = 30.0;
    for (int i = 0; i < 200; ++i) {
        const double left = low + (high - low) / 3;
        const double right = high - (high - low) / 3;
        unknowns.back() = left;
        const double atLeft = naiveLoss(head, sets, unknowns);
        unknowns.back() = right;
        if (atLeft < naiveLoss(head, sets, unknowns)) {
            high = right;
        } else {
            low = left;
        }
    }
    return naiveLoss(head, sets, unknowns);
}

/// Strangers have a larger first cue; the second is noise.
std::vector<PlainMarkedSet> noisySets(std::size_t count) {
    Random random(3);
    std::vector<PlainMarkedSet> sets(count);
    for (std::size_t set = 0; set < count; ++set) {
        for (std::size_t i = 0; i < 6; ++i) {
            const bool isStranger = i == 0 || (set == 1 && i == 1);
            sets[set].inputs.push_back(
                {random.normal(), random.normal() + (isStranger ? 2.0 : 0.0), random.normal()});
            sets[set].verdicts.push_back(isStranger ? Verdict::Stranger
                                         : i < 3    ? Verdict::Belongs
                                                    : Verdict::None);
        }
    }
    sets.back().verdicts = {Verdict::None, Verdict::Belongs, Verdict::None,
                            Verdict::None, Verdict::None,    Verdict::None};
    return sets;
}

class TaughtHeads : public testing::TestWithParam<Head> {};

TEST_P(TaughtHeads, NoOtherWeightsMakeTheVerdictsMoreLikely) {
    const std::vector<PlainMarkedSet> sets = noisySets(6);
    const HeadLesson lesson = fitted(GetParam(), sets);
    std::vector<double> found = {lesson.modelWeight};
    found.insert(found.end(), lesson.weights.begin(), lesson.weights.end());
    found.push_back(lesson.shift);
    const double best = bestOverShift(GetParam(), sets, found);
    for (std::size_t i = 0; i + 1 < found.size(); ++i) {
        for (const double step : {-0.01, 0.01}) {
            std::vector<double> other = found;
            other[i] = std::max(0.0, other[i] + step);
            EXPECT_GE(bestOverShift(GetParam(), sets, other), best - 1e-9) << i << " by " << step;
        }
    }
    if (GetParam() == Head::Sigmoid) {
        EXPECT_NEAR(naiveLoss(GetParam(), sets, found), best, 1e-9) << "the shift is the best one";
    }
}

TEST_P(TaughtHeads, ACueThatMarksStrangersGetsWeight) {
    EXPECT_GT(fitted(GetParam(), noisySets(8)).weights.at(0), 0.1);
}

TEST_P(TaughtHeads, NoWeightIsNegative) {
    std::vector<PlainMarkedSet> sets = noisySets(8);
    for (PlainMarkedSet& set : sets) {
        for (std::size_t i = 0; i < set.inputs.size(); ++i) {
            const double sign = set.verdicts[i] == Verdict::Stranger ? -5.0 : 5.0;
            set.inputs[i] = {sign, sign, sign};
        }
    }
    const HeadLesson lesson = fitted(GetParam(), sets);
    EXPECT_EQ(lesson.weights, (std::vector<double>{0.0, 0.0}));
    EXPECT_GE(lesson.modelWeight, 0.0);
    EXPECT_LT(lesson.modelWeight, 0.1);
}

TEST_P(TaughtHeads, SeparableVerdictsGiveFiniteWeights) {
    std::vector<PlainMarkedSet> sets = noisySets(20);
    for (PlainMarkedSet& set : sets) {
        for (std::size_t i = 0; i < set.inputs.size(); ++i) {
            const double sign = set.verdicts[i] == Verdict::Stranger ? 1.0 : -1.0;
            set.inputs[i] = {1e4 * sign, 3.0 * sign, 0.0};
        }
    }
    const HeadLesson lesson = fitted(GetParam(), sets);
    EXPECT_TRUE(std::isfinite(lesson.modelWeight) && std::isfinite(lesson.shift));
    EXPECT_LT(lesson.weights.at(0), 10.0);
    EXPECT_NEAR(lesson.weights.at(1), 0.0, 1e-9);
}

TEST_P(TaughtHeads, VerdictsThatTheModelGaveItselfChangeLittle) {
    PlainMarkedSet set;
    set.inputs = {{8.0, 0.0, 0.0}, {-8.0, 0.0, 0.0}, {-8.0, 0.0, 0.0}};
    set.verdicts = {Verdict::Stranger, Verdict::Belongs, Verdict::Belongs};
    const HeadLesson lesson = fitted(GetParam(), {set});
    EXPECT_NEAR(lesson.modelWeight, 1.0, 0.01);
    EXPECT_NEAR(lesson.shift, 0.0, 0.01);
}

INSTANTIATE_TEST_SUITE_P(All, TaughtHeads, testing::Values(Head::Softmax, Head::Sigmoid));

TEST(TaughtHead, OfASoftmaxHeadHasNoShift) {
    EXPECT_EQ(fitted(Head::Softmax, noisySets(6)).shift, 0.0);
}

TEST(TaughtHead, ManyCorrectedFalseAlarmsLowerTheShift) {
    PlainMarkedSet set;
    set.inputs = {{2.0, 0.0}, {-3.0, 0.0}, {-3.0, 0.0}};
    set.verdicts = {Verdict::Belongs, Verdict::None, Verdict::None};
    EXPECT_LT(fitted(Head::Sigmoid, std::vector<PlainMarkedSet>(6, set)).shift, -0.5);
}

TEST(TaughtHead, LogitsAreTheWeightedSum) {
    const HeadLesson lesson{.modelWeight = 2.0, .shift = -1.0, .weights = {0.5, 3.0}};
    const at::Tensor inputs = at::tensor({1.0, 2.0, 3.0, -1.0, 0.0, 1.0}, at::kDouble).view({2, 3});
    EXPECT_TENSOR_NEAR(taughtLogits(lesson, inputs), at::tensor({11.0, 0.0}, at::kDouble), 1e-12);
}

}  // namespace
}  // namespace setscope
