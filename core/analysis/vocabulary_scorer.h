#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/items/pool.h"

namespace setscope {

/// Deep Sets for set expansion, with weights of its own for items of a pool. Immutable; may compute
/// in one thread at a time.
class VocabularyScorer {
  public:
    virtual ~VocabularyScorer() = default;
    /// False for an item that was in no set that the weights were learned from.
    virtual bool knows(std::int64_t item) const = 0;
    /// True if it learned from other sets than the pool's and knows items by their names.
    virtual bool isByNames() const = 0;
    /// s(x|X) of every item of the pool, X also empty; of one that it has no weights for
    /// kNothingKnown. @param query items that it knows @throws Cancelled
    virtual std::vector<float> scores(std::span<const std::int64_t> query,
                                      const RunContext& run) const = 0;
};

/// Opens a file of weights: the chain of layers published with the paper (loadPublishedScorer), or
/// a model file of kind "set-expansion" or "two-tower-scorer". Where a model has names
/// (NamedTowers) it knows the items that are alike to one of them (NameIndex); else its candidates
/// are the pool's items in their order.
/// @throws Error (BadInput) naming the file if it is missing, damaged, of another kind, or made for
/// other items
std::unique_ptr<const VocabularyScorer> openVocabularyScorer(const std::filesystem::path& file,
                                                             const Pool& pool);

/// How many items of the pool it knows.
std::int64_t knownItems(const VocabularyScorer& scorer, const Pool& pool);

/// Of the items and the sets they are in, hexadecimal.
std::string poolFingerprint(const Pool& pool);

/// Where what learnVocabularyScorer made of this pool is kept; it may not be there. Two pools of
/// the same items and known sets share it.
std::filesystem::path learnedScorerFile(const Pool& pool);

/// One sentence why the pool's known sets are no use to learn from; empty: they are.
std::string whyNotLearnable(const Pool& pool);

/// Trains two towers on the known sets against a softmax over all items, chooses the weights by the
/// validation sets or, where there are none, by a tenth of the known sets, and writes them to
/// learnedScorerFile. @pre whyNotLearnable is empty
/// @throws Cancelled; Error (Failed) if the disk refuses
void learnVocabularyScorer(const Pool& pool, const RunContext& run);

}  // namespace setscope
