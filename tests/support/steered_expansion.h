#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <semaphore>
#include <utility>
#include <vector>

#include "tests/support/fake_engine.h"
#include "tests/support/fake_expansion.h"

namespace setscope {

/// A door that work on another thread goes through; shut, it holds the work until it is opened or
/// the work is stopped.
class Gate {
  public:
    void shut() { isShut_ = true; }
    void open() { isShut_ = false; }
    /// How many wait before it.
    int waiting() const { return waiting_; }
    void pass(const RunContext& run) {
        ++waiting_;
        while (isShut_ && !run.stopToken().stop_requested()) {
            static_cast<void>(never_.try_acquire_for(std::chrono::milliseconds(1)));
        }
        --waiting_;
        run.throwIfStopped();
    }

  private:
    std::atomic<bool> isShut_ = false;
    std::atomic<int> waiting_ = 0;
    std::binary_semaphore never_{0};
};

/// Expands as FakeExpansion does, but what a test wants to see or to steer goes through here. The
/// steering functions are set before the engine is asked, and called on the job's thread.
class SteeredExpansion final : public Engine, public ExpansionAnalysis {
  public:
    Gate openings;
    Gate rankings;
    Gate lessons;
    std::atomic<int> openCount = 0;
    std::atomic<int> rankCount = 0;
    std::function<void(const ExpansionPool&, RankingResult&)> ranked;  ///< may change the answer
    std::function<void(RankingReason&)> explained;                     ///< likewise

    const EngineInfo& info() const override { return fake_.info(); }
    std::shared_ptr<const Model> loadModel(const ModelSource& source,
                                           const RunContext& run) override {
        return fake_.loadModel(source, run);
    }
    OutlierAnalysis& outliers() override { return fake_.outliers(); }
    ExpansionAnalysis& expansion() override { return *this; }
    TrainingResult trainOutliers(const OutlierTraining& training, const RunContext& run) override {
        return fake_.trainOutliers(training, run);
    }

    std::shared_ptr<const ExpansionPool> openPool(std::shared_ptr<const Pool> pool,
                                                  const ExpansionSource& source,
                                                  const RunContext& run) override {
        ++openCount;
        openings.pass(run);
        return expansion_.openPool(std::move(pool), source, run);
    }
    std::shared_ptr<const ExpansionPool> learn(const std::shared_ptr<const ExpansionPool>& pool,
                                               const RunContext& run) override {
        lessons.pass(run);
        return expansion_.learn(pool, run);
    }
    RankingResult rank(const ExpansionPool& pool, const ExpansionQuery& query,
                       const RunContext& run) override {
        ++rankCount;
        rankings.pass(run);
        RankingResult result = expansion_.rank(pool, query, run);
        if (ranked) {
            ranked(pool, result);
        }
        return result;
    }
    std::vector<LeftOut> withoutEach(const ExpansionPool& pool, const ExpansionQuery& query,
                                     const RunContext& run) override {
        return expansion_.withoutEach(pool, query, run);
    }
    TrainingResult train(const ExpansionTraining& training, const RunContext& run) override {
        return expansion_.train(training, run);
    }
    RankingReason explain(const ExpansionPool& pool, const ExpansionQuery& query,
                          std::int64_t candidate, SeedEffects seeds,
                          const RunContext& run) override {
        RankingReason reason = expansion_.explain(pool, query, candidate, seeds, run);
        if (explained) {
            explained(reason);
        }
        return reason;
    }

  private:
    FakeEngine fake_;
    FakeExpansion expansion_;
};

}  // namespace setscope
