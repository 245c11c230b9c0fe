#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/analysis/engine.h"
#include "tests/support/fake_expansion.h"

namespace setscope {

/// An engine that answers at once from the members' names, so that tests of the window need no
/// model: a member whose name holds "stranger" scores 4, any other 0; probabilities follow from the
/// scores as the head says. Needs no file to exist. Sets of fewer than three members or of several
/// kinds of them are not judged; those of texts or rows have a model of their own and no p-values.
/// Thread-safe.
class FakeEngine final : public Engine, public OutlierAnalysis {
  public:
    FakeEngine();

    const EngineInfo& info() const override { return info_; }
    std::shared_ptr<const Model> loadModel(const ModelSource& source,
                                           const RunContext& run) override;
    OutlierAnalysis& outliers() override { return *this; }
    ExpansionAnalysis& expansion() override { return expansion_; }
    OutlierResult findOutliers(const Model& model, const Collection& collection,
                               const OutlierOptions& options, const RunContext& run) override;
    LeaveOneOut leaveOneOut(const Model& model, const Collection& collection, SetId set,
                            MemberId removed, const OutlierOptions& options,
                            const RunContext& run) override;
    InfluenceMatrix influence(const Model& model, const Collection& collection, SetId set,
                              const OutlierOptions& options, const RunContext& run) override;
    OcclusionMap occlusionMap(const Model& model, const Collection& collection,
                              const OcclusionQuestion& question, const OutlierOptions& options,
                              const RunContext& run) override;
    DetectionPower detectionPower(const Model& model, const Collection& collection,
                                  const PowerOptions& power, const OutlierOptions& options,
                                  const RunContext& run) override;
    TaughtLesson teach(const Model& model, const Collection& collection,
                       const OutlierOptions& options, const RunContext& run) override;
    TrainingResult trainOutliers(const OutlierTraining& training, const RunContext& run) override;

    /// The sets of every call of findOutliers, in the order of the calls.
    std::vector<std::vector<SetId>> asked() const;
    void forgetAsked();
    /// Called by findOutliers before it answers, on its thread; may wait or throw.
    void beforeAnswering(std::function<void(const RunContext&)> hook);
    /// From now on no set has a p-value. Before the engine is given to anybody.
    void forgetReferences() { hasReferences_ = false; }
    void setWarning(std::string sentence) { info_.blasWarning = std::move(sentence); }

  private:
    EngineInfo info_;
    FakeExpansion expansion_;
    bool hasReferences_ = true;
    mutable std::mutex mutex_;
    std::vector<std::vector<SetId>> asked_;
    std::function<void(const RunContext&)> hook_;
};

/// A set whose members are called `name_00`, `name_01` …; the last one is a stranger if
/// `hasStranger`.
ItemSet namedSet(const std::string& name, int memberCount, bool hasStranger = false);

}  // namespace setscope
