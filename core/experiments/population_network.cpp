#include "core/experiments/population_network.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/models/deep_sets.h"
#include "core/tensor/device.h"
#include "core/tensor/module_tensors.h"
#include "core/training/trainer.h"

namespace setscope {
namespace {

constexpr std::int64_t kPredictedAtOnce = 32;   // sets
constexpr std::int64_t kTargetsPerStep = 1024;  // between two reports of progress
constexpr std::int64_t kStartSets = 256;        // that the start of ρ is made for
constexpr double kLeastDeviation = 1e-6;

/// The numbers of the training sets in the order in which an epoch meets them.
class TrainingOrder {
  public:
    TrainingOrder(std::int64_t sets, std::uint64_t seed)
        : order_(static_cast<std::size_t>(sets)), seed_(seed) {}

    /// The sets of one step, which depend on the seed and its number only.
    std::vector<std::int64_t> ofStep(std::int64_t step, std::int64_t batchSets) {
        std::vector<std::int64_t> sets;
        for (std::int64_t place = step * batchSets; place < (step + 1) * batchSets; ++place) {
            const std::int64_t epoch = place / std::ssize(order_);
            if (epoch != epoch_) {
                std::iota(order_.begin(), order_.end(), std::int64_t{0});
                Random(seed_).fork("epoch " + std::to_string(epoch)).shuffle(std::span(order_));
                epoch_ = epoch;
            }
            sets.push_back(order_[static_cast<std::size_t>(place % std::ssize(order_))]);
        }
        return sets;
    }

  private:
    std::vector<std::int64_t> order_;
    std::uint64_t seed_;
    std::int64_t epoch_ = -1;
};

/// The eigenvectors of the first principal component of the sets' covariances. @return [d, d]
at::Tensor differingAxes(const RaggedBatch& whitened) {
    const std::int64_t width = whitened.width();
    std::vector<at::Tensor> covariances;
    for (std::int64_t set = 0; set < whitened.setCount(); ++set) {
        const at::Tensor members = whitened.set(set);
        covariances.push_back((at::mm(members.t(), members) /
                               static_cast<double>(std::max<std::int64_t>(1, members.size(0))))
                                  .view(-1));
    }
    at::Tensor rows = at::stack(covariances);
    rows = rows - rows.mean(0);
    const at::Tensor weights = std::get<1>(at::linalg_eigh(at::mm(rows, rows.t()))).select(1, -1);
    const at::Tensor component = at::mv(rows.t(), weights).view({width, width});
    return std::get<1>(at::linalg_eigh(component));
}

at::Tensor parameterOf(const DeepSets& network, const std::string& name) {
    return network.named_parameters()[name];
}

}  // namespace

RaggedBatch Whitening::apply(const RaggedBatch& sets) const {
    return {at::mm(sets.elements - mean, matrix), sets.offsets};
}

Whitening whiteningOf(const RaggedBatch& sets) {
    SETSCOPE_CHECK(sets.setCount() >= 1 && sets.memberCount() >= 2, "too few members to whiten");
    const at::NoGradGuard withoutGradient;
    const at::Tensor values = sets.elements.to(at::kDouble);
    const at::Tensor mean = values.mean(0);
    const at::Tensor centred = values - mean;
    const auto [variances, directions] =
        at::linalg_eigh(at::mm(centred.t(), centred) / static_cast<double>(values.size(0)));
    const double least = variances.max().item<double>() * kLeastDeviation;
    const at::Tensor whitening = directions * variances.clamp_min(least).rsqrt();
    const RaggedBatch whitened{at::mm(centred, whitening), sets.offsets};
    return {mean.to(sets.elements.scalar_type()),
            at::mm(whitening, differingAxes(whitened)).to(sets.elements.scalar_type())};
}

at::Tensor trainingTargets(const PopulationSets& source, std::int64_t count,
                           const RunContext& run) {
    at::Tensor targets = at::empty({count});
    float* values = targets.data_ptr<float>();
    for (std::int64_t set = 0; set < count; ++set) {
        if (set % kTargetsPerStep == 0) {
            run.step({set, count, "Drawing populations"});
        }
        values[set] = static_cast<float>(source.population(PopulationSplit::Train, set).target);
    }
    return targets;
}

PopulationNetwork::PopulationNetwork(const PopulationSets& source, const at::Tensor& targets,
                                     const Whitening& whitening, const PopulationBatch& validation,
                                     const PopulationNetworkOptions& options, const RunContext& run)
    : whitening_(whitening) {
    SETSCOPE_CHECK(targets.size(0) >= 2, "too few training sets");
    mean_ = targets.mean().item<double>();
    scale_ = std::max(targets.std().item<double>(), kLeastDeviation);
    std::vector<std::int64_t> rhoWidths = options.hiddenWidths;
    rhoWidths.push_back(1);
    at::manual_seed(Random(run.settings().seed).fork("weights")());
    network_ = std::make_shared<DeepSets>(DeepSetsOptions{.inputWidth = source.width(),
                                                          .phiWidths = {options.features},
                                                          .phiLastActivation = Activation::Elu,
                                                          .pooling = Pooling::Mean,
                                                          .rhoWidths = std::move(rhoWidths),
                                                          .activation = Activation::Elu});
    startOrthogonal(options.axisGains);
    startStandardised(whitening_.apply(
        source.drawRange(PopulationSplit::Train, 0, std::min(kStartSets, targets.size(0))).sets));
    network_->to(chooseDevice(run.settings().device).device);
    learn(source, targets.size(0), validation, options, run);
}

void PopulationNetwork::startOrthogonal(const std::vector<double>& axisGains) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor weight = parameterOf(*network_, "phi.0.weight");
    const std::int64_t width = weight.size(1);
    for (std::int64_t row = 0; row < weight.size(0); row += width) {
        const auto block = static_cast<std::size_t>(row / width);
        const at::Tensor rows = block < axisGains.size()
                                    ? at::eye(width) * axisGains[block]
                                    : std::get<0>(at::linalg_qr(at::randn({width, width})));
        const std::int64_t count = std::min(width, weight.size(0) - row);
        weight.narrow(0, row, count).copy_(rows.narrow(0, 0, count));
    }
}

void PopulationNetwork::startStandardised(const RaggedBatch& some) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor pooled = network_->pooled(some).values;
    const at::Tensor weight = parameterOf(*network_, "rho.0.weight");
    parameterOf(*network_, "rho.0.weight").div_(pooled.std(0).clamp_min(kLeastDeviation));
    parameterOf(*network_, "rho.0.bias").sub_(at::mv(weight, pooled.mean(0)));
}

void PopulationNetwork::learn(const PopulationSets& source, std::int64_t sets,
                              const PopulationBatch& validation,
                              const PopulationNetworkOptions& options, const RunContext& run) {
    TrainingOrder order(sets, run.settings().seed);
    TrainingTask task;
    task.loss = [&](std::int64_t step, Random&) {
        const PopulationBatch batch =
            source.draw(PopulationSplit::Train, order.ofStep(step, options.batchSets));
        const at::Tensor output = standardised(whitening_.apply(batch.sets));
        return (output - ((batch.targets - mean_) / scale_).to(output.device())).square().mean();
    };
    task.validate = [&] {
        const at::Tensor errors = predict(validation.sets, run) - validation.targets;
        return -errors.square().mean().item<double>();
    };
    TrainerOptions training;
    training.steps = options.steps;
    training.optimizer = {.kind = OptimizerKind::AdamW,
                          .learningRate = options.learningRate,
                          .weightDecay = options.weightDecay};
    training.schedule = {ScheduleKind::WarmupCosine,
                         std::min(options.warmupSteps, options.steps / 5)};
    training.validateEvery = std::max<std::int64_t>(1, options.steps / options.validations);
    train(*network_, task, training, run);
}

at::Tensor PopulationNetwork::standardised(const RaggedBatch& sets) const {
    const at::Device device = network_->parameters().front().device();
    return network_->forward({sets.elements.to(device), sets.offsets}).squeeze(1);
}

at::Tensor PopulationNetwork::predict(const RaggedBatch& sets, const RunContext& run) const {
    const at::NoGradGuard withoutGradient;
    std::vector<at::Tensor> parts;
    for (std::int64_t first = 0; first < sets.setCount(); first += kPredictedAtOnce) {
        run.throwIfStopped();
        const RaggedBatch some =
            sets.slice(first, std::min(first + kPredictedAtOnce, sets.setCount()));
        parts.push_back(standardised(whitening_.apply(some)).cpu());
    }
    return at::cat(parts).to(at::kDouble) * scale_ + mean_;
}

NamedTensors PopulationNetwork::tensors() const {
    NamedTensors result = namedTensors(*network_, "network.");
    result["whitening.mean"] = whitening_.mean;
    result["whitening.matrix"] = whitening_.matrix;
    result["target.mean"] = at::full({1}, mean_, at::kDouble);
    result["target.scale"] = at::full({1}, scale_, at::kDouble);
    return result;
}

const DeepSetsOptions& PopulationNetwork::networkOptions() const { return network_->options(); }

}  // namespace setscope
