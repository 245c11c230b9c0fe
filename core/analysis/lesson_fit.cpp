#include "core/analysis/lesson_fit.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

constexpr double kUnmarkedWeight = 0.5;
constexpr double kOtherQuestionWeight = 0.25;
// Of normal priors: 1 / variance.
constexpr double kModelPrecision = 3.0;
constexpr double kCuePrecision = 2.0;
constexpr double kSigmoidShiftPrecision = 1.0;
constexpr double kSoftmaxShiftPrecision = 0.05;  // a nuisance: not part of the lesson
constexpr int kLessonNewtonSteps = 100;
constexpr double kFlatSlope = 1e-9;  // the largest slope at the solution
constexpr double kSmallestLessonStep = 1e-9;

/// What the verdicts say, [rows, unknowns but the shift] and [rows, unknowns].
struct LessonExamples {
    at::Tensor choices;  ///< members less the stranger that was chosen among them
    at::Tensor choiceOffsets;
    at::Tensor answers;  ///< with a last column of ones
    at::Tensor isStranger;
    at::Tensor answerWeight;
};

at::Tensor indicesOf(const at::Tensor& mask) { return mask.nonzero().squeeze(1); }

LessonExamples examplesOf(std::span<const MarkedSet* const> sets) {
    const at::Tensor& first = sets.front()->inputs;
    std::vector<at::Tensor> choices = {first.narrow(0, 0, 0)};
    std::vector<std::int64_t> choiceSizes;
    std::vector<at::Tensor> answers;
    std::vector<at::Tensor> isStranger;
    std::vector<at::Tensor> weights;
    for (const MarkedSet* set : sets) {
        const at::Tensor rivals = set->inputs.index_select(0, indicesOf(~set->strangers));
        const at::Tensor strangers = set->inputs.index_select(0, indicesOf(set->strangers));
        for (std::int64_t i = 0; i < strangers.size(0); ++i) {
            const at::Tensor stranger = strangers.narrow(0, i, 1);
            choices.push_back(at::cat({stranger, rivals}) - stranger);
            choiceSizes.push_back(rivals.size(0) + 1);
        }
        at::Tensor weight = (set->strangers | set->belonging).to(at::kDouble);
        if (strangers.size(0) > 0) {
            weight = weight.clamp_min(kUnmarkedWeight);
        }
        answers.push_back(set->inputs);
        isStranger.push_back(set->strangers.to(at::kDouble));
        weights.push_back(weight);
    }
    const at::Tensor rows = at::cat(answers);
    return {at::cat(choices), offsetsFromSizes(choiceSizes),
            at::cat({rows, at::ones({rows.size(0), 1}, at::kDouble)}, 1), at::cat(isStranger),
            at::cat(weights)};
}

/// Minus the log-likelihood of the verdicts and the prior, in the unknowns
/// (model weight, cue weights …, shift).
class LessonObjective {
  public:
    struct Slopes {
        at::Tensor gradient;   ///< [unknowns]
        at::Tensor curvature;  ///< [unknowns, unknowns]
    };

    LessonObjective(Head head, std::span<const MarkedSet* const> sets)
        : examples_(examplesOf(sets)),
          choiceWeight_(head == Head::Softmax ? 1.0 : kOtherQuestionWeight),
          answerWeight_(examples_.answerWeight *
                        (head == Head::Sigmoid ? 1.0 : kOtherQuestionWeight)) {
        const std::int64_t unknowns = examples_.answers.size(1);
        centre_ = at::zeros({unknowns}, at::kDouble);
        centre_[0] = 1.0;
        precision_ = at::full({unknowns}, kCuePrecision, at::kDouble);
        precision_[0] = kModelPrecision;
        precision_[unknowns - 1] =
            head == Head::Sigmoid ? kSigmoidShiftPrecision : kSoftmaxShiftPrecision;
    }

    const at::Tensor& centre() const { return centre_; }

    double value(const at::Tensor& unknowns) const {
        const at::Tensor z = examples_.answers.matmul(unknowns);
        at::Tensor sum =
            (answerWeight_ * (at::logaddexp(z, at::zeros_like(z)) - examples_.isStranger * z))
                .sum() +
            0.5 * (precision_ * (unknowns - centre_).square()).sum();
        if (hasChoices()) {
            sum = sum + choiceWeight_ * segmentLogSumExp(choiceLogits(unknowns).unsqueeze(1),
                                                         examples_.choiceOffsets)
                                            .sum();
        }
        return sum.item<double>();
    }

    Slopes slopes(const at::Tensor& unknowns) const {
        const at::Tensor p = at::sigmoid(examples_.answers.matmul(unknowns));
        Slopes result{
            precision_ * (unknowns - centre_) +
                examples_.answers.t().mv(answerWeight_ * (p - examples_.isStranger)),
            at::diag(precision_) + (examples_.answers * (answerWeight_ * p * (1 - p)).unsqueeze(1))
                                       .t()
                                       .matmul(examples_.answers)};
        if (hasChoices()) {
            const std::int64_t inputs = examples_.choices.size(1);
            const at::Tensor weighted =
                examples_.choices *
                segmentSoftmax(choiceLogits(unknowns), examples_.choiceOffsets).unsqueeze(1);
            const at::Tensor mean = segmentSum(weighted, examples_.choiceOffsets);
            result.gradient.narrow(0, 0, inputs).add_(mean.sum(0), choiceWeight_);
            result.curvature.narrow(0, 0, inputs)
                .narrow(1, 0, inputs)
                .add_(weighted.t().matmul(examples_.choices) - mean.t().matmul(mean),
                      choiceWeight_);
        }
        return result;
    }

  private:
    bool hasChoices() const { return examples_.choices.size(0) > 0; }

    at::Tensor choiceLogits(const at::Tensor& unknowns) const {
        return examples_.choices.matmul(unknowns.narrow(0, 0, examples_.choices.size(1)));
    }

    LessonExamples examples_;
    double choiceWeight_;
    at::Tensor answerWeight_;
    at::Tensor centre_;
    at::Tensor precision_;
};

/// No weight below 0; the shift, which is last, is free.
at::Tensor feasible(const at::Tensor& unknowns) {
    const std::int64_t weights = unknowns.size(0) - 1;
    return at::cat({unknowns.narrow(0, 0, weights).clamp_min(0.0), unknowns.narrow(0, weights, 1)});
}

/// Newton steps over the weights that are not held at 0 (Bertsekas 1982), each halved until the
/// objective falls.
at::Tensor minimiser(const LessonObjective& objective, const RunContext& run) {
    at::Tensor now = objective.centre();
    double value = objective.value(now);
    for (int i = 0; i < kLessonNewtonSteps; ++i) {
        run.throwIfStopped();
        const auto [gradient, curvature] = objective.slopes(now);
        at::Tensor isFree = ~((now <= 0.0) & (gradient > 0.0));
        isFree[-1] = true;
        const at::Tensor mask = isFree.to(at::kDouble);
        const at::Tensor slope = gradient * mask;
        if (slope.abs().max().item<double>() <= kFlatSlope) {
            break;
        }
        const at::Tensor reduced =
            curvature * mask.unsqueeze(0) * mask.unsqueeze(1) + at::diag(1 - mask);
        const at::Tensor direction = at::linalg_solve(reduced, slope);
        double step = 1.0;
        at::Tensor next = feasible(now - direction);
        double nextValue = objective.value(next);
        while (nextValue >= value && step > kSmallestLessonStep) {
            step *= 0.5;
            next = feasible(now - step * direction);
            nextValue = objective.value(next);
        }
        if (nextValue >= value) {
            break;
        }
        now = std::move(next);
        value = nextValue;
    }
    return now;
}

}  // namespace

HeadLesson fitHeadLesson(Head head, std::span<const MarkedSet* const> sets, const RunContext& run) {
    SETSCOPE_CHECK(!sets.empty(), "no sets with verdicts");
    const at::NoGradGuard withoutGradient;
    const at::Tensor found = minimiser(LessonObjective(head, sets), run).contiguous();
    const double* values = found.data_ptr<double>();
    const std::int64_t last = found.size(0) - 1;
    HeadLesson lesson;
    lesson.modelWeight = values[0];
    lesson.weights.assign(values + 1, values + last);
    lesson.shift = head == Head::Sigmoid ? values[last] : 0.0;
    return lesson;
}

at::Tensor taughtLogits(const HeadLesson& lesson, const at::Tensor& inputs) {
    const auto cues = static_cast<std::int64_t>(lesson.weights.size());
    SETSCOPE_CHECK(inputs.size(1) == 1 + cues,
                   "inputs are [n, " + std::to_string(inputs.size(1)) + "]");
    const at::Tensor weights =
        at::tensor(at::ArrayRef<double>(lesson.weights), at::TensorOptions(at::kDouble));
    return inputs.select(1, 0) * lesson.modelWeight + (inputs.narrow(1, 1, cues) * weights).sum(1) +
           lesson.shift;
}

}  // namespace setscope
