#include "core/experiments/digit_training.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/check.h"
#include "core/tensor/ragged_batch.h"
#include "core/training/trainer.h"

namespace setscope {
namespace {

constexpr std::int64_t kDigitWarmupSteps = 200;
constexpr std::int64_t kDigitValidations = 5;
constexpr double kFirstShare = 0.1;  // of the training sets, while they grow
constexpr std::int64_t kDigitMembersAtOnce = 200'000;

c10::Device digitDevice(const torch::nn::Module& module) {
    return module.parameters().front().device();
}

TrainerOptions digitTrainerOptions(const DigitTraining& training) {
    TrainerOptions options;
    options.steps = training.steps;
    options.optimizer = {.kind = OptimizerKind::AdamW,
                         .learningRate = training.learningRate,
                         .weightDecay = training.weightDecay};
    options.schedule = {.kind = ScheduleKind::WarmupCosine,
                        .warmupSteps = std::min(kDigitWarmupSteps, training.steps / 10)};
    options.clipNorm = training.clipNorm;
    options.validateEvery = std::max<std::int64_t>(1, training.steps / kDigitValidations);
    return options;
}

std::vector<std::int64_t> drawnDigitRows(std::int64_t count, std::int64_t below, Random& random) {
    std::vector<std::int64_t> indices(static_cast<std::size_t>(count));
    for (std::int64_t& index : indices) {
        index = static_cast<std::int64_t>(random.below(static_cast<std::size_t>(below)));
    }
    return indices;
}

/// The items of training members, on the device, stamps changed.
at::Tensor trainingDigits(const DigitPools& pools, const at::Tensor& rows,
                          const c10::Device& device, Random& random) {
    const at::Tensor items = pools.train.items.index_select(0, rows).to(device);
    return pools.edge > 0 ? changedStamps(items, {}, random) : items;
}

/// The model's answers to sets whose members' features are known. [N, 1] on the CPU
at::Tensor digitAnswers(DigitSummer& summer, const at::Tensor& features, const DigitSets& sets) {
    return summer.sums({features.index_select(0, sets.rows.to(features.device())), sets.offsets})
        .to(at::kCPU);
}

}  // namespace

GrowingSets::GrowingSets(const DigitSets& sets, const DigitTraining& training)
    : sets_(sets),
      training_(training),
      bySize_(static_cast<std::size_t>(sets.count())),
      members_{0} {
    SETSCOPE_CHECK(sets.count() > 0, "no sets to learn from");
    const auto limits = offsetValues(sets.offsets);
    const auto sizeOf = [&](std::int64_t set) {
        return limits[static_cast<std::size_t>(set) + 1] - limits[static_cast<std::size_t>(set)];
    };
    std::iota(bySize_.begin(), bySize_.end(), std::int64_t{0});
    std::ranges::stable_sort(bySize_, {}, sizeOf);
    for (const std::int64_t set : bySize_) {
        members_.push_back(members_.back() + sizeOf(set));
    }
}

std::int64_t GrowingSets::reach(std::int64_t step) const {
    const double growing = training_.growth * static_cast<double>(training_.steps);
    const double grown = growing > 0.0 ? std::min(1.0, static_cast<double>(step) / growing) : 1.0;
    const double share = kFirstShare + (1.0 - kFirstShare) * grown;
    return std::clamp<std::int64_t>(std::llround(share * static_cast<double>(sets_.count())), 1,
                                    sets_.count());
}

DigitSets GrowingSets::draw(std::int64_t step, Random& random) const {
    const std::int64_t from = reach(step);
    const auto meanSize = [&](std::int64_t sets) {
        return static_cast<double>(members_[static_cast<std::size_t>(sets)]) /
               static_cast<double>(sets);
    };
    const auto count = std::llround(static_cast<double>(training_.batchSets) *
                                    meanSize(sets_.count()) / meanSize(from));
    std::vector<std::int64_t> drawn = drawnDigitRows(count, from, random);
    for (std::int64_t& set : drawn) {
        set = bySize_[static_cast<std::size_t>(set)];
    }
    return sets_.chosen(drawn);
}

void trainDigitSummer(DigitSummer& summer, const DigitLessons& lessons,
                      const DigitTraining& training, const RunContext& run) {
    const c10::Device device = digitDevice(summer);
    const GrowingSets growing(lessons.train, training);
    TrainingTask task;
    task.loss = [&](std::int64_t step, Random& random) {
        const DigitSets batch = growing.draw(step, random);
        const at::Tensor items = trainingDigits(lessons.pools, batch.rows, device, random);
        const at::Tensor sums = summer.sums({summer.features(items), batch.offsets});
        return at::l1_loss(sums, batch.sums.to(device));
    };
    const at::Tensor validationItems = lessons.pools.validation.items.to(device);
    task.validate = [&] {
        const at::Tensor given =
            digitAnswers(summer, summer.features(validationItems), lessons.validation);
        return -at::l1_loss(given, lessons.validation.sums).item<double>();
    };
    train(summer, task, digitTrainerOptions(training), run);
}

std::int64_t exactSums(DigitSummer& summer, const DigitPool& pool, const DigitSets& sets,
                       const RunContext& run) {
    const at::NoGradGuard withoutGradient;
    summer.eval();
    const at::Tensor features = summer.features(pool.items.to(digitDevice(summer)));
    const std::int64_t members = std::max<std::int64_t>(1, sets.rows.size(0));
    const std::int64_t atOnce =
        std::max<std::int64_t>(1, kDigitMembersAtOnce * sets.count() / members);
    std::int64_t exact = 0;
    for (std::int64_t begin = 0; begin < sets.count(); begin += atOnce) {
        run.step({begin, sets.count(), "Testing"});
        std::vector<std::int64_t> indices;
        for (std::int64_t set = begin; set < std::min(begin + atOnce, sets.count()); ++set) {
            indices.push_back(set);
        }
        const DigitSets part = sets.chosen(indices);
        exact +=
            digitAnswers(summer, features, part).round().eq(part.sums).sum().item<std::int64_t>();
    }
    return exact;
}

void trainDigitClassifier(StampNet& classifier, const DigitPools& pools,
                          const DigitTraining& training, double stampsPerSet,
                          const RunContext& run) {
    const c10::Device device = digitDevice(classifier);
    const at::Tensor digits = at::tensor(pools.train.digits, at::kLong);
    const auto batch = static_cast<std::int64_t>(
        std::llround(stampsPerSet * static_cast<double>(training.batchSets)));
    TrainingTask task;
    task.loss = [&](std::int64_t, Random& random) {
        const at::Tensor rows =
            at::tensor(drawnDigitRows(batch, pools.train.count(), random), at::kLong);
        return at::cross_entropy_loss(
            classifier.forward(trainingDigits(pools, rows, device, random)),
            digits.index_select(0, rows).to(device));
    };
    task.validate = [&] { return static_cast<double>(rightlyRead(classifier, pools.validation)); };
    train(classifier, task, digitTrainerOptions(training), run);
}

std::int64_t rightlyRead(StampNet& classifier, const DigitPool& pool) {
    const at::NoGradGuard withoutGradient;
    classifier.eval();
    const at::Tensor read =
        classifier.forward(pool.items.to(digitDevice(classifier))).argmax(1).to(at::kCPU);
    return read.eq(at::tensor(pool.digits, at::kLong)).sum().item<std::int64_t>();
}

}  // namespace setscope
