#include "core/experiments/tagging.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <utility>

#include "core/base/random.h"
#include "core/experiments/baselines/expansion_rivals.h"
#include "core/experiments/baselines/tagging_rivals.h"
#include "core/experiments/experiment_setup.h"
#include "core/experiments/figures.h"
#include "core/experiments/progress_text.h"
#include "core/experiments/tagging_data.h"
#include "core/models/bayesian_sets.h"
#include "core/models/deep_sets.h"
#include "core/tensor/device.h"
#include "core/tensor/index_tensor.h"
#include "core/tensor/ragged_batch.h"
#include "core/training/tag_metrics.h"
#include "core/training/trainer.h"

namespace setscope {
namespace {

using TagLists = std::vector<std::vector<std::int64_t>>;

constexpr std::array kRidges = {1e-4, 1e-3, 1e-2, 1e-1};
constexpr std::array<std::int64_t, 5> kNeighbourCounts = {5, 10, 20, 50, 100};
constexpr std::array kPriorPowers = {0.0, 0.25, 0.5, 0.75, 1.0};
constexpr double kTagStrength = 10.0;  // of Bayesian Sets' prior

/// What a network sees of an item.
enum class TaggerView { FeaturesAndTags, Features, Tags };

/// Items of one part of the data with the tags that are given of each and those asked for.
struct TagQueries {
    at::Tensor features;  ///< [n, d]
    TagLists given;
    TagLists asked;
};

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

/// Tags as sets of one-hot members.
RaggedBatch tagSets(const TagLists& lists, std::int64_t tagCount) {
    std::vector<std::int64_t> sizes;
    std::vector<std::int64_t> members;
    for (const std::vector<std::int64_t>& list : lists) {
        sizes.push_back(std::ssize(list));
        members.insert(members.end(), list.begin(), list.end());
    }
    const at::Tensor places = at::tensor(members, at::kLong);
    at::Tensor oneHot = at::zeros({places.size(0), tagCount});
    oneHot.scatter_(1, places.unsqueeze(1), 1.0);
    return {oneHot, offsetsFromSizes(sizes)};
}

/// ρ(Σ φ(t) ⊕ z): a logit for every tag.
class Tagger {
  public:
    Tagger(TaggerView view, const TaggedItems& items, const TaggingOptions& options)
        : view_(view),
          tagCount_(items.tagCount()),
          model_({.inputWidth = items.tagCount(),
                  .phiWidths = {options.width},
                  .rhoWidths = {options.width, items.tagCount()},
                  .conditionWidth = view == TaggerView::Tags ? 0 : items.features.size(1),
                  .activation = Activation::Elu,
                  .dropout = options.dropout}) {}

    /// The logarithms of the tags' shares of a softmax over those that are not given, [n, V].
    at::Tensor logShares(const TagQueries& queries) {
        const TagLists seen =
            view_ == TaggerView::Features ? TagLists(queries.given.size()) : queries.given;
        const at::Tensor condition =
            view_ == TaggerView::Tags ? at::Tensor() : queries.features * kFeatureScale;
        const at::Tensor logits = model_.forward(tagSets(seen, tagCount_), condition);
        const at::Tensor isGiven = indicatorMatrix(queries.given, tagCount_).to(at::kBool);
        return logits.masked_fill(isGiven, kNever).log_softmax(1);
    }

    at::Tensor loss(const TagQueries& queries) {
        const at::Tensor targets = indicatorMatrix(queries.asked, tagCount_);
        return -(logShares(queries) * targets / targets.sum(1, true)).sum(1).mean();
    }

    DeepSets& model() { return model_; }

  private:
    static constexpr double kFeatureScale = 4.0;
    static constexpr double kNever = -1e9;

    TaggerView view_;
    std::int64_t tagCount_;
    DeepSets model_;
};

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
};

/// Trains and tests everything on one source.
class TaggingComparison {
  public:
    TaggingComparison(const TaggingSource& source, const TaggedItems& items,
                      const TaggingOptions& options, const RunContext& run)
        : source_(source),
          items_(items),
          options_(options),
          run_(run),
          split_(taggingSplit(std::ssize(items.tags), run.settings().seed)),
          trainFeatures_(featuresOf(items, split_.train)),
          trainTags_(indicatorMatrix(tagsOf(items, split_.train), items.tagCount())),
          logPrior_(((trainTags_.sum(0) + 0.5) / static_cast<double>(trainTags_.size(0))).log()) {
        for (const std::int64_t row : split_.train) {
            trainSets_.push_back({"", items.tags[static_cast<std::size_t>(row)]});
        }
    }

    void measure(ExperimentTable& open, ExperimentTable& given) {
        const TaggingMethod popularity = {
            "Popularity", [this](const TagQueries& queries) {
                return logPrior_.expand({queries.features.size(0), -1});
            }};
        const TaggingMethod leastSquares = tuned<double>(
            "Least squares", kRidges, [this](const TagQueries& queries, double ridge) {
                return leastSquaresTags(trainFeatures_, trainTags_, queries.features, ridge);
            });
        const TaggingMethod nearest = tuned<std::int64_t>(
            "Nearest items", kNeighbourCounts,
            [this](const TagQueries& queries, std::int64_t neighbours) {
                return nearestItemsTags(trainFeatures_, trainTags_, queries.features, neighbours);
            });
        const TaggingMethod features = network("MLP, features alone", TaggerView::Features);
        const TaggingMethod tags = network("Deep Sets, tags alone", TaggerView::Tags);
        const TaggingMethod both = network("Deep Sets", TaggerView::FeaturesAndTags);
        for (const TaggingMethod& method : {popularity, leastSquares, nearest, features, both}) {
            addOpenRow(open, method);
        }
        const TaggingMethod bayes = {"Bayesian Sets, tags alone", bayesianScores()};
        for (const TaggingMethod& method :
             {popularity, leastSquares, nearest, features, bayes, tags, both}) {
            addGivenRow(given, method);
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
                              static_cast<std::size_t>(options_.assigned)));
        }
        return assigned;
    }

    /// Scores that favour rare tags: minus a part of the logarithm of their share.
    at::Tensor withPrior(const at::Tensor& scores, double power) const {
        return scores - power * logPrior_;
    }

    double f1OnValidation(const TagScores& scores, double power) const {
        const TagQueries queries = openQueries(items_, split_.validation);
        return tagMetrics(tagScores(assignedBy(withPrior(scores(queries), power)), queries.asked,
                                    items_.tagCount()))
            .f1;
    }

    /// The power of the prior whose F1 on validation is the highest.
    std::pair<double, double> bestPower(const TagScores& scores) const {
        const at::NoGradGuard withoutGradient;
        std::pair<double, double> best{-1.0, 0.0};
        for (const double power : kPriorPowers) {
            best = std::max(best, std::pair(f1OnValidation(scores, power), power));
        }
        return best;
    }

    template <class Choice, class Scores>
    TaggingMethod tuned(const std::string& title, std::span<const Choice> choices,
                        const Scores& scores) const {
        const auto logScores = [scores](const TagQueries& queries, Choice choice) {
            return scores(queries, choice).clamp_min(1e-4).log();
        };
        Choice chosen = choices.front();
        double highest = -1.0;
        for (const Choice choice : choices) {
            run_.throwIfStopped();
            const double f1 = bestPower([&](const TagQueries& queries) {
                                  return logScores(queries, choice);
                              }).first;
            if (f1 > highest) {
                highest = f1;
                chosen = choice;
            }
        }
        return {title, [logScores, chosen](const TagQueries& queries) {
                    return logScores(queries, chosen);
                }};
    }

    TaggingMethod network(const std::string& title, TaggerView view) const {
        at::manual_seed(Random(run_.settings().seed).fork(source_.title + title)());
        const auto tagger = std::make_shared<Tagger>(view, items_, options_);
        const TagQueries validation = openQueries(items_, split_.validation);
        TrainingTask task;
        task.loss = [&](std::int64_t, Random& random) {
            return tagger->loss(drawnQueries(items_, split_.train, options_, random));
        };
        task.validate = [&] { return -tagger->loss(validation).item<double>(); };
        TrainerOptions training;
        training.steps = options_.steps;
        training.optimizer = {.kind = OptimizerKind::AdamW,
                              .learningRate = options_.learningRate,
                              .weightDecay = options_.weightDecay};
        training.schedule = {ScheduleKind::WarmupCosine,
                             std::min<std::int64_t>(100, options_.steps / 10)};
        training.validateEvery = options_.validateEvery;
        training.patience = options_.patience;
        train(tagger->model(), task, training, saying(run_, source_.title + ": training " + title));
        tagger->model().eval();
        return {title, [tagger](const TagQueries& queries) { return tagger->logShares(queries); }};
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
        const TagQueries queries = openQueries(items_, split_.test);
        const double power = bestPower(method.scores).second;
        const std::vector<TagScore> scores = tagScores(
            assignedBy(withPrior(method.scores(queries), power)), queries.asked, items_.tagCount());
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
        row.count = std::ssize(queries.asked);
        for (const ExperimentFigure& figure :
             bootstrapFigures(scores.size(), statistics, run_.settings().seed)) {
            row.figures.emplace_back(figure);
        }
        table.rows.push_back(std::move(row));
    }

    /// The share of each item's other tags that are among those assigned.
    std::vector<double> recalls(const TaggingMethod& method, const TagQueries& queries) const {
        const at::Tensor isGiven = indicatorMatrix(queries.given, items_.tagCount()).to(at::kBool);
        const TagLists assigned = assignedBy(method.scores(queries).masked_fill(isGiven, -1e9));
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
            const std::vector<double> shares =
                recalls(method, givenQueries(items_, split_.test, static_cast<std::size_t>(count),
                                             run_.settings().seed));
            row.figures.emplace_back(bootstrapMeanFigure(shares, run_.settings().seed));
        }
        table.rows.push_back(std::move(row));
    }

    const TaggingSource& source_;
    const TaggedItems& items_;
    const TaggingOptions& options_;
    const RunContext& run_;
    TaggingSplit split_;
    at::Tensor trainFeatures_;
    at::Tensor trainTags_;
    at::Tensor logPrior_;  ///< [V], of the tags' shares of the training items
    std::vector<WordSet> trainSets_;
};

ExperimentTable openTable() {
    ExperimentTable table;
    table.id = "tags";
    table.title = "Five tags for each item from its features alone: means over the tags";
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
    table.title = "Share of an item's other tags among the five likeliest, some of its tags given";
    table.counted = "Test items";
    table.labels = {"Data", "Method"};
    for (std::int64_t count = 0; count <= options.mostGiven; ++count) {
        table.columns.push_back({"given" + std::to_string(count), std::to_string(count) + " given",
                                 "recall at 5", FigureUnit::Share, true});
    }
    return table;
}

std::vector<PublishedFigure> publishedTagging() {
    const std::string source = "Zaheer et al. 2017, table 4";
    return {{"ESP game: F1 of Deep Sets", 0.36, FigureUnit::Share, source},
            {"ESP game: F1 of least squares", 0.37, FigureUnit::Share, source},
            {"ESP game: F1 of FastTag", 0.37, FigureUnit::Share, source},
            {"IAPRTC-12.5: F1 of Deep Sets", 0.36, FigureUnit::Share, source},
            {"IAPRTC-12.5: F1 of least squares", 0.36, FigureUnit::Share, source},
            {"IAPRTC-12.5: F1 of FastTag", 0.38, FigureUnit::Share, source}};
}

std::vector<std::string> taggingNotes(ExperimentRequest::Extent extent) {
    std::vector<std::string> notes = {
        "Items are divided at random: 70 % learn, 10 % decide choices, 20 % are the test. "
        "Intervals "
        "are by bootstrap, of the means over tags over the tags, of the recall at 5 over the "
        "items.",
        "The published figures are of two other collections of pictures with deep features; the "
        "pictures here have but a few hundred visual words each seen or not, and the pages their "
        "words. Only the order of the methods can be compared.",
        "Precision and recall are means over the tags, so that rare tags count as much as common "
        "ones. From every method's scores a part of the logarithm of the tag's share is taken "
        "away; "
        "which part, validation chooses for each method alike. The second table counts every tag "
        "of "
        "an item alike and takes nothing away.",
        "Deep Sets learn from features with some tags given, as in the paper, by a softmax over "
        "the "
        "tags in place of its margin loss."};
    if (extent == ExperimentRequest::Extent::Quick) {
        notes.emplace_back(
            "This was a quick run: short trainings. Leave --quick away for the figures.");
    }
    return notes;
}

}  // namespace

TaggingOptions taggingOptions(const ExperimentRequest& request) {
    TaggingOptions options;
    options.sources = {{"Corel5k", request.dataFolder / "tags" / "corel5k.tsv.gz"},
                       {"delicious", request.dataFolder / "tags" / "delicious.tsv.gz"}};
    if (request.extent == ExperimentRequest::Extent::Quick) {
        options.steps = 300;
    }
    return options;
}

ExperimentResult tagging(const ExperimentRequest& request, const TaggingOptions& options,
                         const RunContext& run) {
    setThreads(run.settings().threads);
    for (const TaggingSource& source : options.sources) {
        requireData(source.file);
    }
    ExperimentResult result;
    result.device = processorUse(run.settings().device);
    result.settings = {{"assigned", options.assigned},
                       {"width", options.width},
                       {"dropout", options.dropout},
                       {"learningRate", options.learningRate},
                       {"weightDecay", options.weightDecay},
                       {"batchItems", options.batchItems},
                       {"steps", options.steps}};
    ExperimentTable open = openTable();
    ExperimentTable given = givenTable(options);
    for (const TaggingSource& source : options.sources) {
        const TaggedItems items = readTaggedItems(source.file, run);
        TaggingComparison(source, items, options, run).measure(open, given);
    }
    result.tables = {std::move(open), std::move(given)};
    result.published = publishedTagging();
    result.notes = taggingNotes(request.extent);
    return result;
}

ExperimentResult runTagging(const ExperimentRequest& request,
                            const std::shared_ptr<const ArchiveFormat>&, const RunContext& run) {
    return tagging(request, taggingOptions(request), run);
}

}  // namespace setscope
