#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/report/ranking_report.h"

namespace setscope {

/// "lion, tiger and leopard"; of more than `most` names "lion, tiger and 12 more". Names are cut to
/// 40 characters and cannot turn the direction of what follows.
std::string nameList(const std::vector<std::string>& names, std::size_t most);

/// The same with at most about `letters` of them, but one name at least.
std::string shortNameList(const std::vector<std::string>& names, std::size_t letters);

/// The answer in one sentence.
std::string rankingSentence(const RankingReport& report);

/// "37,718 words".
std::string poolSize(const Pool& pool);

/// What was ranked, by whom, and how fast.
std::string rankedBySentence(const RankingReport& report);

/// Whether the scorers agree on the candidates above the cut; empty without one.
std::string agreementSentence(const RankingReport& report);

/// What the set's items say of each other; empty if that is not known.
std::string togethernessSentence(const RankingReport& report);

/// For the section on what the numbers mean.
std::vector<std::string> meaningOfRanks(const RankingReport& report);

/// Why no command line asks the same; empty if there is one.
std::string missingCommandSentence(const RankingReport& report);

}  // namespace setscope
