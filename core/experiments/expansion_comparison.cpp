#include "core/experiments/expansion_comparison.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "core/base/random.h"
#include "core/base/seeded_run.h"
#include "core/experiments/baselines/expansion_rivals.h"
#include "core/experiments/figures.h"
#include "core/experiments/kept_models.h"
#include "core/experiments/progress_text.h"
#include "core/models/bayesian_sets.h"
#include "core/models/neighbour_sets.h"
#include "core/models/rank_fusion.h"
#include "core/models/set_expansion.h"
#include "core/models/two_tower_scorer.h"
#include "core/tensor/device.h"
#include "core/tensor/index_tensor.h"
#include "core/tensor/module_tensors.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

constexpr std::array kStrengths = {2.0, 10.0, 50.0, 300.0};
constexpr std::array kSharpnesses = {1.0, 2.0, 4.0, 8.0};
constexpr std::array kFusionWeights = {0.0, 0.25, 0.5, 1.0};
constexpr std::array kVectorWeights = {0.0, 0.25, 0.5, 1.0, 2.0};
constexpr std::array kFusionConstants = {10.0, 30.0, 60.0};

constexpr std::size_t kKeptQueries = 8;  // of the example beside a kept model
constexpr std::int64_t kKeptCandidates = 100;

struct SumFormRival {
    const char* id;
    const char* title;
    ExpansionFeature feature;
    ExpansionLoss loss;
};
constexpr std::array kSumForms = {
    SumFormRival{"nn-max", "NN-max, margin loss", ExpansionFeature::Max, ExpansionLoss::Margin},
    SumFormRival{"nn-max-con", "NN-max-con, margin loss", ExpansionFeature::MaxConcatenated,
                 ExpansionLoss::Margin},
    SumFormRival{"nn-sum-con", "NN-sum-con, margin loss", ExpansionFeature::SumConcatenated,
                 ExpansionLoss::Margin},
    SumFormRival{"sum-margin", "Deep Sets, sum form, margin loss", ExpansionFeature::Sum,
                 ExpansionLoss::Margin},
    SumFormRival{"sum-softmax", "Deep Sets, sum form, softmax", ExpansionFeature::Sum,
                 ExpansionLoss::Softmax},
};

/// The member of a list whose score on validation is the highest.
template <class Choice, class Score>
Choice bestOf(std::span<const Choice> choices, const Score& score) {
    Choice best = choices.front();
    double highest = -1.0;
    for (const Choice& choice : choices) {
        const double reached = score(choice);
        if (reached > highest) {
            highest = reached;
            best = choice;
        }
    }
    return best;
}

/// How the scorers are fused: every tower with the weight 1.
struct FusionChoice {
    double bayes = 0.0;
    double neighbours = 0.0;
    double vectors = 0.0;
    double constant = 60.0;
};

/// @param vectors weights of the nearest vector
std::vector<FusionChoice> fusionChoices(std::span<const double> vectors) {
    std::vector<FusionChoice> choices;
    for (const double bayes : kFusionWeights) {
        for (const double neighbours : kFusionWeights) {
            for (const double vector : vectors) {
                for (const double constant : kFusionConstants) {
                    choices.push_back({bayes, neighbours, vector, constant});
                }
            }
        }
    }
    return choices;
}

/// Trains and tests one method after another.
class ExpansionRun {
  public:
    ExpansionRun(const ExperimentRequest& request, const WordSets& sets,
                 const ExpansionComparisonOptions& options, Json& settings, const RunContext& run)
        : request_(request),
          sets_(sets),
          options_(options),
          settings_(settings),
          run_(run),
          vocabulary_(std::ssize(sets.vocabulary)),
          validation_(std::span(sets.validation)
                          .first(std::min(sets.validation.size(),
                                          static_cast<std::size_t>(options.validationSets)))),
          memberships_(membershipsOf(sets.train, vocabulary_)) {}

    std::vector<ExpansionMethod> measureAll() {
        measure("random", "Random", randomScores(vocabulary_, run_.settings().seed));
        measure("popularity", "Popularity", popularityScores(memberships_));
        measureTuned<BayesianSets>("bayesian-sets", "Bayesian Sets", kStrengths,
                                   "bayesianSetsStrength");
        if (!options_.wordVectors.empty()) {
            vectors_ = nearestVectorScores(sets_.vocabulary, options_.wordVectors, run_);
            measure("vectors", "Nearest vector", vectors_);
        }
        measureTuned<NeighbourSets>("neighbour-sets", "Neighbour sets", kSharpnesses,
                                    "neighbourSetsSharpness");
        for (const SumFormRival& rival : kSumForms) {
            measureSumForm(rival);
        }
        measureTowers();
        constexpr std::array kNoVectors = {0.0};
        measureFusion("fused", "Fused: towers, Bayesian Sets, neighbours", kNoVectors);
        if (vectors_) {
            measureFusion("fused-vectors", "Fused: also the nearest vector", kVectorWeights);
        }
        return std::move(methods_);
    }

  private:
    double recallOnValidation(const QueryScores& scores) const {
        return metricsOf(ranksOfTargets(validation_, options_.protocol, scores, quiet(run_)))
            .recallAt100;
    }

    void measure(const std::string& id, const std::string& title, const QueryScores& scores) {
        methods_.push_back({id, title,
                            ranksOfTargets(sets_.test, options_.protocol, scores,
                                           saying(run_, "Testing: " + title))});
    }

    /// A model of the known sets with one number, which validation chooses.
    template <class Model>
    void measureTuned(const std::string& id, const std::string& title,
                      std::span<const double> values, const char* setting) {
        const auto scores = [this](double value) -> QueryScores {
            const auto model = std::make_shared<const Model>(memberships_, value);
            return [model](std::span<const std::int64_t> query) { return model->scores(query); };
        };
        const double chosen =
            bestOf<double>(values, [&](double value) { return recallOnValidation(scores(value)); });
        settings_[setting] = chosen;
        fused_.push_back(scores(chosen));
        measure(id, title, fused_.back());
    }

    void measureSumForm(const SumFormRival& rival) {
        at::manual_seed(Random(run_.settings().seed).fork(rival.id)());
        SetExpansionScorer scorer({.vocabulary = vocabulary_, .feature = rival.feature});
        PairwiseRecipe recipe = options_.pairwise;
        recipe.loss = rival.loss;
        trainPairwise(scorer, sets_.train, validation_, recipe, options_.protocol,
                      saying(run_, std::string("Training: ") + rival.title));
        keep(scorer, rival.title, kSetExpansionKind,
             [&](const at::Tensor& items, const at::Tensor& offsets, const at::Tensor& candidates) {
                 return scorer.forward(items, offsets, candidates);
             });
        const ExpansionIndex index(scorer);
        measure(rival.id, rival.title, scoresOf(index));
    }

    /// @param scores of the sets that items and offsets give, for the candidates
    template <class Model, class Scores>
    void keep(Model& model, const std::string& name, const char* kind, const Scores& scores) const {
        const auto example = [&]() -> NamedTensors {
            std::vector<std::int64_t> words;
            std::vector<std::int64_t> sizes;
            for (const KnownSet& set :
                 validation_.first(std::min(kKeptQueries, validation_.size()))) {
                const std::int64_t asked =
                    std::min(options_.protocol.queryMembers, std::ssize(set.items));
                words.insert(words.end(), set.items.begin(), set.items.begin() + asked);
                sizes.push_back(asked);
            }
            const at::Tensor items = indexTensor(words);
            const at::Tensor offsets = offsetsFromSizes(sizes);
            const at::Tensor candidates = at::arange(std::min(kKeptCandidates, vocabulary_));
            const at::Device device = model.parameters().front().device();
            model.eval();
            return {{"items", items},
                    {"offsets", offsets},
                    {"candidates", candidates},
                    {"scores", scores(items.to(device), offsets, candidates.to(device))}};
        };
        keepModel(request_, {name, kind, toJson(model.options()), namedTensors(model), example},
                  run_.settings().seed);
    }

    std::shared_ptr<TwoTowerScorer> trainedTower(std::int64_t number) {
        const RunContext run =
            reseeded(saying(run_, "Training: two towers, " + std::to_string(number + 1) + " of " +
                                      std::to_string(options_.towers)),
                     "tower " + std::to_string(number));
        at::manual_seed(run.settings().seed);
        auto tower = std::make_shared<TwoTowerScorer>(
            TwoTowerOptions{.vocabulary = vocabulary_, .width = options_.width});
        tower->to(chooseDevice(run.settings().device).device);
        trainListwise(*tower, sets_.train, validation_, options_.listwise, options_.protocol, run);
        keep(*tower, "Two towers, " + std::to_string(number + 1), kTwoTowerKind,
             [&](const at::Tensor& items, const at::Tensor& offsets, const at::Tensor& candidates) {
                 return tower->forward(items, offsets).index_select(1, candidates);
             });
        return tower;
    }

    void measureTowers() {
        for (std::int64_t number = 0; number < options_.towers; ++number) {
            towers_.push_back(trainedTower(number));
            fused_.push_back(scoresOf(*towers_.back()));
        }
        measure("two-tower", "Deep Sets, two towers, listwise softmax", fused_[2]);
    }

    /// The places that every fused scorer gives the candidates of a query, the nearest vector last.
    std::vector<std::vector<float>> placesFor(std::span<const std::int64_t> query) const {
        std::vector<std::vector<float>> places;
        for (const QueryScores& scores : fused_) {
            places.push_back(placesByScore(scores(query)));
        }
        if (vectors_) {
            places.push_back(placesByScore(vectors_(query)));
        }
        return places;
    }

    std::vector<float> fusedScores(std::span<const std::vector<float>> places,
                                   const FusionChoice& choice) const {
        std::vector<double> weights(places.size(), 1.0);
        weights[0] = choice.bayes;
        weights[1] = choice.neighbours;
        if (vectors_) {
            weights.back() = choice.vectors;
        }
        return fusedByRank(places, weights, choice.constant);
    }

    const std::vector<std::vector<float>>& validationPlaces(std::span<const std::int64_t> query) {
        auto& places = validationPlaces_[std::vector(query.begin(), query.end())];
        if (places.empty()) {
            places = placesFor(query);
        }
        return places;
    }

    void measureFusion(const std::string& id, const std::string& title,
                       std::span<const double> vectorWeights) {
        const std::vector<FusionChoice> choices = fusionChoices(vectorWeights);
        const auto chosen = bestOf<FusionChoice>(choices, [&](const FusionChoice& choice) {
            return recallOnValidation([&](std::span<const std::int64_t> query) {
                return fusedScores(validationPlaces(query), choice);
            });
        });
        settings_[id] = {{"bayesianSets", chosen.bayes},
                         {"neighbourSets", chosen.neighbours},
                         {"nearestVector", chosen.vectors},
                         {"eachTower", 1.0},
                         {"constant", chosen.constant}};
        measure(id, title, [&](std::span<const std::int64_t> query) {
            return fusedScores(placesFor(query), chosen);
        });
    }

    const ExperimentRequest& request_;
    const WordSets& sets_;
    const ExpansionComparisonOptions& options_;
    Json& settings_;
    const RunContext& run_;
    std::int64_t vocabulary_;
    std::span<const KnownSet> validation_;
    BinaryFeatures memberships_;
    std::vector<std::shared_ptr<TwoTowerScorer>> towers_;
    std::vector<QueryScores> fused_;  ///< Bayesian Sets, neighbour sets, the towers
    QueryScores vectors_;             ///< the nearest vector; may be empty
    std::map<std::vector<std::int64_t>, std::vector<std::vector<float>>> validationPlaces_;
    std::vector<ExpansionMethod> methods_;
};

constexpr std::array kShownMetrics = {
    &RankingMetrics::recallAt10, &RankingMetrics::recallAt100, &RankingMetrics::recallAt1000,
    &RankingMetrics::meanReciprocalRank, &RankingMetrics::medianRank};

std::vector<ExperimentFigure> metricFigures(const ExpansionMethod& method, std::uint64_t seed) {
    return bootstrapFigures(
        method.ranks.size(),
        [&](std::span<const std::size_t> chosen) {
            std::vector<double> ranks;
            for (const std::size_t set : chosen) {
                ranks.insert(ranks.end(), method.ranks[set].begin(), method.ranks[set].end());
            }
            const RankingMetrics metrics = rankingMetrics(std::move(ranks));
            std::vector<double> values;
            for (const auto metric : kShownMetrics) {
                values.push_back(metrics.*metric);
            }
            return values;
        },
        seed);
}

}  // namespace

ExpansionComparisonOptions expansionComparisonOptions(const ExperimentRequest& request) {
    ExpansionComparisonOptions options;
    options.wordVectors = request.dataFolder / "wordvectors" / "googlenews_300d_f16.npy";
    options.pairwise.common.batchSets = 32;
    options.pairwise.common.learningRate = 5e-3;
    if (request.extent == ExperimentRequest::Extent::Quick) {
        options.listwise.steps = 250;
        options.listwise.learningRate = 1e-2;
        options.listwise.validations = 1;
        options.pairwise.common.steps = 300;
        options.pairwise.common.validations = 1;
        options.validationSets = 30;
        return options;
    }
    options.towers = 2;
    options.listwise.steps = 1200;
    options.pairwise.common.steps = 6000;
    return options;
}

Json toJson(const ExpansionComparisonOptions& options) {
    return {{"towers", options.towers},
            {"width", options.width},
            {"listwiseSteps", options.listwise.steps},
            {"listwiseBatch", options.listwise.batchSets},
            {"pairwiseSteps", options.pairwise.common.steps},
            {"pairwiseBatch", options.pairwise.common.batchSets},
            {"pairwiseLearningRate", options.pairwise.common.learningRate},
            {"pairwiseTargets", options.pairwise.targets},
            {"pairwiseOthers", options.pairwise.others},
            {"pairwiseDrawn", options.pairwise.drawn},
            {"pairwiseMargin", options.pairwise.margin},
            {"pairwiseDropout", options.pairwise.dropout},
            {"pairwiseWeightDecay", options.pairwise.weightDecay},
            {"queryMembers", options.protocol.queryMembers}};
}

std::string quickComparisonNote() {
    return "This was a quick run: short trainings. Its figures are no measure of the models; leave "
           "--quick away for those.";
}

std::vector<ExpansionMethod> compareExpansion(const ExperimentRequest& request,
                                              const WordSets& sets,
                                              const ExpansionComparisonOptions& options,
                                              Json& settings, const RunContext& run) {
    return ExpansionRun(request, sets, options, settings, run).measureAll();
}

ExperimentTable expansionTable(const std::vector<ExpansionMethod>& methods,
                               const std::map<std::string, PublishedExpansion>& published,
                               const RunContext& run) {
    constexpr auto kShare = FigureUnit::Share;
    constexpr auto kNumber = FigureUnit::Number;
    ExperimentTable table;
    table.id = "ranking";
    table.title =
        "Share of a set's other members found among the first 10, 100 and 1,000 candidates, %";
    table.labels = {"Method"};
    table.columns = {{"recall10", "R@10", "", kShare, true},
                     {"recall100", "R@100", "", kShare, true},
                     {"recall1000", "R@1k", "", kShare, true},
                     {"mrr", "MRR", "mean of 1 / rank", kNumber},
                     {"median", "Median", "median rank", kNumber}};
    if (!published.empty()) {
        table.title += ", beside the published figures";
        table.columns.insert(table.columns.end(), {{"published10", "Paper: R@10", "", kShare},
                                                   {"published100", "R@100", "", kShare},
                                                   {"published1000", "R@1k", "", kShare}});
    }
    for (const ExpansionMethod& method : methods) {
        run.step({std::ssize(table.rows), std::ssize(methods), "Intervals"});
        ExperimentRow row;
        row.labels = {method.title};
        row.count = std::ssize(method.ranks);
        for (const ExperimentFigure& figure : metricFigures(method, run.settings().seed)) {
            row.figures.emplace_back(figure);
        }
        const auto found = published.find(method.id);
        if (found == published.end()) {
            row.figures.resize(table.columns.size());
        } else {
            row.figures.emplace_back(exactFigure(found->second.recallAt10));
            row.figures.emplace_back(exactFigure(found->second.recallAt100));
            row.figures.emplace_back(exactFigure(found->second.recallAt1000));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace setscope
