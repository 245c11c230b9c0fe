#include "core/training/outlier_episodes.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "tests/core/training/synthetic_pools.h"

namespace setscope {
namespace {

bool has(const EpisodePool& pool, std::size_t trait, std::int64_t row) {
    return std::ranges::binary_search(pool.traits[trait], row);
}

/// Whether some pair of traits is shared by all members and lacked by all strangers.
bool followsSomeConcept(const EpisodePool& pool, const EpisodeSource::Draw& draw) {
    for (std::size_t first = 0; first < pool.traits.size(); ++first) {
        for (std::size_t second = first + 1; second < pool.traits.size(); ++second) {
            bool fits = true;
            for (std::size_t i = 0; i < draw.rows.size(); ++i) {
                const bool one = has(pool, first, draw.rows[i]);
                const bool two = has(pool, second, draw.rows[i]);
                fits = fits && (draw.isStranger[i] ? !one && !two : one && two);
            }
            if (fits) {
                return true;
            }
        }
    }
    return false;
}

TEST(EpisodeSource, MembersShareTwoAttributesThatStrangersLack) {
    const EpisodePool pool = syntheticPool(400, 6, 2);
    const EpisodeSource source(pool, 10);
    Random random(3);
    for (int i = 0; i < 50; ++i) {
        const EpisodeSource::Draw draw = source.draw(16, 2, random);
        ASSERT_EQ(draw.rows.size(), 16U);
        EXPECT_EQ(std::ranges::count(draw.isStranger, true), 2);
        EXPECT_EQ(std::set(draw.rows.begin(), draw.rows.end()).size(), 16U);
        EXPECT_TRUE(followsSomeConcept(pool, draw));
    }
}

TEST(EpisodeSource, StrangersComeAtAnyPlace) {
    const EpisodeSource source(syntheticPool(300, 4, 2), 10);
    Random random(5);
    std::set<std::ptrdiff_t> places;
    for (int i = 0; i < 100; ++i) {
        const auto draw = source.draw(5, 1, random);
        places.insert(std::ranges::find(draw.isStranger, true) - draw.isStranger.begin());
    }
    EXPECT_EQ(places.size(), 5U);
}

TEST(EpisodeSource, SetsBecomeSmallerWhereNoClassHasEnough) {
    EpisodePool pool{.domain = "classes",
                     .features = at::randn({10, 3}),
                     .traits = {{0, 1, 2, 3}, {4, 5, 6, 7, 8, 9}},
                     .sharedTraits = 1};
    const EpisodeSource source(std::move(pool), 3);
    EXPECT_EQ(source.largestSet(), 6);
    EXPECT_EQ(source.conceptCount(4), 2);
    EXPECT_EQ(source.conceptCount(5), 1);
    Random random(1);
    const auto draw = source.draw(16, 1, random);
    EXPECT_EQ(draw.rows.size(), 7U);
    EXPECT_EQ(std::ranges::count(draw.isStranger, true), 1);
}

TEST(EpisodeSource, SetsBecomeSmallerWhereThereAreTooFewStrangers) {
    EpisodePool pool{
        .domain = "two classes",
        .features = at::zeros({19, 2}),
        .traits = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, {12, 13, 14, 15, 16, 17, 18}},
        .sharedTraits = 1};
    const EpisodeSource source(std::move(pool), 6);
    Random random(2);
    const EpisodeSource::Draw draw = source.draw(30, 10, random);
    EXPECT_EQ(std::ranges::count(draw.isStranger, false), 12);
    EXPECT_EQ(std::ranges::count(draw.isStranger, true), 7);
}

TEST(EpisodeSource, WithoutAConceptOfEnoughPicturesIsEmpty) {
    EpisodePool pool{.domain = "classes",
                     .features = at::randn({4, 3}),
                     .traits = {{0, 1}, {2, 3}},
                     .sharedTraits = 1};
    EXPECT_TRUE(EpisodeSource(std::move(pool), 3).isEmpty());
}

TEST(EpisodeBatch, TargetsOnlySetsWithExactlyOneStranger) {
    EpisodePool pool{.domain = "classes",
                     .features = at::arange(8, at::kFloat).view({8, 1}),
                     .traits = {{0, 1, 2, 3}, {4, 5, 6, 7}},
                     .sharedTraits = 1};
    const EpisodeSource source(std::move(pool), 2);
    EpisodeBatchBuilder builder;
    builder.add(source, 0, {{0, 1, 4}, {false, false, true}});
    builder.add(source, 0, {{5, 6}, {false, false}});
    builder.add(source, 0, {{7, 0, 1}, {false, true, true}});
    const EpisodeBatch batch = builder.build();
    EXPECT_TRUE(at::equal(batch.offsets, at::tensor({0, 3, 5, 8}, at::kLong)));
    EXPECT_TRUE(at::equal(batch.targets, at::tensor({2, -1, -1}, at::kLong)));
    EXPECT_TRUE(at::equal(batch.labels, at::tensor({0., 0., 1., 0., 0., 0., 1., 1.}, at::kFloat)));
    EXPECT_TRUE(at::equal(batch.features.squeeze(1),
                          at::tensor({0., 1., 4., 5., 6., 7., 0., 1.}, at::kFloat)));
}

TEST(DrawEpisodes, HoldsSetsOfEveryKindAndOfEveryDomain) {
    std::vector<EpisodeSource> sources;
    sources.emplace_back(syntheticPool(500, 4, 1), 10);
    sources.emplace_back(syntheticPool(500, 4, 1), 10);
    Random random(2);
    const EpisodeShape shape;
    const EpisodeBatch batch = drawEpisodes(sources, 300, shape, random);
    std::set<std::int64_t> strangerCounts;
    for (std::int64_t set = 0; set < 300; ++set) {
        const auto begin = batch.offsets[set].item<std::int64_t>();
        const auto end = batch.offsets[set + 1].item<std::int64_t>();
        EXPECT_GE(end - begin, shape.smallest);
        EXPECT_LE(end - begin, shape.largest);
        strangerCounts.insert(batch.labels.slice(0, begin, end).sum().item<std::int64_t>());
    }
    EXPECT_TRUE(strangerCounts.contains(0) && strangerCounts.contains(1) &&
                strangerCounts.contains(2));
    EXPECT_NEAR(static_cast<double>(std::ranges::count(batch.domains, 0U)), 150.0, 40.0);
}

TEST(DrawEpisodes, TheSameSeedDrawsTheSameSets) {
    std::vector<EpisodeSource> sources;
    sources.emplace_back(syntheticPool(200, 4, 1), 10);
    Random one(7);
    Random two(7);
    EXPECT_TRUE(at::equal(drawEpisodes(sources, 20, {}, one).features,
                          drawEpisodes(sources, 20, {}, two).features));
}

}  // namespace
}  // namespace setscope
