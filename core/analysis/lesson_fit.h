#pragma once

#include <ATen/core/Tensor.h>

#include <span>

#include "core/base/run_context.h"
#include "core/results/outlier_lesson.h"

namespace setscope {

/// One set with verdicts, seen by one head.
struct MarkedSet {
    at::Tensor inputs;     ///< [n, 1 + cues] float64: the head's logit, then the cues; a softmax
                           ///< head's logits have mean 0
    at::Tensor strangers;  ///< [n] bool, marked as such
    at::Tensor belonging;  ///< [n] bool, marked as such
};

/// The weights that make the verdicts most likely, held near the model as it is: a convex problem
/// of few unknowns, solved by Newton steps. A marked stranger was chosen among those of its set
/// that are not marked so (a softmax over these), and every marked member was answered yes or no (a
/// sigmoid); the head's own question counts four times the other. Who marked a stranger has looked
/// at the set, so that its unmarked members count half as belonging; those of other sets do not
/// count, since nobody may have looked. The model and each cue can only make a member stranger: no
/// weight is negative.
/// @throws Cancelled
HeadLesson fitHeadLesson(Head head, std::span<const MarkedSet* const> sets, const RunContext& run);

/// The taught logits of a set's members, [n] float64.
at::Tensor taughtLogits(const HeadLesson& lesson, const at::Tensor& inputs);

}  // namespace setscope
