#include "core/experiments/baselines/imbalance_rivals.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "core/base/seeded_run.h"
#include "core/experiments/baselines/logistic_regression.h"
#include "core/models/layers.h"
#include "core/tensor/index_tensor.h"
#include "core/training/episode.h"
#include "core/training/losses.h"
#include "core/training/setconv_training.h"
#include "core/training/trainer.h"

namespace setscope {
namespace {

/// How much a row of each side counts so that both sides count the same, the mean being 1.
struct SideWeights {
    double positive = 1.0;
    double negative = 1.0;

    static SideWeights balancing(const BinaryVectors& training) {
        const auto count = static_cast<double>(training.count());
        const auto positives = static_cast<double>(training.positiveCount());
        return {count / (2.0 * positives), count / (2.0 * (count - positives))};
    }
};

/// Fits with every penalty, the strongest first, and keeps what separates validation best.
VectorScorer bestLogistic(const LogisticProblem& problem, const BinaryVectors& validation,
                          const ImbalanceRivalOptions& options, const RunContext& run) {
    std::optional<LogisticModel> former;
    LogisticModel best;
    double bestQuality = -1.0;
    for (const double penalty : options.penalties) {
        run.throwIfStopped();
        former = fitLogistic(problem, penalty, former);
        const double quality =
            separationQuality(former->logOdds(validation.vectors), validation.isPositive);
        if (quality > bestQuality) {
            bestQuality = quality;
            best = *former;
        }
    }
    return [best](const at::Tensor& x) { return best.logOdds(x); };
}

VectorScorer fitPlain(const BinaryVectors& training, const BinaryVectors& validation,
                      const ImbalanceRivalOptions& options, const RunContext& run) {
    const at::Tensor y = training.labels();
    return bestLogistic({training.vectors, y, at::ones_like(y)}, validation, options, run);
}

VectorScorer fitWeighted(const BinaryVectors& training, const BinaryVectors& validation,
                         const ImbalanceRivalOptions& options, const RunContext& run) {
    const at::Tensor y = training.labels();
    const SideWeights weights = SideWeights::balancing(training);
    const at::Tensor ofRows = y * (weights.positive - weights.negative) + weights.negative;
    return bestLogistic({training.vectors, y, ofRows}, validation, options, run);
}

/// Rows of the smaller side are drawn again, with repetition, until the sides are equal. A row that
/// is there n times is one of weight n.
VectorScorer fitOversampled(const BinaryVectors& training, const BinaryVectors& validation,
                            const ImbalanceRivalOptions& options, const RunContext& run) {
    Random random = Random(run.settings().seed).fork("oversampling");
    const std::vector<std::int64_t> rare = training.rowsWhere(training.positivesAreFewer());
    std::vector<float> times(training.isPositive.size(), 1.F);
    for (std::int64_t more = training.count() - 2 * std::ssize(rare); more > 0; --more) {
        times[static_cast<std::size_t>(rare[random.below(rare.size())])] += 1.F;
    }
    const at::Tensor y = training.labels();
    const at::Tensor ofRows = at::tensor(at::ArrayRef<float>(times)).to(y.device());
    return bestLogistic({training.vectors, y, ofRows}, validation, options, run);
}

VectorScorer fitUndersampled(const BinaryVectors& training, const BinaryVectors& validation,
                             const ImbalanceRivalOptions& options, const RunContext& run) {
    Random random = Random(run.settings().seed).fork("undersampling");
    std::vector<std::int64_t> rows = training.rowsWhere(training.positivesAreFewer());
    const std::vector<std::int64_t> frequent = training.rowsWhere(!training.positivesAreFewer());
    for (const std::int64_t place : drawDistinct(std::ssize(frequent), std::ssize(rows), random)) {
        rows.push_back(frequent[static_cast<std::size_t>(place)]);
    }
    const at::Tensor y = selectedRows(training.labels().unsqueeze(1), rows).squeeze(1);
    return bestLogistic({selectedRows(training.vectors, rows), y, at::ones_like(y)}, validation,
                        options, run);
}

VectorScorer fitSmote(const BinaryVectors& training, const BinaryVectors& validation,
                      const ImbalanceRivalOptions& options, const RunContext& run) {
    Random random = Random(run.settings().seed).fork("SMOTE");
    const std::vector<std::int64_t> rare = training.rowsWhere(training.positivesAreFewer());
    const at::Tensor more =
        smoteRows(selectedRows(training.vectors, rare), training.count() - 2 * std::ssize(rare),
                  options.smoteNeighbours, random);
    const at::Tensor y = at::cat(
        {training.labels(),
         at::full({more.size(0)}, training.positivesAreFewer() ? 1.0 : 0.0, more.options())});
    return bestLogistic({at::cat({training.vectors, more}), y, at::ones_like(y)}, validation,
                        options, run);
}

/// A network of two hidden layers; each row is judged on its own.
std::shared_ptr<Mlp> trainNetwork(const BinaryVectors& training, const BinaryVectors& validation,
                                  const SideWeights& weights, const TrainerOptions& trainer,
                                  const ImbalanceRivalOptions& options, const RunContext& run) {
    at::manual_seed(Random(run.settings().seed).fork("network")());
    auto network =
        std::make_shared<Mlp>(MlpOptions{.inputWidth = training.vectors.size(1),
                                         .widths = {options.networkWidth, options.networkWidth, 1},
                                         .activation = Activation::Relu,
                                         .dropout = options.networkDropout});
    network->to(training.vectors.device());
    const at::Tensor y = training.labels();
    TrainingTask task;
    task.loss = [&](std::int64_t, Random& random) {
        std::vector<std::int64_t> rows(static_cast<std::size_t>(options.networkRows));
        std::ranges::generate(rows, [&] {
            return static_cast<std::int64_t>(random.below(training.isPositive.size()));
        });
        const at::Tensor logits = network->forward(selectedRows(training.vectors, rows));
        return weights.negative * sigmoidCrossEntropy(logits, selectedRows(y.unsqueeze(1), rows),
                                                      weights.positive / weights.negative);
    };
    task.validate = [&] {
        return separationQuality(network->forward(validation.vectors).squeeze(1),
                                 validation.isPositive);
    };
    train(*network, task, trainer, run);
    return network;
}

/// The weight decay whose first network separates validation best, and networks trained with it.
VectorScorer bestNetworks(const BinaryVectors& training, const BinaryVectors& validation,
                          const SideWeights& weights, const ImbalanceRivalOptions& options,
                          const RunContext& run) {
    TrainerOptions trainer;
    trainer.steps = options.networkSteps;
    trainer.optimizer.kind = OptimizerKind::AdamW;
    trainer.optimizer.learningRate = options.networkRate;
    trainer.schedule.kind = ScheduleKind::WarmupCosine;
    trainer.validateEvery = options.validateEvery;
    std::vector<std::shared_ptr<Mlp>> networks(1);
    double bestQuality = -1.0;
    double bestDecay = 0.0;
    for (const double decay : options.networkDecays) {
        trainer.optimizer.weightDecay = decay;
        const auto network = trainNetwork(training, validation, weights, trainer, options,
                                          reseeded(run, "member 0"));
        const at::NoGradGuard withoutGradient;
        const double quality = separationQuality(network->forward(validation.vectors).squeeze(1),
                                                 validation.isPositive);
        if (quality > bestQuality) {
            bestQuality = quality;
            bestDecay = decay;
            networks.front() = network;
        }
    }
    trainer.optimizer.weightDecay = bestDecay;
    for (std::int64_t member = 1; member < options.networkMembers; ++member) {
        networks.push_back(trainNetwork(training, validation, weights, trainer, options,
                                        reseeded(run, "member " + std::to_string(member))));
    }
    return [networks](const at::Tensor& x) {
        const at::NoGradGuard without;
        at::Tensor sum = at::zeros({x.size(0)}, x.options());
        for (const std::shared_ptr<Mlp>& network : networks) {
            sum += network->forward(x).squeeze(1);
        }
        return sum / static_cast<double>(networks.size());
    };
}

VectorScorer fitNetwork(const BinaryVectors& training, const BinaryVectors& validation,
                        const ImbalanceRivalOptions& options, const RunContext& run) {
    return bestNetworks(training, validation, {}, options, run);
}

VectorScorer fitWeightedNetwork(const BinaryVectors& training, const BinaryVectors& validation,
                                const ImbalanceRivalOptions& options, const RunContext& run) {
    return bestNetworks(training, validation, SideWeights::balancing(training), options, run);
}

constexpr std::array kImbalanceRivals = {
    ImbalanceRival{"logistic", "Logistic", "logistic regression", fitPlain},
    ImbalanceRival{"weighted", "Weighted", "logistic regression in which both sides count the same",
                   fitWeighted},
    ImbalanceRival{"oversampled", "Over",
                   "logistic regression after random oversampling of the smaller side",
                   fitOversampled},
    ImbalanceRival{"undersampled", "Under",
                   "logistic regression after random undersampling of the larger side",
                   fitUndersampled},
    ImbalanceRival{"smote", "SMOTE",
                   "logistic regression after SMOTE (Chawla et al. 2002), five neighbours",
                   fitSmote},
    ImbalanceRival{"network", "MLP", "networks of two hidden layers, each text on its own",
                   fitNetwork},
    ImbalanceRival{"weighted-network", "Weighted MLP",
                   "the same networks with a loss in which both sides count the same",
                   fitWeightedNetwork},
};

}  // namespace

std::span<const ImbalanceRival> imbalanceRivals() { return kImbalanceRivals; }

at::Tensor smoteRows(const at::Tensor& minority, std::int64_t count, std::int64_t neighbours,
                     Random& random) {
    const std::int64_t rows = minority.size(0);
    if (count <= 0) {
        return minority.narrow(0, 0, 0);
    }
    if (rows == 1) {
        return minority.expand({count, minority.size(1)}).clone();
    }
    const std::int64_t near = std::min(neighbours, rows - 1);
    at::Tensor distances = at::cdist(minority, minority);
    distances.fill_diagonal_(std::numeric_limits<double>::infinity());
    const at::Tensor nearest =
        std::get<1>(distances.topk(near, 1, /*largest=*/false)).to(at::kCPU).contiguous();
    std::vector<std::int64_t> from;
    std::vector<std::int64_t> towards;
    std::vector<float> share;
    for (std::int64_t each = 0; each < count; ++each) {
        from.push_back(static_cast<std::int64_t>(random.below(static_cast<std::size_t>(rows))));
        const auto rank = static_cast<std::int64_t>(random.below(static_cast<std::size_t>(near)));
        towards.push_back(nearest.data_ptr<std::int64_t>()[from.back() * near + rank]);
        share.push_back(static_cast<float>(random.uniform()));
    }
    const at::Tensor begin = selectedRows(minority, from);
    const at::Tensor way = selectedRows(minority, towards) - begin;
    return begin + way * at::tensor(at::ArrayRef<float>(share)).to(way.device()).unsqueeze(1);
}

}  // namespace setscope
