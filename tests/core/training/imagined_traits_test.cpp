#include "core/training/imagined_traits.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace setscope {
namespace {

EpisodeSource namedSource(std::int64_t pictures) {
    EpisodePool pool{
        "drawn", "drawn", at::randn({pictures, 6}, at::detail::createCPUGenerator(8)), {}, 1};
    pool.traits.emplace_back();
    for (std::int64_t row = 0; row < pictures / 2; ++row) {
        pool.traits.back().push_back(row);
    }
    return EpisodeSource(std::move(pool), 4);
}

TEST(ImaginedTraits, AreHadByTwoFifthsOfThePictures) {
    const EpisodeSource named = namedSource(250);
    Random random(3);
    const EpisodeSource imagined = imaginedTraits(named, random);
    EXPECT_FALSE(imagined.isEmpty());
    EXPECT_EQ(imagined.pool().sharedTraits, 2);
    EXPECT_EQ(imagined.pool().pictures, "drawn");
    EXPECT_TRUE(at::equal(imagined.pool().features, named.pool().features));
    ASSERT_EQ(imagined.pool().traits.size(), 32U);
    for (const std::vector<std::int64_t>& rows : imagined.pool().traits) {
        EXPECT_EQ(rows.size(), 100U);
        EXPECT_TRUE(std::ranges::adjacent_find(rows, std::greater_equal<>()) == rows.end());
        EXPECT_GE(rows.front(), 0);
        EXPECT_LT(rows.back(), 250);
    }
}

TEST(ImaginedTraits, FollowTheFeatures) {
    const EpisodeSource named = namedSource(400);
    Random random(4);
    const at::Tensor rows = named.pool().features;
    const EpisodeSource imagined = imaginedTraits(named, random);
    for (const std::vector<std::int64_t>& having : imagined.pool().traits) {
        std::vector<std::int64_t> lacking;
        for (std::int64_t row = 0; row < rows.size(0); ++row) {
            if (!std::ranges::binary_search(having, row)) {
                lacking.push_back(row);
            }
        }
        const auto meanOf = [&](const std::vector<std::int64_t>& chosen) {
            return rows.index_select(0, at::tensor(at::ArrayRef<std::int64_t>(chosen), at::kLong))
                .mean(0);
        };
        const double gap = (meanOf(having) - meanOf(lacking)).norm().item<double>();
        EXPECT_GT(gap, 0.5) << "a random choice of rows differs by about 0.25";
    }
}

TEST(ImaginedTraits, AreTheSameForTheSameSeedAndOthersForAnother) {
    const EpisodeSource named = namedSource(120);
    const auto traits = [&](std::uint64_t seed) {
        Random random(seed);
        return imaginedTraits(named, random).pool().traits;
    };
    EXPECT_EQ(traits(1), traits(1));
    EXPECT_NE(traits(1), traits(2));
}

TEST(ImaginedTraits, OfFewPicturesGiveNoSets) {
    Random random(5);
    EXPECT_TRUE(imaginedTraits(namedSource(20), random).isEmpty());
}

}  // namespace
}  // namespace setscope
