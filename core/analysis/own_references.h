#pragma once

#include <c10/core/Device.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/analysis/loaded_model.h"
#include "core/analysis/outlier_analysis.h"
#include "core/analysis/readable_members.h"
#include "core/analysis/set_scoring.h"
#include "core/base/random.h"
#include "core/features/feature_store.h"
#include "core/items/content_hash.h"

namespace setscope {

/// More of one size would hardly sharpen a p-value; large clean sets give no more than it takes.
inline constexpr std::int64_t kEnoughOwnReferences = 999;

/// Largest member scores of sets drawn from clean sets, kept under a name of everything they depend
/// on. Forgets all when it grows beyond 4 MB. Not thread-safe.
class ReferenceScoreCache {
  public:
    /// Null if they are not kept; valid until the next call of keep.
    const std::vector<float>* find(const std::string& name) const;
    void keep(const std::string& name, const std::vector<float>& scores);

  private:
    std::unordered_map<std::string, std::vector<float>> scores_;
    std::size_t scoreCount_ = 0;
};

/// Reference sets of `size` members drawn from a clean set: disjoint random subsets of exactly that
/// many, or the whole set where it has at least three quarters as many but fewer.
/// @param memberCount of the clean set @param most subsets to draw; fewer are the first of more
/// @return places in 0..memberCount−1; none if the clean set is too small
std::vector<std::vector<std::int64_t>> referenceDraws(std::int64_t memberCount, std::int64_t size,
                                                      std::int64_t most, Random random);

/// Different sets of one kind each that the person calls clean, of all kinds and columns together;
/// sets of the same content and column names count once.
std::int64_t ownReferenceSetCount(const Collection& collection);

/// Scores sets and takes their p-values from the clean sets nearest at hand: from the sets of the
/// model's kind that the person calls clean where these give at least kFewestOwnReferences of the
/// set's size, else from the shipped ones. For rows only clean sets whose columns have the same
/// names count (columnsOf). The promise of a p-value by own references is about sets
/// that differ from each other no more than sets drawn from the person's clean sets do. Answers do
/// not depend on the order of members or sets, and are the same to the bit for the same seed.
/// Computes on the calling thread like SetScorer; several threads may judge at once.
class SetJudge {
  public:
    /// @param model, collection, store and cache must outlive this
    SetJudge(const LoadedModel& model, const Collection& collection, const OutlierOptions& options,
             const c10::Device& device, FeatureStore& store, ReferenceScoreCache& cache,
             const RunContext& run);

    /// Does beforehand, with progress, what `judge` would have to do for the first members from
    /// these sets: encodes the clean sets and scores what is drawn from them.
    /// @param origins as of `judge` @param size > 0, of the members that will be judged
    /// @throws Cancelled
    void prepare(std::span<const SetId> origins, std::int64_t size, const RunContext& run);

    /// @param origins sets that the members come from, their columns of the same names: neither
    /// they nor sets of the same content are among the references
    /// @throws Cancelled
    ScoredSet judge(std::span<const SetId> origins, const ReadableMembers& members,
                    const RunContext& run);

    /// What is left of a set that was judged whole, by the expert that was asked then.
    /// @param whole what was said of all members; the other arguments as those of judge
    ScoredSet judgeRest(std::span<const SetId> origins, const ReadableMembers& rest,
                        const ScoredSet& whole, const RunContext& run);

    /// Different sets of the model's kind that the person calls clean, of all columns together;
    /// counted as by ownReferenceSetCount.
    std::int64_t ownReferenceSets() const;
    /// Members of clean sets that could not be read when they were needed. Not while others judge.
    const std::vector<Problem>& problems() const { return problems_; }

  private:
    struct CleanSet {
        const ItemSet* set = nullptr;
        std::vector<SetId> alike;                ///< sets of the same content, itself among them
        std::string content;                     ///< empty if it is not known of every member
        ContentHash columnNames;                 ///< RowColumns::names
        std::int64_t sharing = 0;                ///< clean sets with these names, itself among them
        std::optional<ReadableMembers> members;  ///< once encoded
        std::map<std::int64_t, std::vector<float>> largest;  ///< scores by size, as drawn
    };

    ScoredSet judge(std::span<const SetId> origins, const ReadableMembers& members,
                    std::optional<float> familiarity, const RunContext& run);
    void collectCleanSets(const Collection& collection);
    ContentHash columnNamesOf(std::span<const SetId> origins) const;
    std::int64_t mostDraws(const CleanSet& clean, std::int64_t size) const;
    std::string nameOfScores(const CleanSet& clean, std::int64_t size) const;
    bool hasScores(const CleanSet& clean, std::int64_t size) const;
    /// Encodes, in one go, the sets whose scores of this size are not known.
    void encode(std::span<CleanSet* const> sets, std::int64_t size, const RunContext& run);
    const std::vector<float>& largestScores(CleanSet& clean, std::int64_t size,
                                            const RunContext& run);
    std::vector<float> drawnScores(CleanSet& clean, std::int64_t size, const RunContext& run);
    /// Ascending; empty if there are too few. One thread at a time.
    std::vector<float> ownReferences(std::span<const SetId> origins, std::int64_t size,
                                     const RunContext& run);

    const LoadedModel& model_;
    FeatureStore& store_;
    ReferenceScoreCache& cache_;
    SetScorer scorer_;
    Random random_;
    std::string circumstances_;  ///< all that scores depend on, besides the clean set and the size
    std::vector<CleanSet> clean_;
    std::unordered_map<SetId, ContentHash> columnNames_;  ///< of sets that have them
    std::vector<Problem> problems_;
    std::mutex referencing_;  ///< guards what is known of the clean sets, and the cache
};

}  // namespace setscope
