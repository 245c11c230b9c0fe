#include "core/training/trainer.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <stop_token>
#include <vector>

#include "core/base/error.h"
#include "core/models/equivariant.h"
#include "core/tensor/module_tensors.h"
#include "core/training/losses.h"
#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

constexpr std::int64_t kMembers = 8;
constexpr std::int64_t kWidth = 6;

/// Sets whose members share a direction, but for one: the smallest form of the outlier task.
struct OutlierSets {
    RaggedBatch sets;
    at::Tensor strangers;  ///< [N] flat rows
};

OutlierSets drawSets(std::int64_t count, Random& random) {
    const at::Tensor shared = at::randn({count, 1, kWidth}) * 2;
    at::Tensor members = shared + at::randn({count, kMembers, kWidth}) * 0.5;
    at::Tensor strangers = at::empty({count}, at::kLong);
    for (std::int64_t set = 0; set < count; ++set) {
        const auto stranger = static_cast<std::int64_t>(random.below(kMembers));
        members[set][stranger] = at::randn({kWidth}) * 2;
        strangers[set] = set * kMembers + stranger;
    }
    return {
        {members.view({count * kMembers, kWidth}), at::arange(0, (count + 1) * kMembers, kMembers)},
        strangers};
}

/// A detector with dropout and its training task on sets drawn anew for each step.
class Detector {
  public:
    Detector() {
        at::manual_seed(4);
        stack_ = std::make_shared<EquivariantStack>(EquivariantStackOptions{
            .inputWidth = kWidth, .widths = {16, 1}, .pooling = Pooling::Mean, .dropout = 0.1});
        at::manual_seed(5);
        Random random(5);
        held_ = drawSets(100, random);
    }

    TrainingTask task() {
        return {[this](std::int64_t, Random& random) {
                    const OutlierSets batch = drawSets(16, random);
                    return setSoftmaxCrossEntropy(logits(batch.sets), batch.sets.offsets,
                                                  batch.strangers);
                },
                [this] { return accuracy(); }};
    }

    /// Share of held-out sets whose stranger has the largest logit.
    double accuracy() {
        const at::Tensor found = logits(held_.sets).view({-1, kMembers}).argmax(1);
        return found.eq(held_.strangers.remainder(kMembers)).to(at::kDouble).mean().item<double>();
    }

    EquivariantStack& network() { return *stack_; }
    NamedTensors weights() const { return namedTensors(*stack_); }

  private:
    at::Tensor logits(const RaggedBatch& sets) {
        return stack_->forward(sets.elements, sets.offsets).squeeze(1);
    }

    std::shared_ptr<EquivariantStack> stack_;
    OutlierSets held_;
};

TrainerOptions shortRun() {
    TrainerOptions options;
    options.steps = 40;
    options.optimizer = {.kind = OptimizerKind::AdamW, .learningRate = 0.01, .weightDecay = 0.01};
    options.schedule = {ScheduleKind::WarmupCosine, 5};
    options.clipNorm = 1.0;
    options.validateEvery = 10;
    return options;
}

RunContext runWithSeed(std::uint64_t seed) { return RunContext({.seed = seed}); }

void expectSameWeights(const Detector& actual, const Detector& expected) {
    const NamedTensors weights = actual.weights();
    for (const auto& [name, tensor] : expected.weights()) {
        EXPECT_TRUE(weights.at(name).equal(tensor)) << name;
    }
}

void expectSameCurve(const TrainingOutcome& actual, const TrainingOutcome& expected) {
    ASSERT_EQ(actual.curve.size(), expected.curve.size());
    for (std::size_t index = 0; index < expected.curve.size(); ++index) {
        EXPECT_EQ(actual.curve[index].step, expected.curve[index].step);
        EXPECT_EQ(actual.curve[index].trainingLoss, expected.curve[index].trainingLoss);
        EXPECT_EQ(actual.curve[index].validationMetric, expected.curve[index].validationMetric);
    }
}

/// Stops the run once `steps` steps are done.
RunContext stoppedAfter(std::int64_t steps, std::stop_source& source) {
    return RunContext({.seed = 1}, source.get_token(), [steps, &source](const Progress& progress) {
        if (progress.done >= steps) {
            source.request_stop();
        }
    });
}

TEST(Trainer, ATrainedDetectorBeatsItsUntrainedTwin) {
    Detector trained;
    Detector untrained;
    TrainerOptions options = shortRun();
    options.steps = 150;
    const TrainingOutcome outcome =
        train(trained.network(), trained.task(), options, runWithSeed(1));
    untrained.network().eval();
    EXPECT_GT(trained.accuracy(), untrained.accuracy() + 0.3);
    EXPECT_EQ(outcome.curve.back().step, 150);
    EXPECT_EQ(outcome.curve.size(), 15U);
    EXPECT_LT(outcome.curve.back().trainingLoss, outcome.curve.front().trainingLoss);
}

TEST(Trainer, TheSameSeedGivesTheSameCurveAndAnotherSeedAnother) {
    Detector first;
    Detector second;
    Detector other;
    const TrainingOutcome outcome =
        train(first.network(), first.task(), shortRun(), runWithSeed(1));
    expectSameCurve(train(second.network(), second.task(), shortRun(), runWithSeed(1)), outcome);
    expectSameWeights(second, first);
    const TrainingOutcome different =
        train(other.network(), other.task(), shortRun(), runWithSeed(2));
    EXPECT_NE(different.curve[0].trainingLoss, outcome.curve[0].trainingLoss);
}

TEST(Trainer, AStoppedRunResumesToTheSameCurveBitForBit) {
    Detector straight;
    const TrainingOutcome expected =
        train(straight.network(), straight.task(), shortRun(), runWithSeed(1));
    for (const std::int64_t stopAt : {1, 10, 23}) {
        const TempDir folder;
        TrainerOptions options = shortRun();
        options.checkpointFile = folder.path() / "c.safetensors";
        std::stop_source source;
        Detector stopped;
        EXPECT_THROW(
            train(stopped.network(), stopped.task(), options, stoppedAfter(stopAt, source)),
            Cancelled);
        Detector resumed;
        options.resume = true;
        const TrainingOutcome outcome =
            train(resumed.network(), resumed.task(), options, runWithSeed(1));
        EXPECT_EQ(outcome.resumedFrom, stopAt);
        expectSameCurve(outcome, expected);
        expectSameWeights(resumed, straight);
    }
}

TEST(Trainer, AStopWithinAStepLosesThatStepOnly) {
    const TempDir folder;
    TrainerOptions options = shortRun();
    options.checkpointFile = folder.path() / "c.safetensors";
    Detector straight;
    const TrainingOutcome expected =
        train(straight.network(), straight.task(), shortRun(), runWithSeed(1));
    Detector stopped;
    TrainingTask task = stopped.task();
    task.loss = [inner = task.loss](std::int64_t step, Random& random) {
        at::Tensor loss = inner(step, random);
        if (step == 17) {
            throw Cancelled();
        }
        return loss;
    };
    EXPECT_THROW(train(stopped.network(), task, options, runWithSeed(1)), Cancelled);
    Detector resumed;
    options.resume = true;
    const TrainingOutcome outcome =
        train(resumed.network(), resumed.task(), options, runWithSeed(1));
    EXPECT_EQ(outcome.resumedFrom, 17);
    expectSameCurve(outcome, expected);
    expectSameWeights(resumed, straight);
}

TEST(Trainer, ResumingAFinishedRunTrainsNoFurther) {
    const TempDir folder;
    TrainerOptions options = shortRun();
    options.checkpointFile = folder.path() / "c.safetensors";
    options.resume = true;
    Detector first;
    const TrainingOutcome expected = train(first.network(), first.task(), options, runWithSeed(1));
    EXPECT_EQ(expected.resumedFrom, 0);
    Detector again;
    const TrainingOutcome outcome = train(again.network(), again.task(), options, runWithSeed(1));
    EXPECT_EQ(outcome.resumedFrom, options.steps);
    expectSameCurve(outcome, expected);
    expectSameWeights(again, first);
}

TEST(Trainer, ACheckpointOfOtherSettingsIsRefused) {
    const TempDir folder;
    TrainerOptions options = shortRun();
    options.checkpointFile = folder.path() / "c.safetensors";
    Detector detector;
    train(detector.network(), detector.task(), options, runWithSeed(1));
    options.resume = true;
    EXPECT_THROW(train(detector.network(), detector.task(), options, runWithSeed(2)), Error);
    options.optimizer.learningRate = 0.5;
    EXPECT_THROW(train(detector.network(), detector.task(), options, runWithSeed(1)), Error);
}

TEST(Trainer, EarlyStoppingRestoresTheBestWeights) {
    Detector detector;
    std::vector<NamedTensors> weights;
    const std::vector<double> metrics = {0.1, 0.5, 0.4, 0.5, 0.9};
    TrainingTask task = detector.task();
    task.validate = [&] {
        NamedTensors copy;
        for (const auto& [name, tensor] : detector.weights()) {
            copy[name] = tensor.clone();
        }
        weights.push_back(copy);
        return metrics.at(weights.size() - 1);
    };
    TrainerOptions options = shortRun();
    options.validateEvery = 3;
    options.patience = 2;
    const TrainingOutcome outcome = train(detector.network(), task, options, runWithSeed(1));
    EXPECT_EQ(outcome.curve.back().step, 12);
    for (const auto& [name, tensor] : detector.weights()) {
        EXPECT_TENSOR_EQUAL(tensor, weights[1].at(name));
    }
}

TEST(Trainer, LogsEveryStepAndValidation) {
    Detector detector;
    std::vector<Json> lines;
    TrainerOptions options = shortRun();
    options.onLogLine = [&](const Json& line) { lines.push_back(line); };
    train(detector.network(), detector.task(), options, runWithSeed(1));
    EXPECT_EQ(std::ranges::count_if(lines, [](const Json& line) { return line.contains("loss"); }),
              40);
    EXPECT_EQ(
        std::ranges::count_if(lines, [](const Json& line) { return line.contains("validation"); }),
        4);
    EXPECT_DOUBLE_EQ(lines.front().at("learningRate").get<double>(), 0.01 / 5);
}

TEST(Trainer, ProgressCountsEveryStep) {
    Detector detector;
    std::vector<std::int64_t> done;
    const RunContext run({}, {}, [&](const Progress& progress) {
        EXPECT_EQ(progress.total, 40);
        done.push_back(progress.done);
    });
    train(detector.network(), detector.task(), shortRun(), run);
    EXPECT_EQ(done.size(), 40U);
    EXPECT_EQ(done.back(), 40);
}

TEST(Trainer, WithoutValidationTheLastWeightsStay) {
    Detector detector;
    TrainingTask task = detector.task();
    task.validate = nullptr;
    const TrainingOutcome outcome = train(detector.network(), task, shortRun(), runWithSeed(1));
    EXPECT_TRUE(outcome.curve.empty());
}

TEST(Trainer, ADivergingLossIsAnErrorWithARemedy) {
    Detector detector;
    TrainingTask task = detector.task();
    task.loss = [inner = task.loss](std::int64_t step, Random& random) {
        return inner(step, random) * std::numeric_limits<double>::infinity();
    };
    EXPECT_THAT(refusal(ErrorKind::Failed,
                        [&] { train(detector.network(), task, shortRun(), runWithSeed(1)); }),
                testing::HasSubstr("lower the learning rate"));
}

}  // namespace
}  // namespace setscope
