#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/results/ranking_result.h"

namespace setscope {

/// Whether the scorers of a ranking say the same of a candidate.
enum class ScorerAgreement {
    Agree,   ///< all that know it have it among their first ones
    Differ,  ///< some of them do not
    Alone,   ///< fewer than two know it
};

/// "The first ones" are a hundredth of all candidates, at least 10.
std::int64_t firstOnes(std::int64_t candidateCount);

ScorerAgreement agreementOf(const RankedItem& item, std::int64_t candidateCount);

/// How many of the first candidates to take: the median rank at which items of the query come back
/// when they are left out, so that about half of what belongs is expected before it; at least 10,
/// at most 40, and never more than there are. None for a query of fewer than two items.
std::optional<std::int64_t> suggestedCut(std::span<const LeftOut> leftOut,
                                         std::int64_t candidateCount);

/// The item of the query without which a candidate would fall the furthest, by its place in
/// `leftOut`; none where it would fall without no item.
/// @param watched the candidate's place in LeftOut::ranks @param rank it has with all of them
std::optional<std::size_t> pulledInBy(std::span<const LeftOut> leftOut, std::size_t watched,
                                      float rank);

/// Whether the others of the query speak against the item: they rank it behind a tenth of the
/// candidates. Two items cannot tell which of them is wrong.
/// @param querySize with the item
bool isDoubtful(const LeftOut& item, std::size_t querySize, std::int64_t candidateCount);

}  // namespace setscope
