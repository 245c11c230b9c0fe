#include "core/analysis/scorers.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/analysis/opened_pool.h"
#include "tests/core/analysis/topic_pool.h"
#include "tests/support/scoped_variable.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

/// The pool of topics with every scorer ready, learned once.
const OpenedPool& learnedTopics() {
    static const std::shared_ptr<const OpenedPool> learned = [] {
        const TempDir home;
        const ScopedVariable data("XDG_DATA_HOME", home.path().string());
        FeatureStore store;
        const auto opened = openPool(TopicPool::make(), {}, store, MediaReader(nullptr), kTopicRun);
        return learn(*opened, kTopicRun);
    }();
    return *learned;
}

class EveryScorer : public testing::TestWithParam<Scorer> {};

INSTANTIATE_TEST_SUITE_P(All, EveryScorer, testing::ValuesIn(scorers()),
                         [](const testing::TestParamInfo<Scorer>& row) {
                             std::string name = row.param.id;
                             std::erase(name, '-');
                             return name;
                         });

TEST_P(EveryScorer, IsReadyForAPoolThatHasEverything) {
    const ScorerInfo info = infoOf(GetParam(), learnedTopics());
    EXPECT_EQ(info.state, ScorerState::Ready);
    EXPECT_EQ(info.reason, "");
    EXPECT_TRUE(info.summary.ends_with("."));
}

TEST_P(EveryScorer, SaysWhyItCannotRankAPoolThatHasNothing) {
    auto bare = std::make_shared<Pool>();
    bare->items = {"a", "b"};
    FeatureStore store;
    const auto opened = openPool(bare, {}, store, MediaReader(nullptr), kTopicRun);
    const ScorerInfo info = infoOf(GetParam(), *opened);
    EXPECT_EQ(info.state, ScorerState::Unavailable);
    EXPECT_TRUE(info.reason.ends_with(".")) << info.reason;
}

TEST_P(EveryScorer, ScoresEveryItemThatItKnowsAndNoneThatItDoesNot) {
    const std::vector<float> scores = GetParam().scores({learnedTopics(), {1, 2}}, kTopicRun);
    ASSERT_EQ(std::ssize(scores), learnedTopics().pool().itemCount());
    std::int64_t known = 0;
    for (std::size_t item = 0; item < scores.size(); ++item) {
        if (GetParam().knows(learnedTopics(), static_cast<std::int64_t>(item))) {
            EXPECT_TRUE(std::isfinite(scores[item])) << item;
            ++known;
        } else {
            EXPECT_FALSE(std::isnan(scores[item])) << item;
        }
    }
    EXPECT_GE(known, learnedTopics().pool().itemCount() - 2);
    EXPECT_LT(known, learnedTopics().pool().itemCount())
        << "one item is in no set, one has no vector";
}

TEST_P(EveryScorer, DoesNotDependOnTheOrderOfTheQuery) {
    const std::vector<float> scores = GetParam().scores({learnedTopics(), {1, 2, 30}}, kTopicRun);
    const std::vector<float> shuffled = GetParam().scores({learnedTopics(), {30, 1, 2}}, kTopicRun);
    for (std::size_t item = 0; item < scores.size(); ++item) {
        if (std::isfinite(scores[item])) {
            EXPECT_NEAR(scores[item], shuffled[item], 1e-5F * (1.0F + std::abs(scores[item])));
        }
    }
}

TEST_P(EveryScorer, FindsTheOthersOfATopic) {
    const std::vector<std::int64_t> query = {41, 43, 47};
    std::vector<float> scores = GetParam().scores({learnedTopics(), query}, kTopicRun);
    std::vector<std::pair<float, std::int64_t>> order;
    for (std::size_t item = 0; item < scores.size(); ++item) {
        if (std::ranges::find(query, static_cast<std::int64_t>(item)) == query.end()) {
            order.emplace_back(-scores[item], static_cast<std::int64_t>(item));
        }
    }
    std::ranges::sort(order);
    std::int64_t found = 0;
    for (std::size_t place = 0; place < 12; ++place) {
        found += TopicPool::topicOf(order[place].second) == 2 ? 1 : 0;
    }
    EXPECT_GE(found, 11) << "chance finds two";
}

TEST_P(EveryScorer, RanksByAnEmptyQueryToo) {
    for (const float score : GetParam().scores({learnedTopics(), {}}, kTopicRun)) {
        EXPECT_FALSE(std::isnan(score));
    }
}

TEST(Scorers, HaveIdsAndTitlesOfTheirOwnAndWeights) {
    std::set<std::string> names;
    for (const Scorer& scorer : scorers()) {
        EXPECT_TRUE(names.insert(scorer.id).second);
        EXPECT_TRUE(names.insert(scorer.title).second);
        EXPECT_GT(scorer.weight, 0.0);
        EXPECT_GE(scorer.rejection, 0.0);
    }
}

}  // namespace
}  // namespace setscope
