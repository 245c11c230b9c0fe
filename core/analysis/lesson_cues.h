#pragma once

#include <ATen/core/Tensor.h>

#include <span>

#include "core/base/run_context.h"
#include "core/results/outlier_lesson.h"

namespace setscope {

/// What the cues of a lesson are measured by: the mean of the collection's members, and the
/// directions in which its sets' means differ most for how much members differ within sets (linear
/// discriminant analysis, the sets as classes; Hatch et al. 2006 for within-class whitening). The
/// scatter within sets is shrunk hard towards a sphere, since members are few and some are
/// strangers. It must not know the verdicts: a scatter without the marked strangers makes exactly
/// these look far away, so that weights learnt from them hold for no other set.
/// @param sets each [n, d] float32 on the CPU, n >= 1; of a large collection an evenly spaced
/// part of every set is used, and only where sets are many an evenly spaced part of these
/// @param lesson gets featureWidth, mean, directions and cues; no cues for one set or members that
/// are all alike, no directions for few sets
/// @throws Cancelled
void measureCollection(std::span<const at::Tensor> sets, OutlierLesson& lesson,
                       const RunContext& run);

/// The lesson's cues for the members of one set, each of mean 0 and spread 1 within the set unless
/// its values are nearly equal. Equivariant.
/// @param features [n, d] float32 on the CPU
/// @return [n, cues] float64
at::Tensor lessonCues(const OutlierLesson& lesson, const at::Tensor& features);

}  // namespace setscope
