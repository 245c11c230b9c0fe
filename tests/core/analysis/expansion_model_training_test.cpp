#include "core/analysis/expansion_model_training.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <limits>
#include <memory>
#include <numeric>
#include <set>
#include <span>
#include <sstream>
#include <stop_token>
#include <string>
#include <vector>

#include "core/analysis/deep_sets_model.h"
#include "core/analysis/vocabulary_scorer.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/random.h"
#include "core/io/file.h"
#include "core/models/named_towers.h"
#include "tests/core/analysis/topic_pool.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;
using testing::UnorderedElementsAreArray;

constexpr std::int64_t kTopicsOfWords = 30;
constexpr std::int64_t kWordsEach = 20;

/// Words in topics: sets of fourteen of one topic each, four to a topic. The last word is in none.
std::shared_ptr<const Pool> poolOfTopics() {
    Random random(7);
    auto pool = std::make_shared<Pool>();
    pool->name = "topics";
    for (std::int64_t word = 0; word <= kTopicsOfWords * kWordsEach; ++word) {
        pool->items.push_back("word" + std::to_string(word));
    }
    for (std::int64_t index = 0; index < 4 * kTopicsOfWords; ++index) {
        std::vector<std::int64_t> words(kWordsEach);
        std::iota(words.begin(), words.end(), index % kTopicsOfWords * kWordsEach);
        random.shuffle(std::span(words));
        words.resize(14);
        (index < 100 ? pool->known : pool->validation).push_back({"", std::move(words)});
    }
    return pool;
}

/// The pool of topics, two lists of words of one topic each in other spelling beside words that the
/// pool has not, a third list too short, and a recipe that takes a moment.
class ExpansionModelTraining : public testing::Test {
  protected:
    ExpansionModelTraining() {
        auto lists = std::make_shared<Pool>();
        lists->name = "lists";
        for (const std::int64_t topic : {2, 5}) {
            KnownSet list{"list", {}};
            for (std::int64_t word = 0; word < kWordsEach; ++word) {
                list.items.push_back(lists->itemCount());
                lists->items.push_back("WORD" + std::to_string(topic * kWordsEach + word));
            }
            list.items.push_back(lists->itemCount());
            lists->items.push_back("unheard of " + std::to_string(topic));
            lists->known.push_back(std::move(list));
        }
        lists->known.push_back({"short", {0, 1, 2, 3, 4}});
        training_.lists = lists;
    }

    TrainingResult train() const { return trainExpansionModel(training_, kTopicRun); }

    TempDir dir_;
    ExpansionTraining training_{
        .pool = poolOfTopics(),
        .recipe = dir_.write("r.json", R"({"name": "topics", "version": "3.1", "licence": "CC0-1.0",
                  "source": {"origin": "drawn for a test"}, "model": {"width": 16, "dropout": 0.1},
                  "training": {"steps": 100, "batchSets": 24, "learningRate": 0.03}})"),
        .output = dir_.path() / "topics.safetensors"};
};

TEST_F(ExpansionModelTraining, TheTwinBeatsPopularityAndItselfUntrainedOnSetsItDidNotSee) {
    const TrainingResult result = train();
    EXPECT_EQ(result.modelFile, training_.output);
    EXPECT_EQ(result.device.used, "cpu");
    ASSERT_EQ(result.metrics.size(), 8U);
    EXPECT_EQ(result.metrics[0].name,
              "share of a set's other items among the first 10, held-out sets of topics; rival: "
              "popularity");
    EXPECT_EQ(result.metrics[0].count, 24) << "a fifth of 120";
    EXPECT_THAT(result.metrics[4].name, HasSubstr("first 10, sets of lists; rival: popularity"));
    EXPECT_EQ(result.metrics[4].count, 2) << "the third is too short";
    for (const std::size_t first : {std::size_t{0}, std::size_t{4}}) {
        EXPECT_GT(result.metrics[first].value, 0.4) << "of 9 or 15 targets ten can be found";
        EXPECT_LT(result.metrics[first].rival.value(), 0.1);
        EXPECT_THAT(result.metrics[first + 3].name, HasSubstr("first 100"));
        EXPECT_THAT(result.metrics[first + 3].name, HasSubstr("rival: the same network untrained"));
        EXPECT_GT(result.metrics[first + 3].value, 0.8);
        EXPECT_LT(result.metrics[first + 3].rival.value(), 0.35);
    }
    for (const MeasuredMetric& metric : result.metrics) {
        EXPECT_LE(metric.low, metric.value) << metric.name;
        EXPECT_GE(metric.high, metric.value) << metric.name;
    }
}

TEST_F(ExpansionModelTraining, TheModelHoldsTheWordsOfTheSetsAndItsCardTheFigures) {
    const TrainingResult result = train();
    const ModelFile file = loadModel(training_.output);
    EXPECT_EQ(file.card.name, "topics");
    EXPECT_EQ(file.card.version, "3.1");
    EXPECT_EQ(file.card.licence, "CC0-1.0");
    EXPECT_EQ(file.card.metrics.size(), result.metrics.size());
    EXPECT_EQ(file.card.largestSet, 14);
    ASSERT_EQ(file.card.sources.size(), 1U);
    EXPECT_EQ(file.card.sources[0].name, "topics") << "the pool's name where the recipe has none";
    EXPECT_EQ(file.card.sources[0].origin, "drawn for a test");
    EXPECT_THAT(file.card.split, HasSubstr("20\u202f% of the sets"));
    const NamedTowers towers = namedTowersOf(file, training_.output);
    std::set<std::string> words;
    for (const std::vector<KnownSet>* sets :
         {&training_.pool->known, &training_.pool->validation}) {
        for (const KnownSet& set : *sets) {
            for (const std::int64_t item : set.items) {
                words.insert(training_.pool->items[static_cast<std::size_t>(item)]);
            }
        }
    }
    EXPECT_THAT(towers.names, UnorderedElementsAreArray(words));
    EXPECT_LT(towers.names.size(), training_.pool->items.size()) << "the last word is in no set";
    EXPECT_EQ(towers.scorer->options().width, 16);
}

TEST_F(ExpansionModelTraining, AnotherPoolIsRankedByTheNamesOfItsItems) {
    train();
    Pool other;
    other.name = "other";
    other.items = {"Word41", "quite unheard of", "WORD43", "word60", "word47", "word100"};
    const auto scorer = openVocabularyScorer(training_.output, other);
    EXPECT_EQ(knownItems(*scorer, other), 5);
    EXPECT_FALSE(scorer->knows(1));
    const std::vector<float> scores = scorer->scores(std::vector<std::int64_t>{0, 2}, kTopicRun);
    ASSERT_EQ(scores.size(), 6U);
    EXPECT_EQ(scores[1], -std::numeric_limits<float>::infinity());
    EXPECT_GT(scores[4], scores[3]) << "47 is of the topic of 41 and 43, 60 is not";
    EXPECT_GT(scores[4], scores[5]);

    other.items = {"none", "of", "these"};
    EXPECT_THAT(
        refusal(ErrorKind::BadInput, [&] { openDeepSets(other, {.model = training_.output}); }),
        HasSubstr("topics.safetensors knows none of the items of other"));
}

TEST_F(ExpansionModelTraining, TheLogHasBothCurvesAndTheFigures) {
    const TrainingResult result = train();
    const Bytes bytes = readFile(dir_.path() / "topics.training.jsonl", 1'000'000);
    std::istringstream lines(
        std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    std::multiset<std::string> of;
    std::size_t metrics = 0;
    std::size_t validations = 0;
    for (std::string line; std::getline(lines, line);) {
        const Json json = Json::parse(line);
        if (json.contains("metric")) {
            ++metrics;
        } else {
            of.insert(json.at("of").get<std::string>());
            validations += json.contains("validation") ? 1 : 0;
        }
    }
    EXPECT_EQ(metrics, result.metrics.size());
    EXPECT_EQ(of.count("model"), 2U) << "every 50 steps";
    EXPECT_EQ(validations, result.curve.size());
    EXPECT_EQ(of.count("twin"), 2U + validations);
}

TEST_F(ExpansionModelTraining, IsTheSameForTheSameSeed) {
    train();
    const Bytes once = readFile(training_.output, 1'000'000);
    train();
    EXPECT_EQ(readFile(training_.output, 1'000'000), once);
}

TEST_F(ExpansionModelTraining, WithoutListsThereAreFiguresOfTheHeldOutSetsAlone) {
    training_.lists = nullptr;
    EXPECT_EQ(train().metrics.size(), 4U);
}

TEST_F(ExpansionModelTraining, TooFewSetsAreRefusedByName) {
    auto few = std::make_shared<Pool>(*training_.pool);
    few->known.resize(3);
    training_.pool = few;
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { train(); }),
                HasSubstr("topics: It takes 20 known sets"));
    EXPECT_FALSE(std::filesystem::exists(training_.output));
}

TEST_F(ExpansionModelTraining, AStopLeavesNoModel) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(trainExpansionModel(training_, RunContext({}, stop.get_token())), Cancelled);
    EXPECT_FALSE(std::filesystem::exists(training_.output));
}

}  // namespace
}  // namespace setscope
