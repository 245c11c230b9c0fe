#pragma once

#include <functional>
#include <memory>

#include "tests/support/fake_engine.h"

namespace setscope {

/// Answers as FakeEngine does, but whatever has a steering function here is answered by that. They
/// are set before the engine is asked, and called on the job's thread.
class SteeredEngine final : public Engine, public OutlierAnalysis {
  public:
    std::function<OcclusionMap(const OcclusionQuestion&, const OcclusionMap&, const RunContext&)>
        map;  ///< is given the fake's answer
    std::function<void(InfluenceMatrix&, const RunContext&)> matrix;
    std::function<void(DetectionPower&, const RunContext&)> power;
    std::function<void(const ModelSource&)> loading;  ///< may throw

    const EngineInfo& info() const override { return fake_.info(); }
    std::shared_ptr<const Model> loadModel(const ModelSource& source,
                                           const RunContext& run) override {
        if (loading) {
            loading(source);
        }
        return fake_.loadModel(source, run);
    }
    OutlierAnalysis& outliers() override { return *this; }
    ExpansionAnalysis& expansion() override { return fake_.expansion(); }
    TrainingResult trainOutliers(const OutlierTraining& training, const RunContext& run) override {
        return fake_.trainOutliers(training, run);
    }

    OutlierResult findOutliers(const Model& model, const Collection& collection,
                               const OutlierOptions& options, const RunContext& run) override {
        return fake_.findOutliers(model, collection, options, run);
    }
    LeaveOneOut leaveOneOut(const Model& model, const Collection& collection, SetId set,
                            MemberId removed, const OutlierOptions& options,
                            const RunContext& run) override {
        return fake_.leaveOneOut(model, collection, set, removed, options, run);
    }
    InfluenceMatrix influence(const Model& model, const Collection& collection, SetId set,
                              const OutlierOptions& options, const RunContext& run) override {
        InfluenceMatrix answer = fake_.influence(model, collection, set, options, run);
        if (matrix) {
            matrix(answer, run);
        }
        return answer;
    }
    OcclusionMap occlusionMap(const Model& model, const Collection& collection,
                              const OcclusionQuestion& question, const OutlierOptions& options,
                              const RunContext& run) override {
        if (!map) {
            return fake_.occlusionMap(model, collection, question, options, run);
        }
        OcclusionQuestion quiet = question;
        quiet.onMap = {};
        const OcclusionMap answer = fake_.occlusionMap(model, collection, quiet, options, run);
        return map(question, answer, run);
    }
    DetectionPower detectionPower(const Model& model, const Collection& collection,
                                  const PowerOptions& asked, const OutlierOptions& options,
                                  const RunContext& run) override {
        DetectionPower answer = fake_.detectionPower(model, collection, asked, options, run);
        if (power) {
            power(answer, run);
        }
        return answer;
    }
    TaughtLesson teach(const Model& model, const Collection& collection,
                       const OutlierOptions& options, const RunContext& run) override {
        return fake_.teach(model, collection, options, run);
    }

  private:
    FakeEngine fake_;
};

}  // namespace setscope
