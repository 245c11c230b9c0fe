#pragma once

#include <vector>

#include "core/base/json.h"
#include "core/base/problem.h"
#include "core/items/collection.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// Everything that was left out: what the import could not use, what scoring could not read, and
/// the sets that were too small to be judged (named by the set). Nothing twice.
std::vector<Problem> allProblems(const std::vector<Problem>& ofImport, const Collection& collection,
                                 const OutlierResult& result);

enum class AnswerDetail {
    Answer,      ///< exactly what `setscope-cli outliers --json` promises
    Everything,  ///< also names, content hashes, scores and notes
};

/// {"model":{…},"device":"…","sets":[{"name","p_value":x|null,"flagged","members":[{"path","probability","p_value":x|null,
/// "flagged"}…]}…],"problems":[{"path","message"}…]}. Sets and members in collection order; a
/// member that could not be read stands only in the problems.
Json outlierAnswer(const Collection& collection, const OutlierResult& result, const FlagRule& rule,
                   const std::vector<Problem>& problems, AnswerDetail detail);

}  // namespace setscope
