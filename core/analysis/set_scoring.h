#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/analysis/loaded_model.h"
#include "core/analysis/outlier_analysis.h"
#include "core/base/run_context.h"
#include "core/items/content_hash.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// Fewer members cannot be compared with each other.
inline constexpr std::size_t kSmallestJudgedSet = 3;

/// Every member is compared with every other: so many take about a minute, and twice as many four
/// times as long. Memory grows with the members only. Sets with more members, readable or not, are
/// refused.
inline constexpr std::size_t kLargestJudgedSet = 20'000;

/// What a detector says of one set; one entry per member, in the order in which they were given.
struct ScoredSet {
    std::vector<float> probability;
    std::vector<float> score;   ///< log-odds of the probability
    std::vector<float> pValue;  ///< empty if there are no reference sets for this size
    std::optional<float> setPValue;
    std::int64_t referenceSets = 0;  ///< M of the p-values
    ReferenceOrigin references = ReferenceOrigin::None;
    std::optional<float> familiarity;  ///< 0..1, as SetOutliers says
};

/// The places of a set's members in the order that depends on nothing but their content: by content
/// hash, then by features. Members equal in both keep their given order.
/// @param features [n, d] float32 on the CPU, contiguous @param contents one per row
std::vector<std::int64_t> canonicalOrder(const at::Tensor& features,
                                         std::span<const ContentHash> contents);

/// Scores sets in canonical form (engine.md, section 1): each set on its own, its members ordered
/// by content hash and then by features, the answers put back; members of equal content get equal
/// answers. The calling thread computes alone from the construction on, which is also quickest for
/// sets of usual size. So the values are the same to the bit in whatever order members and sets
/// come and however many threads encoded them. P-values are by the shipped reference sets; with a
/// lesson there are none, since it changes the scores. Other threads may score too, each after
/// computeOnThisThreadOnly.
class SetScorer {
  public:
    /// @param model must outlive this
    /// @param options head and lesson count; a lesson for another detector is void
    SetScorer(const LoadedModel& model, const OutlierOptions& options, const c10::Device& device);

    /// @param features [n, d] float32 on the CPU, n >= 1 @param contents one per row; all zero
    /// where not known
    /// @throws Cancelled
    ScoredSet score(const at::Tensor& features, std::span<const ContentHash> contents,
                    const RunContext& run) const;

    /// The same with the gate decided before: for what is left of a set that was scored whole, so
    /// that removing a member changes what is compared and not who is asked.
    /// @param familiarity of the whole set; nothing: the gate decides anew
    ScoredSet score(const at::Tensor& features, std::span<const ContentHash> contents,
                    std::optional<float> familiarity, const RunContext& run) const;

  private:
    const LoadedModel& model_;
    Head head_;
    std::shared_ptr<const OutlierLesson> lesson_;
    c10::Device device_;
    std::shared_ptr<OutlierDetector> detector_;
};

}  // namespace setscope
