#include "core/analysis/expansion_model_training.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "core/analysis/vocabulary_scorer.h"
#include "core/base/error.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/items/name_index.h"
#include "core/models/bayesian_sets.h"
#include "core/models/named_towers.h"
#include "core/tensor/device.h"
#include "core/training/expansion_evaluation.h"
#include "core/training/expansion_recipe.h"
#include "core/training/metrics.h"
#include "core/training/set_division.h"
#include "core/training/training_log.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kBootstrapDraws = 1000;

/// Sets of named items, each item in one of them or more.
struct NamedSets {
    std::vector<std::string> names;
    std::vector<KnownSet> sets;
};

/// The known and validation sets of a pool, over the items that they hold.
NamedSets namedSetsOf(const Pool& pool) {
    NamedSets named;
    std::vector<std::int64_t> placeOf(pool.items.size(), -1);
    for (const std::vector<KnownSet>* sets : {&pool.known, &pool.validation}) {
        for (const KnownSet& set : *sets) {
            KnownSet& own = named.sets.emplace_back(KnownSet{set.name, {}});
            for (const std::int64_t item : set.items) {
                std::int64_t& place = placeOf.at(static_cast<std::size_t>(item));
                if (place < 0) {
                    place = std::ssize(named.names);
                    named.names.push_back(pool.items[static_cast<std::size_t>(item)]);
                }
                own.items.push_back(place);
            }
        }
    }
    return named;
}

/// The known sets of another pool by what they hold of the names, each name once, if that is
/// enough.
std::vector<KnownSet> setsByName(const Pool& lists, std::span<const std::string> names,
                                 std::int64_t fewest) {
    const NameIndex index(names);
    std::vector<KnownSet> found;
    for (const KnownSet& list : lists.known) {
        KnownSet set{list.name, {}};
        for (const std::int64_t item : list.items) {
            const auto place = index.find(lists.items.at(static_cast<std::size_t>(item)));
            if (place && std::ranges::find(set.items, *place) == set.items.end()) {
                set.items.push_back(*place);
            }
        }
        if (std::ssize(set.items) >= fewest) {
            found.push_back(std::move(set));
        }
    }
    return found;
}

/// Sets to measure with, and what they are called in a metric's name.
struct TestSets {
    std::string title;
    std::vector<KnownSet> sets;
};

/// How far down the ranking a target counts as found.
struct RecallDepth {
    const char* title;
    double RankingMetrics::*recall;
};
constexpr std::array kRecallDepths = {RecallDepth{"10", &RankingMetrics::recallAt10},
                                      RecallDepth{"100", &RankingMetrics::recallAt100},
                                      RecallDepth{"1,000", &RankingMetrics::recallAt1000}};
constexpr RecallDepth kMainDepth = kRecallDepths[1];

using SetRanks = std::vector<std::vector<double>>;  // of every set's targets

/// @param name also says who the rival is
MeasuredMetric measuredRecall(const std::string& name, const RecallDepth& depth,
                              const SetRanks& ranks, const SetRanks& rival, std::uint64_t seed) {
    const Interval interval = bootstrapInterval(
        ranks.size(),
        [&](std::span<const std::size_t> chosen) {
            SetRanks drawn;
            for (const std::size_t set : chosen) {
                drawn.push_back(ranks[set]);
            }
            return metricsOf(drawn).*depth.recall;
        },
        kBootstrapDraws, seed);
    return {name,
            interval.value,
            interval.low,
            interval.high,
            metricsOf(rival).*depth.recall,
            std::ssize(ranks)};
}

/// Trains one model after another by a recipe.
class ExpansionModelRun {
  public:
    ExpansionModelRun(const ExpansionTraining& training, const RunContext& run)
        : training_(training),
          run_(run),
          recipe_(training.recipe.empty() ? ExpansionModelRecipe()
                                          : readExpansionModelRecipe(training.recipe)),
          named_(namedSetsOf(*training.pool)),
          device_(chooseDevice(run.settings().device)),
          log_(fs::path(training.output).replace_extension(".training.jsonl"),
               TrainingLog::Begin::Anew) {}

    TrainingResult complete() {
        Random random = Random(run_.settings().seed).fork("concepts");
        const DividedSets divided = dividedByChance(named_.sets, recipe_.heldOutShare, random);
        const std::vector<TestSets> tests = testSets(divided.test, random);
        TrainingResult result;
        const auto twin = untrained();
        const TrainingOutcome ofTwin = trained(*twin, divided.train, divided.validation, "twin");
        result.metrics = measured(*twin, divided.train, tests);
        log_.write(result.metrics);
        const auto model = untrained();
        const TrainingOutcome ofModel = trained(*model, named_.sets, {}, "model");
        saveNamedTowers(training_.output, {named_.names, model}, card(result.metrics),
                        Precision::Half);
        result.modelFile = training_.output;
        result.device = device_.use;
        result.curve = ofTwin.curve;
        result.seconds = ofTwin.seconds + ofModel.seconds;
        return result;
    }

  private:
    /// The sets that hold more than a query, and the lists, each in an order drawn by chance.
    std::vector<TestSets> testSets(std::vector<KnownSet> heldOut, Random& random) const {
        std::erase_if(heldOut, [this](const KnownSet& set) {
            return std::ssize(set.items) <= protocol_.queryMembers;
        });
        std::vector<TestSets> tests = {
            {"held-out sets of " + training_.pool->name, std::move(heldOut)}};
        if (training_.lists != nullptr) {
            tests.push_back({"sets of " + training_.lists->name,
                             setsByName(*training_.lists, named_.names, recipe_.fewestOfList)});
            for (KnownSet& list : tests.back().sets) {
                random.shuffle(std::span(list.items));
            }
        }
        return tests;
    }

    /// Always the same weights.
    std::shared_ptr<TwoTowerScorer> untrained() const {
        at::manual_seed(run_.settings().seed);
        auto scorer =
            std::make_shared<TwoTowerScorer>(TwoTowerOptions{.vocabulary = std::ssize(named_.names),
                                                             .width = recipe_.width,
                                                             .hiddenWidth = recipe_.hiddenWidth,
                                                             .dropout = recipe_.dropout});
        scorer->to(device_.device);
        return scorer;
    }

    TrainingOutcome trained(TwoTowerScorer& scorer, std::span<const KnownSet> train,
                            std::span<const KnownSet> validation, const char* which) {
        ExpansionRecipe recipe = recipe_.training;
        recipe.onLogLine = [this, which](const Json& line) {
            Json marked = {{"of", which}};
            marked.update(line);
            log_.write(marked);
        };
        return trainListwise(scorer, train, validation, recipe, protocol_, run_);
    }

    std::vector<MeasuredMetric> measured(TwoTowerScorer& twin, std::span<const KnownSet> train,
                                         const std::vector<TestSets>& tests) const {
        twin.eval();
        const auto fresh = untrained();
        fresh->eval();
        const QueryScores popularity =
            popularityScores(membershipsOf(train, std::ssize(named_.names)));
        std::vector<MeasuredMetric> metrics;
        for (const TestSets& test : tests) {
            if (test.sets.empty()) {
                continue;
            }
            const SetRanks ranks = ranksOfTargets(test.sets, protocol_, scoresOf(twin), run_);
            const SetRanks popular = ranksOfTargets(test.sets, protocol_, popularity, run_);
            const auto add = [&](const RecallDepth& depth, const char* rivalName,
                                 const SetRanks& rival) {
                metrics.push_back(measuredRecall("share of a set's other items among the first " +
                                                     std::string(depth.title) + ", " + test.title +
                                                     "; rival: " + rivalName,
                                                 depth, ranks, rival, run_.settings().seed));
            };
            for (const RecallDepth& depth : kRecallDepths) {
                add(depth, "popularity", popular);
            }
            add(kMainDepth, "the same network untrained",
                ranksOfTargets(test.sets, protocol_, scoresOf(*fresh), run_));
        }
        return metrics;
    }

    ModelCard card(const std::vector<MeasuredMetric>& metrics) const {
        ModelCard card;
        card.name = recipe_.name;
        card.version = recipe_.version;
        card.licence = recipe_.licence;
        card.input = {{"kind", "names of items"},
                      {"alike", "whatever their case, white space and underscores"}};
        const auto sizes = std::ranges::minmax(
            named_.sets, {}, [](const KnownSet& set) { return set.items.size(); });
        card.smallestSet = std::ssize(sizes.min.items);
        card.largestSet = std::ssize(sizes.max.items);
        card.sources = {recipe_.source};
        if (card.sources.front().name.empty()) {
            card.sources.front().name = training_.pool->name;
        }
        card.sources.front().itemCount = std::ssize(named_.names);
        card.dataFingerprint = poolFingerprint(*training_.pool);
        const std::string held = percent(recipe_.heldOutShare);
        card.split = "The weights learned from all " +
                     counted(std::ssize(named_.sets), "set", "sets") +
                     ". The figures are of a twin: " + held + " of the sets, drawn by chance, " +
                     "measured it, " + held +
                     " chose its weights, and it learned from the others. "
                     "Queries are " +
                     std::to_string(protocol_.queryMembers) +
                     " items of a set drawn by chance; candidates are all other items.";
        card.metrics = metrics;
        describeMaking(card, run_.settings().seed);
        return card;
    }

    const ExpansionTraining& training_;
    const RunContext& run_;
    ExpansionModelRecipe recipe_;
    NamedSets named_;
    ChosenDevice device_;
    ExpansionProtocol protocol_;
    TrainingLog log_;
};

}  // namespace

TrainingResult trainExpansionModel(const ExpansionTraining& training, const RunContext& run) {
    if (const std::string reason = whyNotLearnable(*training.pool); !reason.empty()) {
        throw Error(ErrorKind::BadInput, training.pool->name + ": " + reason);
    }
    return ExpansionModelRun(training, run).complete();
}

}  // namespace setscope
