#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "core/analysis/model.h"
#include "core/base/run_context.h"
#include "core/items/collection.h"
#include "core/results/detection_power.h"
#include "core/results/influence_matrix.h"
#include "core/results/occlusion_map.h"
#include "core/results/outlier_lesson.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// With fewer own reference sets the smallest p-value would be above 5 %; the shipped ones stay.
inline constexpr std::int64_t kFewestOwnReferences = 19;

/// What to ask of every set.
struct OutlierOptions {
    Head head = Head::Softmax;
    std::vector<SetId> sets = {};                      ///< only these; empty: all
    std::shared_ptr<const OutlierLesson> lesson = {};  ///< what corrections taught; null: nothing
};

/// Which picture to explain, in which set.
struct OcclusionQuestion {
    SetId set;
    MemberId member;
    std::int64_t cells = 12;  ///< along the picture's longer edge
    /// Told after each size of patch, on the calling thread, what is known so far.
    std::function<void(const OcclusionMap&)> onMap = {};
};

/// Which sets to plant strangers in.
struct PowerOptions {
    FlagRule rule;
    std::vector<std::int64_t> sizes = {8, 16, 32, 64};
    std::vector<std::int64_t> planted = {1, 2, 3};
    std::int64_t trials = 200;  ///< of each size and number
};

/// Everything the window and the command line ask about strangers. Every function may be called
/// from any thread; calls are served one after the other. Each throws Cancelled after a stop was
/// requested, and Error (BadUsage) if the device is not there. Which sets a function looks at, it
/// is told as an argument; OutlierOptions::sets counts for findOutliers only. What is asked about
/// one set @throws Error (BadInput) if its members are of several kinds.
class OutlierAnalysis {
  public:
    virtual ~OutlierAnalysis() = default;
    /// Features are kept by content: asking again after an edit encodes only what is new. Sets that
    /// the person calls clean (ItemSet::isReference) are what others are judged against, wherever
    /// they are in the collection. Each set is judged by the model of its kind and against clean
    /// sets of its kind, rows against those with columns of the same names; one whose members are
    /// of several kinds gets a note.
    virtual OutlierResult findOutliers(const Model& model, const Collection& collection,
                                       const OutlierOptions& options, const RunContext& run) = 0;
    /// @throws Error (BadInput) if fewer than four members of the set can be read
    virtual LeaveOneOut leaveOneOut(const Model& model, const Collection& collection, SetId set,
                                    MemberId removed, const OutlierOptions& options,
                                    const RunContext& run) = 0;
    /// @throws Error (BadInput) if fewer than four members of the set can be read
    virtual InfluenceMatrix influence(const Model& model, const Collection& collection, SetId set,
                                      const OutlierOptions& options, const RunContext& run) = 0;
    /// @throws Error (BadInput) if the member is no picture or cannot be read, or its set is too
    /// small to judge
    virtual OcclusionMap occlusionMap(const Model& model, const Collection& collection,
                                      const OcclusionQuestion& question,
                                      const OutlierOptions& options, const RunContext& run) = 0;
    /// Tries the kind of members that most sets are of; the note says what was left out. Rows are
    /// planted in sets of their own table only.
    /// @throws Error (BadInput) if there are no two sets that can exchange members
    virtual DetectionPower detectionPower(const Model& model, const Collection& collection,
                                          const PowerOptions& power, const OutlierOptions& options,
                                          const RunContext& run) = 0;
    /// Learns from the members' verdicts, of the kind, and of rows the table, whose sets hold most;
    /// the advice says how many are of others. @param options its lesson is not looked at
    /// @throws Error (BadInput) if no set holds a verdict
    virtual TaughtLesson teach(const Model& model, const Collection& collection,
                               const OutlierOptions& options, const RunContext& run) = 0;
};

}  // namespace setscope
