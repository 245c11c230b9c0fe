#include "core/experiments/tagging_comparison.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "core/experiments/baselines/expansion_rivals.h"
#include "core/experiments/baselines/tagging_rivals.h"
#include "core/experiments/figures.h"
#include "core/experiments/kept_models.h"
#include "core/experiments/progress_text.h"
#include "core/experiments/tagger.h"
#include "core/models/bayesian_sets.h"
#include "core/tensor/index_tensor.h"
#include "core/tensor/ragged_batch.h"
#include "core/training/tag_metrics.h"
#include "core/training/trainer.h"

namespace setscope {
namespace {

constexpr std::array kRidges = {1e-4, 1e-3, 1e-2, 1e-1};
constexpr std::array<std::int64_t, 5> kNeighbourCounts = {5, 10, 20, 50, 100};
constexpr std::array kPriorPowers = {0.0, 0.25, 0.5, 0.75, 1.0, 1.25};
constexpr double kLeastShare = 1e-4;   // that a rival gives a tag
constexpr double kTagStrength = 10.0;  // of Bayesian Sets' prior
constexpr std::size_t kKeptItems = 8;  // of the example beside a kept model

TagLists tagsOf(const TaggedItems& items, std::span<const std::int64_t> rows) {
    TagLists lists;
    for (const std::int64_t row : rows) {
        lists.push_back(items.tags[static_cast<std::size_t>(row)]);
    }
    return lists;
}

at::Tensor featuresOf(const TaggedItems& items, std::span<const std::int64_t> rows) {
    return selectedRows(items.features, rows);
}

/// Nothing is given.
TagQueries openQueries(const TaggedItems& items, std::span<const std::int64_t> rows) {
    return {featuresOf(items, rows), TagLists(rows.size()), tagsOf(items, rows)};
}

/// The first `count` tags of each item, in an order drawn by chance, are given; items without
/// another one are left out.
TagQueries givenQueries(const TaggedItems& items, std::span<const std::int64_t> rows,
                        std::size_t count, std::uint64_t seed) {
    Random random = Random(seed).fork("given tags");
    std::vector<std::int64_t> kept;
    TagQueries queries;
    for (const std::int64_t row : rows) {
        std::vector<std::int64_t> tags = items.tags[static_cast<std::size_t>(row)];
        random.shuffle(std::span(tags));
        if (tags.size() > count) {
            const auto rest = tags.begin() + static_cast<std::ptrdiff_t>(count);
            kept.push_back(row);
            queries.given.emplace_back(tags.begin(), rest);
            queries.asked.emplace_back(rest, tags.end());
        }
    }
    queries.features = featuresOf(items, kept);
    return queries;
}

/// Items drawn with some of their tags given; at least one is asked for.
TagQueries drawnQueries(const TaggedItems& items, const std::vector<std::int64_t>& rows,
                        const TaggingOptions& options, Random& random) {
    std::vector<std::int64_t> drawn;
    TagQueries queries;
    while (std::ssize(drawn) < options.batchItems) {
        const std::int64_t row = rows[random.below(rows.size())];
        std::vector<std::int64_t> tags = items.tags[static_cast<std::size_t>(row)];
        if (tags.empty()) {
            continue;
        }
        random.shuffle(std::span(tags));
        const bool isOpen = random.uniform() < options.withoutSetShare;
        const auto given =
            isOpen ? std::ptrdiff_t{0} : static_cast<std::ptrdiff_t>(random.below(tags.size()));
        drawn.push_back(row);
        queries.given.emplace_back(tags.begin(), tags.begin() + given);
        queries.asked.emplace_back(tags.begin() + given, tags.end());
    }
    queries.features = featuresOf(items, drawn);
    return queries;
}

/// Scores of tags for queries, [n, V], larger is likelier.
using TagScores = std::function<at::Tensor(const TagQueries&)>;

/// One method, trained, and how its scores weigh rare tags.
struct TaggingMethod {
    std::string title;
    TagScores scores;
    double power = 0.0;  ///< of the tags' shares, by which the scores are divided
};

/// How good scores are on validation items, and with which power.
struct JudgedScores {
    double quality = -1.0;
    double power = 0.0;
};

/// Trains and tests everything on one source.
class TaggingComparison {
  public:
    TaggingComparison(const ExperimentRequest& request, const TaggingSource& source,
                      const TaggedItems& items, const TaggingOptions& options,
                      const RunContext& run)
        : request_(request),
          source_(source),
          items_(items),
          options_(options),
          run_(run),
          split_(taggingSplit(std::ssize(items.tags), run.settings().seed)),
          trainFeatures_(featuresOf(items, split_.train)),
          trainTags_(indicatorMatrix(tagsOf(items, split_.train), items.tagCount())),
          logPrior_(((trainTags_.sum(0) + 0.5) / static_cast<double>(trainTags_.size(0))).log()),
          validation_(openQueries(items, split_.validation)),
          oneGiven_(givenQueries(items, split_.validation, 1, run.settings().seed)),
          test_(openQueries(items, split_.test)) {
        for (const std::int64_t row : split_.train) {
            trainSets_.push_back({"", items.tags[static_cast<std::size_t>(row)]});
        }
    }

    void measure(TaggingTables& tables) {
        const auto byF1 = [this](const TagScores& scores) { return judgedByF1(scores); };
        const auto byRecall = [this](const TagScores& scores) { return judgedByRecall(scores); };
        const TaggingMethod popularity = best(
            "Popularity", std::array{0}, [this](int) { return popularityOfTags(); }, byF1);
        const TaggingMethod leastSquares = best(
            "Least squares", kRidges, [this](double ridge) { return linear(ridge); }, byF1);
        const TaggingMethod nearest = best(
            "Nearest items", kNeighbourCounts, [this](std::int64_t count) { return near(count); },
            byF1);
        const TaggingMethod bayes = {"Bayesian Sets, tags alone", bayesianScores()};
        const auto network = [&](const std::string& title, TaggerView view, const auto& judge) {
            return best(
                title, options_.dropouts,
                [&](const TaggingDropout& dropout) { return trained(title, view, dropout); },
                judge);
        };
        const TaggingMethod features = network("MLP, features alone", TaggerView::Features, byF1);
        const TaggingMethod tags = network("Deep Sets, tags alone", TaggerView::Tags, byRecall);
        const TaggingMethod both = network("Deep Sets", TaggerView::FeaturesAndTags, byF1);
        for (const TaggingMethod& method : {popularity, leastSquares, nearest, features, both}) {
            addOpenRow(tables.open, method);
        }
        for (const TaggingMethod& method :
             {popularity, leastSquares, nearest, features, bayes, tags, both}) {
            addGivenRow(tables.given, method);
        }
    }

  private:
    TagLists assignedBy(const at::Tensor& scores) const {
        const at::Tensor values = scores.to(at::kFloat).contiguous();
        const auto width = static_cast<std::size_t>(values.size(1));
        TagLists assigned;
        for (std::int64_t row = 0; row < values.size(0); ++row) {
            assigned.push_back(
                highestPlaces({values.data_ptr<float>() + row * values.size(1), width},
                              static_cast<std::size_t>(source_.assigned)));
        }
        return assigned;
    }

    /// Scores that favour rare tags: minus a part of the logarithm of their share.
    at::Tensor withPrior(const at::Tensor& scores, double power) const {
        return scores - power * logPrior_;
    }

    /// By the F1 of validation items with no tag given, with the power that makes it highest.
    JudgedScores judgedByF1(const TagScores& scores) const {
        const at::NoGradGuard withoutGradient;
        const at::Tensor ofItems = scores(validation_);
        JudgedScores judged;
        for (const double power : kPriorPowers) {
            const TagMetrics metrics = tagMetrics(tagScores(assignedBy(withPrior(ofItems, power)),
                                                            validation_.asked, items_.tagCount()));
            if (metrics.f1 > judged.quality) {
                judged = {metrics.f1, power};
            }
        }
        return judged;
    }

    /// By the share of validation items' other tags that are found when one is given.
    JudgedScores judgedByRecall(const TagScores& scores) const {
        const at::NoGradGuard withoutGradient;
        const std::vector<double> shares = recalls(scores, oneGiven_);
        return {std::accumulate(shares.begin(), shares.end(), 0.0), 0.0};
    }

    /// The method with the choice that is judged best.
    template <class Choices, class ScoresOf, class Judge>
    TaggingMethod best(const std::string& title, const Choices& choices, const ScoresOf& scoresOf,
                       const Judge& judge) const {
        TaggingMethod method{title, {}};
        double highest = -std::numeric_limits<double>::infinity();
        for (const auto& choice : choices) {
            run_.step({0, 1, source_.title + ": choosing " + title});
            const TagScores scores = scoresOf(choice);
            const JudgedScores judged = judge(scores);
            if (judged.quality > highest) {
                highest = judged.quality;
                method.scores = scores;
                method.power = judged.power;
            }
        }
        return method;
    }

    TagScores popularityOfTags() const {
        return [this](const TagQueries& queries) {
            return logPrior_.expand({queries.features.size(0), -1});
        };
    }

    static at::Tensor logOfShares(const at::Tensor& shares) {
        return shares.clamp_min(kLeastShare).log();
    }

    TagScores linear(double ridge) const {
        return [this, ridge](const TagQueries& queries) {
            return logOfShares(
                leastSquaresTags(trainFeatures_, trainTags_, queries.features, ridge));
        };
    }

    TagScores near(std::int64_t neighbours) const {
        return [this, neighbours](const TagQueries& queries) {
            return logOfShares(
                nearestItemsTags(trainFeatures_, trainTags_, queries.features, neighbours));
        };
    }

    TagScores trained(const std::string& title, TaggerView view,
                      const TaggingDropout& dropout) const {
        at::manual_seed(Random(run_.settings().seed).fork(source_.title + title)());
        const auto tagger =
            std::make_shared<Tagger>(view, logPrior_, items_.features.size(1), options_, dropout);
        const bool isAskedOpen = view != TaggerView::Tags || oneGiven_.asked.empty();
        const TagQueries& judged = isAskedOpen ? validation_ : oneGiven_;
        TrainingTask task;
        task.loss = [&](std::int64_t, Random& random) {
            return tagger->loss(drawnQueries(items_, split_.train, options_, random));
        };
        task.validate = [&] { return -tagger->loss(judged).item<double>(); };
        TrainerOptions training;
        training.steps = options_.steps;
        training.optimizer = {.kind = OptimizerKind::AdamW,
                              .learningRate = options_.learningRate,
                              .weightDecay = options_.weightDecay};
        training.schedule = {ScheduleKind::WarmupCosine,
                             std::min<std::int64_t>(100, options_.steps / 10)};
        training.validateEvery = options_.validateEvery;
        training.patience = options_.patience;
        train(*tagger, task, training, saying(run_, source_.title + ": training " + title));
        tagger->eval();
        keep(*tagger, view,
             source_.title + ", " + title + ", dropout " + Json(dropout.hidden).dump());
        return [tagger](const TagQueries& queries) { return tagger->logShares(queries); };
    }

    /// Keeps a network that sees tags.
    void keep(Tagger& tagger, TaggerView view, const std::string& name) const {
        const auto example = [&]() -> NamedTensors {
            const std::span<const std::int64_t> rows(split_.validation);
            const TagQueries queries = givenQueries(
                items_, rows.first(std::min(kKeptItems, rows.size())), 1, run_.settings().seed);
            const TagRows given = tagRows(queries.given);
            return {{"tags", given.tags},
                    {"offsets", given.offsets},
                    {"features", queries.features},
                    {"logits", tagger.logits(queries)}};
        };
        if (view != TaggerView::Features) {
            keepModel(request_, {name, "tagger", tagger.architecture(), tagger.tensors(), example},
                      run_.settings().seed);
        }
    }

    TagScores bayesianScores() const {
        const auto model = std::make_shared<const BayesianSets>(
            membershipsOf(trainSets_, items_.tagCount()), kTagStrength);
        return [model](const TagQueries& queries) {
            std::vector<at::Tensor> rows;
            for (const std::vector<std::int64_t>& given : queries.given) {
                rows.push_back(at::tensor(model->scores(given)));
            }
            return at::stack(rows);
        };
    }

    void addOpenRow(ExperimentTable& table, const TaggingMethod& method) const {
        run_.step({0, 1, source_.title + ": testing " + method.title});
        const at::NoGradGuard withoutGradient;
        const std::vector<TagScore> scores =
            tagScores(assignedBy(withPrior(method.scores(test_), method.power)), test_.asked,
                      items_.tagCount());
        const auto statistics = [&scores](std::span<const std::size_t> chosen) {
            std::vector<TagScore> drawn;
            for (const std::size_t tag : chosen) {
                drawn.push_back(scores[tag]);
            }
            const TagMetrics metrics = tagMetrics(drawn);
            return std::vector{metrics.precision, metrics.recall, metrics.f1, metrics.found};
        };
        ExperimentRow row;
        row.labels = {source_.title, method.title};
        row.count = std::ssize(test_.asked);
        for (const ExperimentFigure& figure :
             bootstrapFigures(scores.size(), statistics, run_.settings().seed)) {
            row.figures.emplace_back(figure);
        }
        table.rows.push_back(std::move(row));
    }

    /// The share of each item's other tags that are among those assigned.
    std::vector<double> recalls(const TagScores& scores, const TagQueries& queries) const {
        if (queries.asked.empty()) {
            return {};
        }
        const at::Tensor isGiven = indicatorMatrix(queries.given, items_.tagCount()).to(at::kBool);
        const TagLists assigned = assignedBy(scores(queries).masked_fill(isGiven, -1e9));
        std::vector<double> shares;
        for (std::size_t item = 0; item < assigned.size(); ++item) {
            double right = 0.0;
            for (const std::int64_t tag : assigned[item]) {
                right += static_cast<double>(std::ranges::count(queries.asked[item], tag));
            }
            shares.push_back(right / static_cast<double>(queries.asked[item].size()));
        }
        return shares;
    }

    void addGivenRow(ExperimentTable& table, const TaggingMethod& method) const {
        const at::NoGradGuard withoutGradient;
        ExperimentRow row;
        row.labels = {source_.title, method.title};
        row.count = std::ssize(split_.test);
        for (std::int64_t count = 0; count <= options_.mostGiven; ++count) {
            run_.step({count, options_.mostGiven + 1, source_.title + ": testing " + method.title});
            const std::vector<double> shares = recalls(
                method.scores, givenQueries(items_, split_.test, static_cast<std::size_t>(count),
                                            run_.settings().seed));
            row.figures.push_back(
                shares.empty() ? std::nullopt
                               : std::optional(bootstrapMeanFigure(shares, run_.settings().seed)));
        }
        table.rows.push_back(std::move(row));
    }

    const ExperimentRequest& request_;
    const TaggingSource& source_;
    const TaggedItems& items_;
    const TaggingOptions& options_;
    const RunContext& run_;
    TaggingSplit split_;
    at::Tensor trainFeatures_;
    at::Tensor trainTags_;
    at::Tensor logPrior_;    ///< [V], of the tags' shares of the training items
    TagQueries validation_;  ///< with no tag given
    TagQueries oneGiven_;    ///< validation items with one tag given
    TagQueries test_;
    std::vector<KnownSet> trainSets_;
};

ExperimentTable openTable() {
    ExperimentTable table;
    table.id = "tags";
    table.title = "As many tags for each item from its features alone: means over the tags";
    table.counted = "Test items";
    table.labels = {"Data", "Method"};
    table.columns = {{"precision", "P", "precision", FigureUnit::Share, true},
                     {"recall", "R", "recall", FigureUnit::Share, true},
                     {"f1", "F1", "harmonic mean of P and R", FigureUnit::Share, true},
                     {"found", "N+", "tags found at least once", FigureUnit::Number}};
    return table;
}

ExperimentTable givenTable(const TaggingOptions& options) {
    ExperimentTable table;
    table.id = "given";
    table.title = "Share of an item's other tags among as many likeliest, some of its tags given";
    table.counted = "Test items";
    table.labels = {"Data", "Method"};
    for (std::int64_t count = 0; count <= options.mostGiven; ++count) {
        table.columns.push_back({"given" + std::to_string(count), std::to_string(count) + " given",
                                 "share of the other tags", FigureUnit::Share, true});
    }
    return table;
}

}  // namespace

TaggingTables taggingTables(const TaggingOptions& options) {
    return {openTable(), givenTable(options)};
}

void compareTagging(const ExperimentRequest& request, const TaggingSource& source,
                    const TaggedItems& items, const TaggingOptions& options, TaggingTables& tables,
                    const RunContext& run) {
    TaggingComparison(request, source, items, options, run).measure(tables);
}

}  // namespace setscope
