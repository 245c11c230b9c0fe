#include "core/training/trainer.h"

#include <ATen/ATen.h>
#include <torch/nn/module.h>

#include <chrono>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/tensor/module_tensors.h"
#include "core/training/checkpoint.h"

namespace setscope {
namespace {

/// What the training curve depends on.
Json curveSettings(const TrainerOptions& options, const RunContext& run) {
    const OptimizerOptions& optimizer = options.optimizer;
    return {{"seed", run.settings().seed},
            {"steps", options.steps},
            {"optimizer", optimizer.kind == OptimizerKind::Adam ? "adam" : "adamw"},
            {"learningRate", optimizer.learningRate},
            {"weightDecay", optimizer.weightDecay},
            {"beta1", optimizer.beta1},
            {"beta2", optimizer.beta2},
            {"epsilon", optimizer.epsilon},
            {"schedule",
             options.schedule.kind == ScheduleKind::Constant ? "constant" : "warmup-cosine"},
            {"warmupSteps", options.schedule.warmupSteps},
            {"clipNorm", options.clipNorm},
            {"validateEvery", options.validateEvery},
            {"patience", options.patience}};
}

NamedTensors copies(const NamedTensors& tensors) {
    NamedTensors copied;
    for (const auto& [name, tensor] : tensors) {
        copied[name] = tensor.clone();
    }
    return copied;
}

/// One run of train(): the state that a checkpoint keeps, and what moves it on.
class TrainingRun {
  public:
    TrainingRun(torch::nn::Module& module, const TrainingTask& task, const TrainerOptions& options,
                const RunContext& run)
        : module_(module),
          task_(task),
          options_(options),
          run_(run),
          optimizer_(module, options.optimizer) {
        SETSCOPE_CHECK(options.steps > 0,
                       "a training of " + std::to_string(options.steps) + " steps");
    }

    TrainingOutcome complete() {
        const auto start = std::chrono::steady_clock::now();
        const std::int64_t resumedFrom = resume();
        advance();
        save();
        if (state_.bestStep >= 0) {
            restoreBest();
        }
        module_.eval();
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        return {resumedFrom, state_.curve, seconds.count()};
    }

  private:
    /// @return the steps that the checkpoint had done; 0 if there is none
    std::int64_t resume() {
        if (!options_.resume || !std::filesystem::exists(options_.checkpointFile)) {
            return 0;
        }
        Checkpoint checkpoint = loadCheckpoint(options_.checkpointFile);
        if (checkpoint.settings != curveSettings(options_, run_)) {
            throw Error(ErrorKind::BadInput,
                        toUtf8(options_.checkpointFile) +
                            ": the checkpoint belongs to a training with other settings or another "
                            "seed; use the same ones, or train from the start.");
        }
        optimizer_.setState(checkpoint.optimizer, toUtf8(options_.checkpointFile));
        loadInto(module_, checkpoint.weights, options_.checkpointFile);
        state_ = std::move(checkpoint.state);
        best_ = std::move(checkpoint.best);
        return state_.stepsDone;
    }

    void advance() {
        try {
            while (true) {
                if (isValidationDue()) {
                    validate();
                }
                if (isOver()) {
                    return;
                }
                run_.throwIfStopped();
                makeStep();
                if (options_.checkpointEverySteps > 0 &&
                    state_.stepsDone % options_.checkpointEverySteps == 0) {
                    save();
                }
                run_.step({state_.stepsDone, options_.steps, "Training"});
            }
        } catch (const Cancelled&) {
            save();
            throw;
        }
    }

    bool isOver() const {
        const bool ranOutOfPatience =
            options_.patience > 0 && state_.withoutBest >= options_.patience;
        return state_.stepsDone >= options_.steps || ranOutOfPatience;
    }

    bool isValidationDue() const {
        if (!task_.validate || state_.stepsDone == 0 || state_.validatedAt == state_.stepsDone) {
            return false;
        }
        return state_.stepsDone == options_.steps ||
               (options_.validateEvery > 0 && state_.stepsDone % options_.validateEvery == 0);
    }

    void makeStep() {
        const std::int64_t step = state_.stepsDone;
        const double rate = options_.optimizer.learningRate *
                            learningRateShare(options_.schedule, step, options_.steps);
        optimizer_.zeroGradients();
        const double loss = differentiatedLoss(step);
        if (options_.clipNorm > 0) {
            optimizer_.clipGradients(options_.clipNorm);
        }
        optimizer_.step(rate);
        ++state_.stepsDone;
        state_.lossSum += loss;
        ++state_.lossCount;
        if (options_.logEverySteps > 0 && state_.stepsDone % options_.logEverySteps == 0) {
            log({{"step", state_.stepsDone}, {"loss", loss}, {"learningRate", rate}});
        }
    }

    /// The loss of one mini-batch, its gradients left in the parameters. A stop in the middle
    /// leaves the buffers as they were.
    double differentiatedLoss(std::int64_t step) {
        seed("step", step);
        Random random = stepRandom("step", step);
        std::vector<at::Tensor> buffers;
        for (const at::Tensor& buffer : module_.buffers()) {
            buffers.push_back(buffer.clone());
        }
        module_.train();
        try {
            const at::Tensor loss = task_.loss(step, random);
            SETSCOPE_CHECK(loss.numel() == 1 && loss.requires_grad(),
                           "the loss is not a number that depends on the parameters");
            const double value = loss.item<double>();
            if (!std::isfinite(value)) {
                throw Error(ErrorKind::Failed,
                            "The training diverged: the loss of step " + std::to_string(step + 1) +
                                " is not finite; lower the learning rate or clip the gradient.");
            }
            loss.backward();
            return value;
        } catch (const Cancelled&) {
            restoreBuffers(buffers);
            throw;
        }
    }

    void restoreBuffers(const std::vector<at::Tensor>& former) {
        const at::NoGradGuard withoutGradient;
        std::vector<at::Tensor> buffers = module_.buffers();
        for (std::size_t index = 0; index < buffers.size(); ++index) {
            buffers[index].copy_(former[index]);
        }
    }

    void restoreBest() {
        for (const auto& [name, tensor] : namedTensors(module_)) {
            at::Tensor place = tensor;
            place.copy_(best_.at(name));
        }
    }

    void validate() {
        const at::NoGradGuard withoutGradient;
        seed("validation", state_.stepsDone);
        module_.eval();
        const double metric = task_.validate();
        SETSCOPE_CHECK(std::isfinite(metric), "the validation metric is not finite");
        state_.validatedAt = state_.stepsDone;
        const bool isBest = state_.bestStep < 0 || metric > state_.bestMetric;
        state_.withoutBest = isBest ? 0 : state_.withoutBest + 1;
        if (isBest) {
            state_.bestStep = state_.stepsDone;
            state_.bestMetric = metric;
            best_ = copies(namedTensors(module_));
        }
        state_.curve.push_back(
            {state_.stepsDone, state_.lossSum / static_cast<double>(state_.lossCount), metric});
        state_.lossSum = 0.0;
        state_.lossCount = 0;
        log({{"step", state_.stepsDone}, {"validation", metric}, {"best", state_.bestMetric}});
    }

    Random stepRandom(const char* purpose, std::int64_t step) const {
        return Random(run_.settings().seed)
            .fork(std::string("training ") + purpose + " " + std::to_string(step));
    }

    void seed(const char* purpose, std::int64_t step) const {
        at::manual_seed(stepRandom(purpose, step).fork("LibTorch")());
    }

    void save() const {
        if (!options_.checkpointFile.empty()) {
            saveCheckpoint(options_.checkpointFile,
                           {curveSettings(options_, run_), state_, namedTensors(module_), best_,
                            optimizer_.state()});
        }
    }

    void log(const Json& line) const {
        if (options_.onLogLine) {
            options_.onLogLine(line);
        }
    }

    torch::nn::Module& module_;
    const TrainingTask& task_;
    const TrainerOptions& options_;
    const RunContext& run_;
    Optimizer optimizer_;
    TrainingState state_;
    NamedTensors best_;
};

}  // namespace

TrainingOutcome train(torch::nn::Module& module, const TrainingTask& task,
                      const TrainerOptions& options, const RunContext& run) {
    return TrainingRun(module, task, options, run).complete();
}

}  // namespace setscope
