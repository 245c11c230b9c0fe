#include "core/analysis/expansion.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/io/read_pool.h"
#include "core/io/word_sets.h"
#include "core/results/ranking_metrics.h"
#include "tests/core/analysis/topic_pool.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::shared_ptr<const OpenedPool> openTopics() {
    FeatureStore store;
    return openPool(TopicPool::make(), {}, store, MediaReader(nullptr), kTopicRun);
}

const std::vector<std::string> kBySets = {"bayesian-sets", "neighbour-sets"};

std::vector<std::int64_t> itemsOf(const std::vector<RankedItem>& ranked) {
    std::vector<std::int64_t> items;
    for (const RankedItem& each : ranked) {
        items.push_back(each.item);
    }
    return items;
}

TEST(RankPool, RanksEveryCandidateOnceButNotTheQueryNorWhatWasRejected) {
    const auto pool = openTopics();
    const RankingResult result =
        rankPool(*pool, {.items = {3, 5, 3}, .rejected = {70, 5, 70}}, kTopicRun);
    EXPECT_THAT(result.query, ElementsAre(3, 5));
    EXPECT_THAT(result.rejected, ElementsAre(70)) << "what is in the query is not rejected";
    EXPECT_EQ(result.candidateCount, pool->pool().itemCount() - 3);
    std::vector<std::int64_t> items = itemsOf(result.items);
    EXPECT_EQ(std::ssize(items), result.candidateCount);
    std::ranges::sort(items);
    EXPECT_EQ(std::ranges::adjacent_find(items), items.end());
    for (const std::int64_t item : {3, 5, 70}) {
        EXPECT_FALSE(std::ranges::binary_search(items, item));
    }
    EXPECT_TRUE(std::ranges::is_sorted(result.items, {}, &RankedItem::fusedRank));
    float sum = 0.0F;
    for (const RankedItem& item : result.items) {
        sum += item.fusedRank;
    }
    EXPECT_FLOAT_EQ(sum,
                    static_cast<float>(result.candidateCount * (result.candidateCount + 1)) / 2);
}

TEST(RankPool, FusesTheRanksOfTheScorersByTheirWeights) {
    const auto pool = openTopics();
    const RankingResult result = rankPool(*pool, {.items = {3, 5}}, kTopicRun);
    ASSERT_THAT(result.scorers, SizeIs(5));
    EXPECT_EQ(result.scorers.front().id, "bayesian-sets");
    EXPECT_EQ(result.scorers.back().id, "set2model-mixture");
    for (const RankedItem& item : result.items) {
        double fused = 0.0;
        for (std::size_t scorer = 0; scorer < 5; ++scorer) {
            const auto above = std::ranges::count_if(result.items, [&](const RankedItem& other) {
                return other.scores[scorer] > item.scores[scorer];
            });
            const auto equal = std::ranges::count_if(result.items, [&](const RankedItem& other) {
                return other.scores[scorer] == item.scores[scorer];
            });
            const double rank = static_cast<double>(2 * above + 1 + equal) / 2.0;
            EXPECT_FLOAT_EQ(item.ranks[scorer], static_cast<float>(rank));
            fused += result.scorers[scorer].weight / (30.0 + rank);
        }
        EXPECT_FLOAT_EQ(item.fusedScore, static_cast<float>(fused));
    }
}

TEST(RankPool, OfOneScorerTheFusionKeepsItsRanks) {
    const RankingResult result =
        rankPool(*openTopics(), {.items = {3, 5}, .scorers = {"nearest-vector"}}, kTopicRun);
    for (const RankedItem& item : result.items) {
        ASSERT_THAT(item.ranks, SizeIs(1));
        EXPECT_EQ(item.fusedRank, item.ranks.front());
    }
}

TEST(RankPool, SaysOfWatchedCandidatesWhatItSaysOfAll) {
    const auto pool = openTopics();
    const RankingResult all = rankPool(*pool, {.items = {3, 5}}, kTopicRun);
    const RankingResult few =
        rankPool(*pool, {.items = {3, 5}, .count = 2, .watched = {100, 7}}, kTopicRun);
    EXPECT_THAT(few.items, SizeIs(2));
    ASSERT_THAT(itemsOf(few.watched), ElementsAre(100, 7));
    for (const RankedItem& watched : few.watched) {
        EXPECT_EQ(watched, *std::ranges::find(all.items, watched.item, &RankedItem::item));
    }
}

TEST(RankPool, WhatWasRejectedTakesItsTopicDown) {
    const auto pool = openTopics();
    const auto meanRankOfTopic = [&](const std::vector<std::int64_t>& rejected,
                                     std::int64_t topic) {
        double sum = 0.0;
        double count = 0.0;
        for (const RankedItem& item :
             rankPool(*pool, {.items = {3, 25}, .rejected = rejected}, kTopicRun).items) {
            if (item.item / TopicPool::kWordsOfTopic == topic) {
                sum += item.fusedRank;
                count += 1.0;
            }
        }
        return sum / count;
    };
    EXPECT_GT(meanRankOfTopic({27, 29}, 1), 1.3 * meanRankOfTopic({}, 1));
    EXPECT_LT(meanRankOfTopic({27, 29}, 0), meanRankOfTopic({}, 0));
}

TEST(RankPool, SaysWhatAScorerDoesNotKnow) {
    const auto pool = openTopics();
    const std::int64_t withoutVector = pool->pool().itemCount() - 2;
    const std::int64_t withoutSet = pool->pool().itemCount() - 1;
    const RankingResult result = rankPool(*pool, {.items = {3, withoutVector}}, kTopicRun);
    EXPECT_THAT(result.scorers[0].unknown, IsEmpty());
    EXPECT_THAT(result.scorers[2].unknown, ElementsAre(withoutVector));
    const RankingResult alone =
        rankPool(*pool, {.items = {withoutVector}, .scorers = {"nearest-vector"}, .watched = {4}},
                 kTopicRun);
    EXPECT_THAT(alone.items, IsEmpty());
    ASSERT_THAT(alone.absent, SizeIs(1));
    EXPECT_EQ(alone.absent.front().absence, "It knows nothing of the query.");
    EXPECT_EQ(alone.watched.front().fusedRank, static_cast<float>(alone.candidateCount + 1) / 2)
        << "all are equal";
    const RankingResult unseen =
        rankPool(*pool, {.items = {3}, .scorers = {"nearest-vector"}, .watched = {withoutVector}},
                 kTopicRun);
    EXPECT_TRUE(std::isinf(unseen.watched.front().scores.front()));
    EXPECT_EQ(unseen.watched.front().fusedRank, static_cast<float>(unseen.candidateCount));
    EXPECT_THAT(rankPool(*pool, {.items = {withoutSet}}, kTopicRun).absent, SizeIs(3))
        << "those that go by known sets";
}

TEST(RankPool, AScorerThatDoesNotExistIsRefusedByName) {
    EXPECT_THAT(
        refusal(ErrorKind::BadUsage,
                [] { rankPool(*openTopics(), {.items = {1}, .scorers = {"oracle"}}, kTopicRun); }),
        HasSubstr("\"oracle\"; there are deep-sets, bayesian-sets"));
}

TEST(RankPool, AnEmptyQueryRanksWhatIsLikelyWhateverTheSet) {
    const RankingResult result = rankPool(*openTopics(), {.items = {}}, kTopicRun);
    EXPECT_EQ(std::ssize(result.items), result.candidateCount);
}

TEST(RankPool, RanksTheTestTopicsByThePublishedWeightsAsPublished) {
    const std::filesystem::path folder = sharedFolder() / "data" / "lda";
    const std::filesystem::path file = folder / "lda_top_words_split_allwords_1k.json.gz";
    const std::filesystem::path weights = folder / "deepsets_lda1k_oracle.safetensors";
    if (!std::filesystem::exists(file) || !std::filesystem::exists(weights)) {
        GTEST_SKIP() << file << " or " << weights << " is not there; set SETSCOPE_SHARED";
    }
    FeatureStore store;
    const auto pool =
        openPool(std::make_shared<const Pool>(readPool(file, {}, nullptr, kTopicRun).pool),
                 {.model = weights}, store, MediaReader(nullptr), kTopicRun);
    std::vector<double> ranks;
    for (const KnownSet& topic : readWordSets(file).test) {
        const auto five = topic.items.begin() + 5;
        const RankingResult result = rankPool(*pool,
                                              {.items = {topic.items.begin(), five},
                                               .scorers = {"deep-sets"},
                                               .count = 0,
                                               .watched = {five, topic.items.end()}},
                                              kTopicRun);
        for (const RankedItem& target : result.watched) {
            ranks.push_back(target.fusedRank);
        }
    }
    const RankingMetrics metrics = rankingMetrics(ranks);
    EXPECT_NEAR(metrics.recallAt10, 0.05533, 5e-5);
    EXPECT_NEAR(metrics.recallAt100, 0.2424, 5e-5);
    EXPECT_NEAR(metrics.recallAt1000, 0.5431, 5e-5);
    EXPECT_NEAR(metrics.meanReciprocalRank, 0.02513, 5e-6);
    EXPECT_EQ(metrics.medianRank, 696.5);
}

TEST(WithoutEach, RanksAreThoseOfTheRestOfTheQuery) {
    const auto pool = openTopics();
    const ExpansionQuery query{.items = {3, 5, 45}, .rejected = {80}, .watched = {7, 47}};
    const std::vector<LeftOut> all = withoutEach(*pool, query, kTopicRun);
    ASSERT_THAT(all, SizeIs(3));
    for (std::size_t left = 0; left < 3; ++left) {
        ExpansionQuery rest = query;
        rest.items.erase(rest.items.begin() + static_cast<std::ptrdiff_t>(left));
        rest.watched.push_back(query.items[left]);
        const RankingResult result = rankPool(*pool, rest, kTopicRun);
        EXPECT_EQ(all[left].seed, query.items[left]);
        EXPECT_THAT(all[left].ranks,
                    ElementsAre(result.watched[0].fusedRank, result.watched[1].fusedRank));
        EXPECT_EQ(all[left].ownRank, result.watched[2].fusedRank);
    }
    EXPECT_GT(all[2].ranks[1], all[0].ranks[1]) << "46 is of the topic of 45 only";
    EXPECT_GT(all[2].ownRank, all[0].ownRank) << "3 and 5 share a topic, 45 is of another";
    EXPECT_THAT(withoutEach(*pool, {.items = {3}, .watched = {7}}, kTopicRun), IsEmpty());
}

TEST(ExplainRank, TheTermsOfKnownSetsAddUpToTheScore) {
    const auto pool = openTopics();
    const ExpansionQuery query{.items = {3, 5, 45}};
    const RankingResult all = rankPool(*pool, query, kTopicRun);
    for (const std::int64_t candidate : {7, 47, 100}) {
        const RankingReason reason =
            explainRank(*pool, query, candidate, SeedEffects::Find, kTopicRun);
        const RankedItem& ranked = *std::ranges::find(all.items, candidate, &RankedItem::item);
        EXPECT_EQ(reason.rank, ranked.fusedRank);
        double score = reason.constant;
        for (const KnownSetTerm& term : reason.terms) {
            const std::vector<std::int64_t>& set =
                pool->pool().known[static_cast<std::size_t>(term.set)].items;
            EXPECT_NE(std::ranges::find(set, candidate), set.end());
            for (const std::int64_t item : term.shared) {
                EXPECT_NE(std::ranges::find(set, item), set.end());
            }
            score += term.term;
        }
        EXPECT_NEAR(score, ranked.scores[0], 1e-4);
        EXPECT_TRUE(
            std::ranges::is_sorted(reason.terms, std::ranges::greater(), &KnownSetTerm::term));
        EXPECT_EQ(std::ssize(reason.terms),
                  std::ranges::count_if(pool->pool().known, [&](const KnownSet& set) {
                      return std::ranges::find(set.items, candidate) != set.items.end();
                  }));
    }
}

TEST(ExplainRank, NamesWhatPulledACandidateIn) {
    const auto pool = openTopics();
    const RankingReason reason =
        explainRank(*pool, {.items = {3, 45}}, 47, SeedEffects::Find, kTopicRun);
    ASSERT_THAT(reason.seeds, SizeIs(2));
    EXPECT_EQ(reason.seeds[1].seed, 45);
    EXPECT_GT(reason.seeds[1].rankWithout, reason.seeds[0].rankWithout);
    ASSERT_THAT(reason.likeness, SizeIs(2));
    EXPECT_GT(reason.likeness[1], reason.likeness[0]);
    EXPECT_LE(reason.likeness[1], 1.0F);
    const std::int64_t withoutVector = pool->pool().itemCount() - 2;
    EXPECT_THAT(explainRank(*pool, {.items = {3, 45}}, withoutVector, SeedEffects::Find, kTopicRun)
                    .likeness,
                IsEmpty());
}

TEST(ExplainRank, WithoutSeedsIsTheSameInAllElse) {
    const auto pool = openTopics();
    const ExpansionQuery query{.items = {3, 45}};
    RankingReason whole = explainRank(*pool, query, 47, SeedEffects::Find, kTopicRun);
    EXPECT_THAT(whole.seeds, SizeIs(2));
    whole.seeds.clear();
    EXPECT_EQ(explainRank(*pool, query, 47, SeedEffects::Leave, kTopicRun), whole);
}

}  // namespace
}  // namespace setscope
