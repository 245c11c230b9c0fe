#include "core/analysis/opened_pool.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/core/analysis/topic_pool.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::ElementsAre;

std::shared_ptr<const OpenedPool> opened(Pool pool, const ExpansionSource& source = {}) {
    FeatureStore store;
    return openPool(std::make_shared<const Pool>(std::move(pool)), source, store,
                    MediaReader(nullptr), kTopicRun);
}

Pool poolOfVectors(PayloadKind kind, std::vector<float> values, std::int64_t width) {
    Pool pool;
    pool.kind = kind;
    pool.vectors.width = width;
    for (std::int64_t row = 0; row < std::ssize(values) / width; ++row) {
        pool.items.push_back("item" + std::to_string(row));
        pool.vectors.rowOf.push_back(row);
    }
    pool.vectors.values = std::move(values);
    return pool;
}

TEST(OpenedPool, VectorsOfWordsAreDirections) {
    const auto pool = opened(poolOfVectors(PayloadKind::Text, {3, 4, 0, 0, 0, -2}, 2));
    const ItemVectors& vectors = pool->vectors();
    EXPECT_EQ(vectors.kind, PoolRows::Directions);
    EXPECT_THAT(vectors.rowOf, ElementsAre(0, -1, 2)) << "a vector of zeros is none";
    EXPECT_TRUE(
        at::allclose(vectors.rows, at::tensor({0.6F, 0.8F, 0.0F, 0.0F, 0.0F, -1.0F}).view({3, 2})));
    EXPECT_TRUE(vectors.hold(0));
    EXPECT_FALSE(vectors.hold(1));
}

TEST(OpenedPool, OfManyWordsTheMeanIsTakenAway) {
    std::vector<float> values;
    for (int row = 0; row < 1000; ++row) {
        values.insert(values.end(), {10.0F + (row % 2 == 0 ? 1.0F : -1.0F), 0.0F});
    }
    const auto pool = opened(poolOfVectors(PayloadKind::Text, values, 2));
    const ItemVectors& vectors = pool->vectors();
    EXPECT_NEAR(vectors.rows[0][0].item<float>(), 1.0F, 1e-6F);
    EXPECT_NEAR(vectors.rows[1][0].item<float>(), -1.0F, 1e-6F);
}

TEST(OpenedPool, RowsOfNumbersStayAsTheyAre) {
    const auto pool = opened(poolOfVectors(PayloadKind::Vector, {3, 4, 0, 0, 0, -2}, 2));
    const ItemVectors& vectors = pool->vectors();
    EXPECT_EQ(vectors.kind, PoolRows::Numbers);
    EXPECT_THAT(vectors.rowOf, ElementsAre(0, 1, 2));
    EXPECT_TRUE(
        at::equal(vectors.rows, at::tensor({3.0F, 4.0F, 0.0F, 0.0F, 0.0F, -2.0F}).view({3, 2})));
}

TEST(OpenedPool, WordsWithoutVectorsAreComparedByThoseThatWereChosen) {
    const TempDir dir;
    Pool pool;
    pool.items = {"cat", "unheard", "dog"};
    const auto with = opened(pool, {.wordVectors = dir.write("v.txt", "cat 3 4\ndog 1 0\n")});
    EXPECT_THAT(with->vectors().rowOf, ElementsAre(0, -1, 1));
    EXPECT_THAT(with->vectors().itemOf, ElementsAre(0, 2));
    EXPECT_EQ(opened(pool)->vectors().width(), 0);
}

}  // namespace
}  // namespace setscope
