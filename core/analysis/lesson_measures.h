#pragma once

#include <cstdint>
#include <span>

#include "core/analysis/lesson_fit.h"
#include "core/base/run_context.h"
#include "core/results/outlier_lesson.h"

namespace setscope {

/// Verdicts in fewer sets do not tell whether a lesson helps.
inline constexpr std::int64_t kFewestSetsToJudgeALesson = 5;

/// Fills before, after, effect and advice by leaving sets out: each is judged by the model alone
/// and by a lesson that was taught the other sets' verdicts (with many sets, the others but for
/// some left out beside it). With fewer than two sets before and after stay empty.
/// @throws Cancelled
void measureLesson(Head head, std::span<const MarkedSet> sets, TaughtLesson& taught,
                   const RunContext& run);

}  // namespace setscope
