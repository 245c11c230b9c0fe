#pragma once

#include <memory>
#include <string>

#include "core/analysis/expansion_analysis.h"
#include "core/analysis/vocabulary_scorer.h"

namespace setscope {

/// Deep Sets for a pool, and whose weights they are.
struct DeepSetsModel {
    std::shared_ptr<const VocabularyScorer> scorer = nullptr;  ///< null: there are none
    std::string origin = {};                                   ///< ScorerInfo::model
    /// In the fusion, against one that learned from the pool itself: items that it does not know
    /// are all behind those that it does, so that it says less of a pool of which it knows a part.
    double weight = 1.0;
    /// One sentence or two why there are none and none can be learned; empty: there are, or can be.
    std::string absence = {};
};

/// The weights that the source names; of a pool with enough known sets what was learned from them;
/// of other texts the word model that comes with Setscope, if it knows twenty of the items, or half
/// of a small pool's.
/// @throws Error (BadInput) if a file is damaged, or the one that is named knows none of the items
DeepSetsModel openDeepSets(const Pool& pool, const ExpansionSource& source);

}  // namespace setscope
