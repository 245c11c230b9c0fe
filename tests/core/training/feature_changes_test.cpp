#include "core/training/feature_changes.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

TEST(ClusteredFeatures, StrangersLieOutsideWhereTheOthersAre) {
    const std::vector<std::int64_t> sizes(40, 50);
    const at::Tensor offsets = offsetsFromSizes(sizes);
    const at::Tensor labels = at::zeros({2000});
    labels.slice(0, 0, 2000, 50).fill_(1);
    Random random(3);
    for (int round = 0; round < 20; ++round) {
        const at::Tensor rows = clusteredFeatures(labels, offsets, random);
        ASSERT_EQ(rows.size(0), 2000);
        ASSERT_GE(rows.size(1), 1);
        ASSERT_LE(rows.size(1), 32);
        ASSERT_TRUE(rows.isfinite().all().item<bool>());
        const at::Tensor sets = rows.view({40, 50, rows.size(1)});
        const at::Tensor others = sets.slice(1, 1);
        const at::Tensor spread = others.std(1, true, true);
        const at::Tensor distance = ((sets - others.mean(1, true)) / spread).square().sum(2).sqrt();
        EXPECT_GT(distance.select(1, 0).mean().item<double>(),
                  1.2 * distance.slice(1, 1).mean().item<double>());
    }
}

TEST(ClusteredFeatures, SetsLieInDifferentPlaces) {
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{200, 200});
    Random random(5);
    int apart = 0;
    for (int round = 0; round < 20; ++round) {
        const at::Tensor rows = clusteredFeatures(at::zeros({400}), offsets, random);
        const at::Tensor gap = (rows.slice(0, 0, 200).mean(0) - rows.slice(0, 200).mean(0)).abs();
        apart += (gap / rows.slice(0, 0, 200).std(0)).max().item<double>() > 0.5 ? 1 : 0;
    }
    EXPECT_GE(apart, 15);
}

TEST(ClusteredFeatures, TheSameSeedGivesTheSameRows) {
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{7, 9});
    Random one(11);
    Random other(11);
    EXPECT_TRUE(at::equal(clusteredFeatures(at::zeros({16}), offsets, one),
                          clusteredFeatures(at::zeros({16}), offsets, other)));
}

}  // namespace
}  // namespace setscope
