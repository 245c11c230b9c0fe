#pragma once

#include <vector>

#include "core/base/json.h"
#include "core/base/problem.h"
#include "core/items/collection.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// Everything that was left out: what the import could not use, what scoring could not read, and
/// the members of sets that were not judged, of many in one set only the set. Nothing twice, and of
/// the rows of one list or table the first 20 one by one, the others together.
std::vector<Problem> allProblems(const std::vector<Problem>& ofImport, const Collection& collection,
                                 const OutlierResult& result);

enum class AnswerDetail {
    Answer,      ///< exactly what `setscope-cli outliers --json` promises
    Everything,  ///< also names, content hashes, scores and notes
};

/// {"model":{…},"device":"…","sets":[{"name","p_value":x|null,"flagged":b|null,"members":[{"path","probability","p_value":x|null,
/// "flagged","text"}…],"strangers":n|null,"removals":[{"member":path,"p_value":x}…],"reference_sets":n,
/// "references":"shipped"|"own"|"none","familiarity":x|null,"kind":"pictures"|"texts"|"rows"|"mixed"|null}…],
/// "problems":[{"path","message"}…],"false_alarm_bound":x|null}.
/// A path is that of displayPath: "words.txt:12" for a text or row. Only a text has a "text",
/// whole, and only a set that another model judged than the answer's has a "model". Sets and
/// members in collection order; a member that could not be read stands only in the problems. The
/// "kind" of a set whose members are of several kinds is "mixed", that of one that is no longer in
/// the collection null. "flagged" is null for a set that was not judged. "strangers" is 0 where
/// none was found and null where none could be: the set was not judged, or has no p-value for a
/// rule by false-alarm rate. "false_alarm_bound" is there for such a rule only (falseAlarmBound),
/// null if no set has a p-value.
Json outlierAnswer(const Collection& collection, const OutlierResult& result, const FlagRule& rule,
                   const std::vector<Problem>& problems, AnswerDetail detail);

}  // namespace setscope
