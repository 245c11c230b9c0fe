#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/report/outlier_ranking.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// The answer in a sentence: what was flagged in how much, or that no stranger was found; by
/// false-alarm rate also how many sets could not be tested. Then how many were not judged at all.
std::string answerSentence(const OutlierRanking& ranking);

/// What a false-alarm rate promises and what it does not: the share of clean sets on average, the
/// bound that holds whatever rate is chosen after looking, for which sets, and that members found
/// by removal are a weaker claim. Empty for a rule by probability, without p-values, and where
/// nothing can be flagged.
std::string falseAlarmSentence(const OutlierResult& result, const FlagRule& rule);

/// That a lesson of that many verdicts made the answers; empty for 0.
std::string lessonSentence(std::int64_t verdicts);

/// What limits the answer: no calibration for the rule, or a rate below what the reference sets can
/// resolve; may be empty.
std::string ruleWarning(const OutlierResult& result, const FlagRule& rule);

/// What the probabilities and p-values mean and what they do not promise (engine.md, sections 2 and
/// 6), in paragraphs.
std::vector<std::string> meaningOfNumbers(const OutlierResult& result);

/// Stands in tables where a set has no verdict.
inline constexpr const char* kNotJudged = "not judged";

/// "lemon_15.jpg"; "(no longer in the collection)" if it was removed.
std::string shownName(const RankedMember& member);

}  // namespace setscope
