#include "core/analysis/engine.h"

#include <torch/version.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "core/analysis/analysis_by_kind.h"
#include "core/analysis/expansion.h"
#include "core/analysis/expansion_model_training.h"
#include "core/analysis/kind_models.h"
#include "core/analysis/opened_pool.h"
#include "core/analysis/outlier_model_training.h"
#include "core/analysis/outliers_by_kind.h"
#include "core/base/check.h"
#include "core/features/feature_store.h"
#include "core/io/media_reader.h"
#include "core/tensor/device.h"

namespace setscope {
namespace {

/// How long a call that waits for its turn does not notice that it was stopped.
constexpr std::chrono::milliseconds kLookAround{50};

EngineInfo measuredInfo() {
    EngineInfo info;
    info.libTorch = TORCH_VERSION;
    info.threads = setThreads(0);
    info.devices = availableDevices();
    const GemmSpeed speed = measureGemmGflops();
    info.gemmGflops = speed.gflops;
    info.blasWarning = speed.warning;
    return info;
}

/// Computes on this machine. One call at a time computes; the others wait and can be stopped while
/// they wait. Learning lets them pass between its steps.
class LocalEngine final : public Engine, private OutlierAnalysis, private ExpansionAnalysis {
  public:
    explicit LocalEngine(std::shared_ptr<const ArchiveFormat> archives)
        : info_(measuredInfo()), archives_(std::move(archives)), reader_(archives_) {}

    const EngineInfo& info() const override { return info_; }

    std::shared_ptr<const Model> loadModel(const ModelSource& source,
                                           const RunContext& run) override {
        const auto turn = waitForTurn(run);
        return openModels(source, reader_, run);
    }

    OutlierAnalysis& outliers() override { return *this; }
    ExpansionAnalysis& expansion() override { return *this; }

    OutlierResult findOutliers(const Model& model, const Collection& collection,
                               const OutlierOptions& options, const RunContext& run) override {
        const auto turn = waitForTurn(run);
        return setscope::findOutliers(ours(model), collection, options, store_, references_, run);
    }

    LeaveOneOut leaveOneOut(const Model& model, const Collection& collection, SetId set,
                            MemberId removed, const OutlierOptions& options,
                            const RunContext& run) override {
        const auto turn = waitForTurn(run);
        return setscope::leaveOneOut(ours(model), collection, set, removed, options, store_,
                                     references_, run);
    }

    InfluenceMatrix influence(const Model& model, const Collection& collection, SetId set,
                              const OutlierOptions& options, const RunContext& run) override {
        const auto turn = waitForTurn(run);
        return setscope::influence(ours(model), collection, set, options, store_, run);
    }

    OcclusionMap occlusionMap(const Model& model, const Collection& collection,
                              const OcclusionQuestion& question, const OutlierOptions& options,
                              const RunContext& run) override {
        const auto turn = waitForTurn(run);
        return setscope::occlusionMap(ours(model), collection, question, options, store_, reader_,
                                      run);
    }

    DetectionPower detectionPower(const Model& model, const Collection& collection,
                                  const PowerOptions& power, const OutlierOptions& options,
                                  const RunContext& run) override {
        const auto turn = waitForTurn(run);
        return setscope::detectionPower(ours(model), collection, power, options, store_, run);
    }

    TaughtLesson teach(const Model& model, const Collection& collection,
                       const OutlierOptions& options, const RunContext& run) override {
        const auto turn = waitForTurn(run);
        return setscope::teach(ours(model), collection, options, store_, run);
    }

    TrainingResult trainOutliers(const OutlierTraining& training, const RunContext& run) override {
        const auto turn = waitForTurn(run);
        return trainOutlierModels(training, archives_, run);
    }

    std::shared_ptr<const ExpansionPool> openPool(std::shared_ptr<const Pool> pool,
                                                  const ExpansionSource& source,
                                                  const RunContext& run) override {
        const auto turn = waitForTurn(run);
        return setscope::openPool(std::move(pool), source, store_, reader_, run);
    }

    std::shared_ptr<const ExpansionPool> learn(const std::shared_ptr<const ExpansionPool>& pool,
                                               const RunContext& run) override {
        auto turn = waitForTurn(run);
        return setscope::learn(ours(*pool), givingWay(turn, run));
    }

    RankingResult rank(const ExpansionPool& pool, const ExpansionQuery& query,
                       const RunContext& run) override {
        const auto turn = waitForTurn(run);
        return rankPool(ours(pool), query, run);
    }

    std::vector<LeftOut> withoutEach(const ExpansionPool& pool, const ExpansionQuery& query,
                                     const RunContext& run) override {
        const auto turn = waitForTurn(run);
        return setscope::withoutEach(ours(pool), query, run);
    }

    TrainingResult train(const ExpansionTraining& training, const RunContext& run) override {
        const auto turn = waitForTurn(run);
        return trainExpansionModel(training, run);
    }

    RankingReason explain(const ExpansionPool& pool, const ExpansionQuery& query,
                          std::int64_t candidate, SeedEffects seeds,
                          const RunContext& run) override {
        const auto turn = waitForTurn(run);
        return explainRank(ours(pool), query, candidate, seeds, run);
    }

  private:
    using Turn = std::unique_lock<std::timed_mutex>;

    /// LibTorch keeps its number of threads by calling thread, so it is set in every call.
    Turn waitForTurn(const RunContext& run) {
        ++waiting_;
        Turn turn(serving_, std::defer_lock);
        while (!turn.try_lock_for(kLookAround) && !run.stopToken().stop_requested()) {
        }
        --waiting_;
        run.throwIfStopped();
        setThreads(run.settings().threads);
        return turn;
    }

    /// The run of a long call that lets all who wait compute between two of its steps.
    /// @param turn outlives the run
    RunContext givingWay(Turn& turn, const RunContext& run) {
        return RunContext(run.settings(), run.stopToken(),
                          [this, &turn, run](const Progress& progress) {
                              run.step(progress);
                              if (waiting_ > 0) {
                                  turn.unlock();
                                  while (waiting_ > 0 && !run.stopToken().stop_requested()) {
                                      std::this_thread::sleep_for(std::chrono::milliseconds(1));
                                  }
                                  turn = waitForTurn(run);
                              }
                          });
    }

    static const KindModels& ours(const Model& model) {
        const auto* loaded = dynamic_cast<const KindModels*>(&model);
        SETSCOPE_CHECK(loaded != nullptr, "the model was loaded by another engine");
        return *loaded;
    }

    static const OpenedPool& ours(const ExpansionPool& pool) {
        const auto* opened = dynamic_cast<const OpenedPool*>(&pool);
        SETSCOPE_CHECK(opened != nullptr, "the pool was opened by another engine");
        return *opened;
    }

    EngineInfo info_;
    std::shared_ptr<const ArchiveFormat> archives_;
    MediaReader reader_;
    FeatureStore store_;
    ReferenceScoreCache references_;  // scores of the person's own clean sets
    std::timed_mutex serving_;
    std::atomic<int> waiting_ = 0;  // calls that wait for their turn
};

}  // namespace

std::unique_ptr<Engine> createEngine(std::shared_ptr<const ArchiveFormat> archives) {
    return std::make_unique<LocalEngine>(std::move(archives));
}

}  // namespace setscope

setscope::Engine* setscopeCreateEngine(
    const std::shared_ptr<const setscope::ArchiveFormat>& archives, std::string* failure) {
    try {
        return setscope::createEngine(archives).release();
    } catch (const std::exception& error) {
        *failure = std::string("The engine could not start: ") + error.what();
    } catch (...) {
        *failure = "The engine could not start, and gave no reason.";
    }
    return nullptr;
}
