#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/analysis/expansion.h"
#include "core/analysis/opened_pool.h"
#include "core/base/data_folder.h"
#include "core/io/read_pool.h"
#include "core/models/model_file.h"
#include "core/results/ranking_metrics.h"
#include "tests/core/analysis/topic_pool.h"
#include "tests/support/refusal.h"
#include "tests/support/scoped_variable.h"
#include "tests/support/temp_dir.h"

// The word model that comes with Setscope, and which pools it serves.

namespace setscope {
namespace {

using testing::HasSubstr;

std::shared_ptr<const OpenedPool> opened(Pool pool, const ExpansionSource& source = {}) {
    FeatureStore store;
    return openPool(std::make_shared<const Pool>(std::move(pool)), source, store,
                    MediaReader(nullptr), kTopicRun);
}

Pool poolOfWords(std::vector<std::string> words) {
    Pool pool;
    pool.name = "words";
    pool.items = std::move(words);
    return pool;
}

const std::vector<std::string> kBirdsAndTools = {"Sparrow", "hawk",  "owl", "eagle",    "falcon",
                                                 "heron",   "raven", "saw", "hammer",   "shovel",
                                                 "drill",   "plane", "axe", "unheardof"};

const ScorerInfo& deepSetsOf(const ExpansionPool& pool) { return pool.scorers().front(); }

TEST(WordModel, RanksAListOfWordsThatHasNoSets) {
    const auto pool = opened(poolOfWords(kBirdsAndTools));
    const ScorerInfo& info = deepSetsOf(*pool);
    ASSERT_EQ(info.id, "deep-sets");
    EXPECT_EQ(info.state, ScorerState::Ready);
    EXPECT_EQ(info.reason, "");
    EXPECT_THAT(info.model, HasSubstr("A word model that Setscope brings, trained on WordNet's"));
    EXPECT_THAT(info.model, HasSubstr("13 items of this pool"));
    const RankingResult result = rankPool(*pool, {.items = {0, 1, 2}}, kTopicRun);
    ASSERT_EQ(result.scorers.size(), 1U);
    std::size_t birds = 0;
    for (std::size_t place = 0; place < 4; ++place) {
        birds += result.items[place].item < 7 ? 1 : 0;
    }
    EXPECT_GE(birds, 3U) << "four are left, and by chance one or two of them come first";
    EXPECT_EQ(result.items.back().item, 13) << "nothing is known of it";
    EXPECT_TRUE(std::isinf(result.items.back().scores.front()));
}

TEST(WordModel, SaysWhatItDoesNotKnowOfAQuery) {
    const auto pool = opened(poolOfWords(kBirdsAndTools));
    const RankingResult result = rankPool(*pool, {.items = {0, 13}}, kTopicRun);
    EXPECT_THAT(result.scorers.front().unknown, testing::ElementsAre(13));
    EXPECT_TRUE(rankPool(*pool, {.items = {13}}, kTopicRun).items.empty());
}

TEST(WordModel, AlsoServesWordsThatHaveVectors) {
    Pool pool = poolOfWords(kBirdsAndTools);
    pool.vectors.width = 2;
    for (std::int64_t word = 0; word < pool.itemCount(); ++word) {
        pool.vectors.rowOf.push_back(word);
        pool.vectors.values.insert(pool.vectors.values.end(), {1.0F, static_cast<float>(word)});
    }
    const auto result = rankPool(*opened(pool), {.items = {0, 1}}, kTopicRun);
    ASSERT_EQ(result.scorers.size(), 4U);
    EXPECT_EQ(result.scorers.front().id, "deep-sets");
    EXPECT_EQ(result.scorers.front().weight, 0.5) << "of a pool's own network it is 1";
}

TEST(WordModel, IsNoUseWhereItKnowsTooLittle) {
    std::vector<std::string> words = {"sparrow", "hawk", "owl"};
    while (words.size() < 8) {
        words.push_back("unheard of " + std::to_string(words.size()));
    }
    const ScorerInfo info = deepSetsOf(*opened(poolOfWords(words)));
    EXPECT_EQ(info.state, ScorerState::Unavailable);
    EXPECT_EQ(info.model, "");
    EXPECT_THAT(info.reason, HasSubstr("this pool has none. The word model that Setscope brings "
                                       "knows only 3 items of this pool (38"));
    words.resize(6);
    EXPECT_EQ(deepSetsOf(*opened(poolOfWords(words))).state, ScorerState::Ready) << "it knows half";
    words.resize(3);
    EXPECT_EQ(deepSetsOf(*opened(poolOfWords(words))).state, ScorerState::Ready);
    words.resize(2);
    EXPECT_EQ(deepSetsOf(*opened(poolOfWords(words))).state, ScorerState::Unavailable)
        << "nothing would be left to rank";
}

TEST(WordModel, StepsBackWhereThePoolHasSetsOrAModelOfItsOwn) {
    const TempDir home;
    const ScopedVariable data("XDG_DATA_HOME", home.path().string());
    const ScorerInfo info = deepSetsOf(*opened(*TopicPool::make()));
    EXPECT_EQ(info.state, ScorerState::Learnable);
    EXPECT_EQ(info.model, "");
    const auto given = opened(poolOfWords(kBirdsAndTools),
                              {.model = dataFolder() / "models" / "setscope_words.safetensors"});
    EXPECT_THAT(deepSetsOf(*given).model,
                HasSubstr("Its weights are those of setscope_words.safetensors; they know 13"));
}

TEST(WordModel, IsForTextsAlone) {
    Pool pool = poolOfWords(kBirdsAndTools);
    pool.kind = PayloadKind::Vector;
    pool.vectors.width = 1;
    for (std::int64_t row = 0; row < pool.itemCount(); ++row) {
        pool.vectors.rowOf.push_back(row);
        pool.vectors.values.push_back(static_cast<float>(row));
    }
    EXPECT_EQ(deepSetsOf(*opened(pool)).state, ScorerState::Unavailable);
}

TEST(WordModel, MissingItIsNoTroubleAndADamagedOneIsNamed) {
    const TempDir folder;
    const ScopedVariable data("SETSCOPE_DATA_DIR", folder.path().string());
    const ScorerInfo info = deepSetsOf(*opened(poolOfWords(kBirdsAndTools)));
    EXPECT_EQ(info.state, ScorerState::Unavailable);
    EXPECT_THAT(info.reason, HasSubstr("this pool has none"));
    folder.write("models/setscope_words.safetensors", "damaged");
    EXPECT_THAT(refusal(ErrorKind::BadInput, [] { opened(poolOfWords(kBirdsAndTools)); }),
                HasSubstr("setscope_words.safetensors"));
}

TEST(WordModel, ItsCardSaysOfATwinThatItBeatsPopularityAndItselfUntrained) {
    const ModelCard card = loadModel(dataFolder() / "models" / "setscope_words.safetensors").card;
    EXPECT_THAT(card.sources.front().licence, HasSubstr("CC-BY-4.0"));
    EXPECT_THAT(card.split, HasSubstr("twin"));
    ASSERT_EQ(card.metrics.size(), 8U);
    for (const MeasuredMetric& metric : card.metrics) {
        EXPECT_GT(metric.low, metric.rival.value()) << metric.name;
    }
}

/// Recall among the first 100 of the other words of themed lists, from five of each, in a pool of
/// all their words that has no sets.
double recallOfLists(const OpenedPool& pool, const std::vector<KnownSet>& lists) {
    std::vector<double> ranks;
    for (const KnownSet& list : lists) {
        std::vector<std::int64_t> known;
        std::ranges::copy_if(list.items, std::back_inserter(known), [&](std::int64_t item) {
            return pool.deepSets().scorer->knows(item);
        });
        if (known.size() < 12) {
            continue;
        }
        const RankingResult result = rankPool(pool,
                                              {.items = {known.begin(), known.begin() + 5},
                                               .scorers = {"deep-sets"},
                                               .count = 0,
                                               .watched = {known.begin() + 5, known.end()}},
                                              kTopicRun);
        for (const RankedItem& target : result.watched) {
            ranks.push_back(target.fusedRank);
        }
    }
    return rankingMetrics(ranks).recallAt100;
}

TEST(WordModel, FindsTheOtherWordsOfListsOfAnotherSource) {
    const std::filesystem::path file = sharedFolder() / "data" / "corpora-concepts.json";
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << file << " is not there; set SETSCOPE_SHARED";
    }
    Pool pool = readPool(file, {}, nullptr, kTopicRun).pool;
    const std::vector<KnownSet> lists = std::move(pool.known);
    pool.known.clear();
    const auto words = opened(std::move(pool));
    EXPECT_GT(recallOfLists(*words, lists), 0.3) << "by chance it is one in seventeen";
}

}  // namespace
}  // namespace setscope
