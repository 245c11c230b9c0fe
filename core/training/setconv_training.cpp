#include "core/training/setconv_training.h"

#include <ATen/ATen.h>

#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include "core/base/check.h"
#include "core/base/seeded_run.h"
#include "core/tensor/index_tensor.h"
#include "core/training/classification_metrics.h"

namespace setscope {
namespace {

std::vector<std::int64_t> sideLabels(const BinaryVectors& training) {
    return {training.isPositive.begin(), training.isPositive.end()};
}

at::Tensor minorityMean(const BinaryVectors& training) {
    return selectedRows(training.vectors, training.rowsWhere(training.positivesAreFewer())).mean(0);
}

/// Rows of training vectors laid out as sets, one after another.
struct DrawnSets {
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> sizes;

    void addSupport(const Episode& episode) {
        for (const std::vector<std::int64_t>& support : episode.support) {
            rows.insert(rows.end(), support.begin(), support.end());
            sizes.push_back(std::ssize(support));
        }
    }

    /// Each query a set of its own.
    void addQueries(const Episode& episode) {
        for (const std::vector<std::int64_t>& queries : episode.queries) {
            rows.insert(rows.end(), queries.begin(), queries.end());
            sizes.insert(sizes.end(), queries.size(), 1);
        }
    }

    RaggedBatch of(const at::Tensor& vectors) const {
        return {selectedRows(vectors, rows), offsetsFromSizes(sizes)};
    }
};

/// The losses of one classifier's training.
class EpisodicLoss {
  public:
    EpisodicLoss(SetConvClassifier& classifier, const BinaryVectors& training,
                 const SetConvTrainingOptions& options)
        : classifier_(classifier),
          vectors_(training.vectors),
          episodes_(options.episodesPerStep),
          queries_(options.episode.queriesPerClass),
          sampler_(sideLabels(training), 2, options.episode) {}

    /// The mean cross-entropy of the queries of some episodes.
    at::Tensor draw(Random& random) {
        DrawnSets sets;
        std::vector<Episode> drawn;
        for (std::int64_t each = 0; each < episodes_; ++each) {
            drawn.push_back(sampler_.draw(random));
            sets.addSupport(drawn.back());
        }
        for (const Episode& episode : drawn) {
            sets.addQueries(episode);
        }
        return crossEntropyOf(classifier_.representativesOf(sets.of(vectors_)));
    }

  private:
    /// @param embedded the representatives of all episodes, then their queries, class by class
    at::Tensor crossEntropyOf(const at::Tensor& embedded) const {
        const at::Tensor representatives =
            embedded.narrow(0, 0, 2 * episodes_).view({episodes_, 2, -1});
        const at::Tensor queries = embedded.narrow(0, 2 * episodes_, 2 * queries_ * episodes_)
                                       .view({episodes_, 2 * queries_, -1});
        const at::Tensor logits = queries.bmm(representatives.transpose(1, 2)).flatten(0, 1);
        const at::Tensor classes = at::arange(2, at::kLong).repeat_interleave(queries_);
        return at::cross_entropy_loss(logits, classes.repeat({episodes_}).to(logits.device()));
    }

    SetConvClassifier& classifier_;
    const at::Tensor& vectors_;
    std::int64_t episodes_;
    std::int64_t queries_;
    EpisodeSampler sampler_;
};

}  // namespace

SetConvTrainingOptions SetConvTrainingOptions::ofThePaper() {
    SetConvTrainingOptions options;
    options.trainer.steps = 1000;
    options.trainer.optimizer.learningRate = 0.01;
    return options;
}

void makeRepresentatives(SetConvClassifier& classifier, const BinaryVectors& training,
                         const PostTrainingOptions& options, Random& random) {
    SETSCOPE_CHECK(options.draws > 0, "representatives of nothing");
    const at::NoGradGuard withoutGradient;
    const EpisodeSampler sampler(sideLabels(training), 2,
                                 {.supportSize = options.members, .queriesPerClass = 0});
    at::Tensor sum = at::zeros_like(classifier.representatives());
    for (std::int64_t draw = 0; draw < options.draws; ++draw) {
        DrawnSets sets;
        sets.addSupport(sampler.draw(random));
        sum += classifier.representativesOf(sets.of(training.vectors));
    }
    classifier.setRepresentatives(sum / static_cast<double>(options.draws));
}

double separationQuality(const at::Tensor& scores, const std::vector<bool>& isPositive) {
    const at::Tensor numbers = scores.to(at::kCPU, at::kDouble).contiguous();
    const std::span<const double> values(numbers.data_ptr<double>(),
                                         static_cast<std::size_t>(numbers.numel()));
    return (areaUnderRoc(values, isPositive) + bestThreshold(values, isPositive).quality) / 2;
}

std::shared_ptr<SetConvClassifier> trainSetConv(const BinaryVectors& training,
                                                const BinaryVectors& validation,
                                                const SetConvTrainingOptions& options,
                                                const RunContext& run) {
    SETSCOPE_CHECK(training.vectors.size(0) == training.count() && options.episodesPerStep > 0,
                   std::to_string(training.count()) + " labels for " +
                       std::to_string(training.vectors.size(0)) + " vectors, or no episodes");
    SetConvOptions network = options.network;
    network.inputWidth = training.vectors.size(1);
    const Random random(run.settings().seed);
    at::manual_seed(random.fork("set convolution")());
    auto classifier = std::make_shared<SetConvClassifier>(network);
    classifier->to(training.vectors.device());
    classifier->setAnchor(minorityMean(training));

    const auto finish = [&] {
        Random drawing = random.fork("representatives");
        makeRepresentatives(*classifier, training, options.postTraining, drawing);
    };
    EpisodicLoss loss(*classifier, training, options);
    TrainingTask task;
    task.loss = [&loss](std::int64_t, Random& ofStep) { return loss.draw(ofStep); };
    if (validation.count() > 0) {
        task.validate = [&] {
            finish();
            return separationQuality(classifier->logOdds(validation.vectors),
                                     validation.isPositive);
        };
    }
    train(*classifier, task, options.trainer, run);
    finish();
    return classifier;
}

at::Tensor SetConvEnsemble::logOdds(const at::Tensor& x) const {
    const at::NoGradGuard withoutGradient;
    SETSCOPE_CHECK(!members.empty(), "an ensemble of nobody");
    at::Tensor sum = members.front()->logOdds(x);
    for (const auto& member : std::span(members).subspan(1)) {
        sum = sum + member->logOdds(x);
    }
    return sum / static_cast<double>(members.size());
}

SetConvEnsemble trainSetConvEnsemble(const BinaryVectors& training, const BinaryVectors& validation,
                                     const SetConvTrainingOptions& options, std::int64_t count,
                                     const RunContext& run) {
    SetConvEnsemble ensemble;
    for (std::int64_t member = 0; member < count; ++member) {
        ensemble.members.push_back(trainSetConv(training, validation, options,
                                                reseeded(run, "member " + std::to_string(member))));
    }
    return ensemble;
}

}  // namespace setscope
