#include "core/analysis/influence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <span>
#include <stop_token>
#include <utility>

#include "core/analysis/outliers.h"
#include "core/base/error.h"
#include "tests/core/analysis/synthetic_model.h"

namespace setscope {
namespace {

class InfluenceByHead : public testing::TestWithParam<Head> {};

TEST_P(InfluenceByHead, EveryRowIsTheLeaveOneOutEffectOfItsMember) {
    const LoadedModel model = syntheticModel();
    const Collection collection = syntheticCollection({4, 9});
    const SetId set = collection.sets[1].id;
    const OutlierOptions options{.head = GetParam(), .sets = {}};
    FeatureStore store;
    const InfluenceMatrix matrix = influence(model, collection, set, options, store, {});
    const std::size_t n = matrix.members.size();
    ASSERT_EQ(n, 9U);
    ASSERT_EQ(matrix.change.size(), n * n);
    for (std::size_t r = 0; r < n; ++r) {
        const LeaveOneOut effect =
            leaveOneOut(model, collection, set, matrix.members[r], options, store, {});
        EXPECT_EQ(matrix.change[r * n + r], 0.0F);
        for (std::size_t place = 0; place < effect.members.size(); ++place) {
            const std::size_t c = place < r ? place : place + 1;
            EXPECT_EQ(matrix.members[c], effect.members[place]);
            EXPECT_EQ(matrix.probability[c], effect.before[place]);
            EXPECT_EQ(matrix.change[r * n + c], effect.after[place] - effect.before[place]);
        }
    }
}

/// The matrix's numbers by their members.
std::map<std::pair<std::int64_t, std::int64_t>, std::pair<float, float>> byPair(
    const InfluenceMatrix& matrix) {
    std::map<std::pair<std::int64_t, std::int64_t>, std::pair<float, float>> numbers;
    const std::size_t n = matrix.members.size();
    for (std::size_t r = 0; r < n; ++r) {
        for (std::size_t c = 0; c < n; ++c) {
            numbers[{matrix.members[r].value, matrix.members[c].value}] = {
                matrix.change[r * n + c], matrix.cosine[r * n + c]};
        }
    }
    return numbers;
}

TEST_P(InfluenceByHead, AnyOrderOfMembersGivesTheSameBits) {
    const LoadedModel model = syntheticModel();
    Collection collection = syntheticCollection({12});
    ItemSet& set = collection.sets[0];
    set.members[7].content = set.members[2].content;
    const OutlierOptions options{.head = GetParam(), .sets = {}};
    FeatureStore store;
    const auto expected = byPair(influence(model, collection, set.id, options, store, {}));
    Random random(5);
    for (int i = 0; i < 4; ++i) {
        random.shuffle(std::span(set.members));
        FeatureStore empty;
        EXPECT_EQ(byPair(influence(model, collection, set.id, options, empty, {})), expected);
    }
}

INSTANTIATE_TEST_SUITE_P(All, InfluenceByHead, testing::Values(Head::Softmax, Head::Sigmoid));

TEST(Influence, CosinesAreThoseOfTheFeatures) {
    const LoadedModel model = syntheticModel();
    Collection collection = syntheticCollection({6});
    std::vector<Member>& members = collection.sets[0].members;
    members[4].content = members[1].content;
    FeatureStore store;
    const InfluenceMatrix matrix =
        influence(model, collection, collection.sets[0].id, {}, store, {});
    const at::Tensor features = HashEncoder().encode(members, {}).features;
    for (std::int64_t r = 0; r < 6; ++r) {
        const at::Tensor expected = at::cosine_similarity(features, features[r].unsqueeze(0), 1);
        for (std::int64_t c = 0; c < 6; ++c) {
            EXPECT_NEAR(matrix.cosine[static_cast<std::size_t>(r * 6 + c)],
                        expected[c].item<float>(), 1e-6F);
        }
    }
    EXPECT_FLOAT_EQ(matrix.cosine[1 * 6 + 4], 1.0F);
    EXPECT_EQ(neighboursOf(matrix, members[1].id).front().second, members[4].id);
}

TEST(Influence, LeavesUnreadableMembersOutAndNeedsFourOthers) {
    const LoadedModel model = syntheticModel();
    Collection collection = syntheticCollection({5, 4});
    collection.sets[0].members[1].name = "bad.jpg";
    collection.sets[1].members[1].name = "bad.jpg";
    FeatureStore store;
    const InfluenceMatrix matrix =
        influence(model, collection, collection.sets[0].id, {}, store, {});
    EXPECT_EQ(matrix.set, collection.sets[0].id);
    EXPECT_EQ(matrix.members.size(), 4U);
    EXPECT_EQ(std::ranges::count(matrix.members, collection.sets[0].members[1].id), 0);
    EXPECT_THROW(influence(model, collection, collection.sets[1].id, {}, store, {}), Error);
}

TEST(Influence, StopsBetweenTwoMembersOfALargeSet) {
    const LoadedModel model = syntheticModel();
    const Collection collection = syntheticCollection({200});
    FeatureStore store;
    std::stop_source stop;
    std::int64_t left = 0;
    const RunContext run({}, stop.get_token(), [&](const Progress& progress) {
        if (progress.what == "Leaving out members") {
            EXPECT_EQ(progress.total, 200);
            EXPECT_EQ(progress.done, left++);
            if (left == 3) {
                stop.request_stop();
            }
        }
    });
    EXPECT_THROW(influence(model, collection, collection.sets[0].id, {}, store, run), Cancelled);
    EXPECT_EQ(left, 3);
}

}  // namespace
}  // namespace setscope
