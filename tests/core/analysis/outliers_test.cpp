#include "core/analysis/outliers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "tests/core/analysis/synthetic_model.h"

namespace setscope {
namespace {

using ByMember = std::map<std::int64_t, std::pair<float, float>>;

ByMember byMember(const OutlierResult& result) {
    ByMember found;
    for (const SetOutliers& set : result.sets) {
        for (std::size_t i = 0; i < set.members.size(); ++i) {
            found[set.members[i].value] = {set.probability[i], set.score[i]};
        }
    }
    return found;
}

class EitherHead : public testing::TestWithParam<Head> {};

TEST_P(EitherHead, AnyOrderOfMembersAndSetsGivesTheSameBits) {
    const LoadedModel model = syntheticModel();
    Collection collection = syntheticCollection({16, 5, 40});
    FeatureStore store;
    const ByMember expected =
        byMember(findOutliers(model, collection, {.head = GetParam(), .sets = {}}, store, {}));
    ASSERT_EQ(expected.size(), 61U);
    Random random(9);
    for (int i = 0; i < 5; ++i) {
        random.shuffle(std::span(collection.sets));
        for (ItemSet& set : collection.sets) {
            random.shuffle(std::span(set.members));
        }
        FeatureStore empty;
        EXPECT_EQ(
            byMember(findOutliers(model, collection, {.head = GetParam(), .sets = {}}, empty, {})),
            expected);
    }
}

TEST_P(EitherHead, DuplicatesGetTheSameBitsInAnyOrder) {
    const LoadedModel model = syntheticModel();
    Collection collection = syntheticCollection({9});
    std::vector<Member>& members = collection.sets[0].members;
    members[6].content = members[1].content;
    members[8].content = members[1].content;
    FeatureStore store;
    const ByMember forwards =
        byMember(findOutliers(model, collection, {.head = GetParam(), .sets = {}}, store, {}));
    EXPECT_EQ(forwards.at(members[1].id.value), forwards.at(members[8].id.value));
    std::ranges::reverse(members);
    EXPECT_EQ(
        byMember(findOutliers(model, collection, {.head = GetParam(), .sets = {}}, store, {})),
        forwards);
}

TEST_P(EitherHead, ASetIsJudgedAlikeAloneAndAmongOthers) {
    const LoadedModel model = syntheticModel();
    const Collection collection = syntheticCollection({7, 16});
    FeatureStore store;
    const OutlierResult all =
        findOutliers(model, collection, {.head = GetParam(), .sets = {}}, store, {});
    const OutlierResult one = findOutliers(
        model, collection, {.head = GetParam(), .sets = {collection.sets[1].id}}, store, {});
    ASSERT_EQ(one.sets.size(), 1U);
    EXPECT_EQ(one.sets[0], all.sets[1]);
}

INSTANTIATE_TEST_SUITE_P(All, EitherHead, testing::Values(Head::Softmax, Head::Sigmoid));

TEST(FindOutliers, SoftmaxProbabilitiesOfASetSumToOne) {
    const LoadedModel model = syntheticModel();
    FeatureStore store;
    const OutlierResult result =
        findOutliers(model, syntheticCollection({3, 16, 100}), {}, store, {});
    for (const SetOutliers& set : result.sets) {
        EXPECT_NEAR(std::accumulate(set.probability.begin(), set.probability.end(), 0.0), 1.0,
                    1e-5);
    }
}

TEST(FindOutliers, NamesUnreadableMembersAndJudgesTheOthers) {
    const LoadedModel model = syntheticModel();
    Collection collection = syntheticCollection({5});
    collection.sets[0].members[2].name = "bad.jpg";
    collection.sets[0].members[2].payload.source = {.file = "/photos/all.zip",
                                                    .entry = "cats/bad.jpg"};
    FeatureStore store;
    const OutlierResult result = findOutliers(model, collection, {}, store, {});
    ASSERT_EQ(result.problems.size(), 1U);
    EXPECT_EQ(result.problems[0].path, displayPath(collection.sets[0].members[2].payload.source));
    EXPECT_EQ(result.sets[0].members.size(), 4U);
    EXPECT_EQ(std::ranges::count(result.sets[0].members, collection.sets[0].members[2].id), 0);
}

TEST(FindOutliers, SetsOfFewerThanThreeGetANoteAndNoNumbers) {
    const LoadedModel model = syntheticModel();
    FeatureStore store;
    const OutlierResult result =
        findOutliers(model, syntheticCollection({0, 1, 2, 3}), {}, store, {});
    ASSERT_EQ(result.sets.size(), 4U);
    for (std::size_t set = 0; set < 3; ++set) {
        EXPECT_FALSE(result.sets[set].note.empty()) << set;
        EXPECT_TRUE(result.sets[set].members.empty() && result.sets[set].probability.empty())
            << set;
    }
    EXPECT_TRUE(result.sets[3].note.empty());
    EXPECT_EQ(result.sets[3].probability.size(), 3U);
}

TEST(FindOutliers, PValuesAreGivenWithinTheReferenceSizesOnly) {
    const LoadedModel model = syntheticModel();
    FeatureStore store;
    const OutlierResult result =
        findOutliers(model, syntheticCollection({3, 16, 33}), {}, store, {});
    EXPECT_EQ(result.referenceSetCount, 99);
    EXPECT_FALSE(result.sets[0].setPValue.has_value());
    EXPECT_TRUE(result.sets[0].pValue.empty());
    ASSERT_TRUE(result.sets[1].setPValue.has_value());
    ASSERT_EQ(result.sets[1].pValue.size(), 16U);
    EXPECT_EQ(*result.sets[1].setPValue, std::ranges::min(result.sets[1].pValue))
        << "the set's is its strangest member's";
    EXPECT_FALSE(result.sets[2].setPValue.has_value());
}

TEST(FindOutliers, WithoutReferenceSetsGivesNoPValue) {
    const LoadedModel model = syntheticModel(std::nullopt);
    FeatureStore store;
    const OutlierResult result = findOutliers(model, syntheticCollection({16}), {}, store, {});
    EXPECT_EQ(result.referenceSetCount, 0);
    EXPECT_FALSE(result.sets[0].setPValue.has_value());
}

TEST(FindOutliers, AfterAnEditOnlyWhatIsNewIsEncoded) {
    const auto encoded = std::make_shared<int>(0);
    const LoadedModel model = syntheticModel(std::nullopt, encoded);
    Collection collection = syntheticCollection({10});
    FeatureStore store;
    findOutliers(model, collection, {}, store, {});
    EXPECT_EQ(*encoded, 10);
    collection.sets[0].members.erase(collection.sets[0].members.begin());
    collection.sets[0].members[3].content = {77, 88};
    findOutliers(model, collection, {}, store, {});
    EXPECT_EQ(*encoded, 11);
}

TEST(FindOutliers, StopsWhenAsked) {
    const LoadedModel model = syntheticModel();
    FeatureStore store;
    std::stop_source stop;
    std::int64_t steps = 0;
    const RunContext run({}, stop.get_token(), [&](const Progress& progress) {
        EXPECT_GT(progress.total, 0);
        if (++steps == 10) {
            stop.request_stop();
        }
    });
    EXPECT_THROW(findOutliers(model, syntheticCollection({200}), {}, store, run), Cancelled);
    EXPECT_LE(steps, 11);
}

TEST(FindOutliers, AMissingGpuIsNeverReplacedInSilence) {
    const LoadedModel model = syntheticModel();
    FeatureStore store;
    const RunContext run({.seed = 0, .device = "cuda:99", .threads = 1});
    EXPECT_THROW(findOutliers(model, syntheticCollection({4}), {}, store, run), Error);
}

TEST(LeaveOneOutEffect, IsThatOfScoringTheSetWithoutTheMember) {
    const LoadedModel model = syntheticModel();
    Collection collection = syntheticCollection({8});
    const ItemSet whole = collection.sets[0];
    FeatureStore store;
    const LeaveOneOut effect = leaveOneOut(model, collection, whole.id, whole.members[3].id,
                                           {.head = Head::Sigmoid}, store, {});
    const OutlierOptions options{.head = Head::Sigmoid, .sets = {}};
    const OutlierResult before = findOutliers(model, collection, options, store, {});
    collection.sets[0].members.erase(collection.sets[0].members.begin() + 3);
    const OutlierResult after = findOutliers(model, collection, options, store, {});
    EXPECT_EQ(effect.members, after.sets[0].members);
    EXPECT_EQ(effect.after, after.sets[0].probability);
    std::vector<float> expected = before.sets[0].probability;
    expected.erase(expected.begin() + 3);
    EXPECT_EQ(effect.before, expected);
    EXPECT_EQ(effect.setPValueBefore, before.sets[0].setPValue);
    EXPECT_EQ(effect.setPValueAfter, after.sets[0].setPValue);
}

TEST(LeaveOneOutEffect, FindsTheMostAndTheLeastAlike) {
    const LoadedModel model = syntheticModel();
    Collection collection = syntheticCollection({8});
    std::vector<Member>& members = collection.sets[0].members;
    members[5].content = members[2].content;
    FeatureStore store;
    const LeaveOneOut effect =
        leaveOneOut(model, collection, collection.sets[0].id, members[2].id, {}, store, {});
    EXPECT_EQ(effect.mostAlike, members[5].id);
    EXPECT_NEAR(effect.mostAlikeCosine, 1.0F, 1e-6F);
    EXPECT_LT(effect.leastAlikeCosine, effect.mostAlikeCosine);
    EXPECT_NE(effect.leastAlike, members[2].id);
}

TEST(LeaveOneOutEffect, NeedsFourReadableMembers) {
    const LoadedModel model = syntheticModel();
    Collection collection = syntheticCollection({3, 5});
    FeatureStore store;
    EXPECT_THROW(leaveOneOut(model, collection, collection.sets[0].id,
                             collection.sets[0].members[0].id, {}, store, {}),
                 Error);
    collection.sets[1].members[0].name = "bad.jpg";
    EXPECT_THROW(leaveOneOut(model, collection, collection.sets[1].id,
                             collection.sets[1].members[0].id, {}, store, {}),
                 Error);
    EXPECT_NO_THROW(leaveOneOut(model, collection, collection.sets[1].id,
                                collection.sets[1].members[1].id, {}, store, {}));
}

}  // namespace
}  // namespace setscope
