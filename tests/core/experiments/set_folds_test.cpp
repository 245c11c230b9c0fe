#include "core/experiments/set_folds.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <vector>

namespace setscope {
namespace {

TEST(SetFolds, KeepSetsApartAndTestEverySetOnce) {
    const std::vector<SetFold> folds = setFolds(23, 5, Random(1));
    ASSERT_EQ(folds.size(), 5U);
    std::vector<int> tested(23, 0);
    for (const SetFold& fold : folds) {
        std::set<std::int64_t> all(fold.train.begin(), fold.train.end());
        all.insert(fold.validation.begin(), fold.validation.end());
        all.insert(fold.test.begin(), fold.test.end());
        EXPECT_EQ(all.size(), 23U);
        EXPECT_EQ(fold.train.size() + fold.validation.size() + fold.test.size(), 23U);
        EXPECT_GE(fold.validation.size(), 4U);
        for (const std::int64_t set : fold.test) {
            ++tested[static_cast<std::size_t>(set)];
        }
    }
    EXPECT_THAT(tested, testing::Each(1));
}

TEST(SetFolds, EveryClassIsEvenOverTheParts) {
    std::vector<std::int64_t> labels(17, 0);
    labels.insert(labels.end(), 5, 1);
    labels.insert(labels.end(), 8, 2);
    for (const SetFold& fold : stratifiedFolds(labels, 5, Random(2))) {
        const auto countOf = [&labels](const std::vector<std::int64_t>& items, std::int64_t label) {
            return std::ranges::count_if(items, [&](std::int64_t item) {
                return labels[static_cast<std::size_t>(item)] == label;
            });
        };
        EXPECT_EQ(countOf(fold.test, 1), 1);
        EXPECT_EQ(countOf(fold.validation, 1), 1);
        EXPECT_EQ(countOf(fold.train, 1), 3);
        EXPECT_THAT(countOf(fold.test, 0), testing::AnyOf(3, 4));
        EXPECT_THAT(countOf(fold.test, 2), testing::AnyOf(1, 2));
        EXPECT_EQ(fold.test.size(), 6U);
    }
}

TEST(SetFolds, AreTheSameForTheSameSeedOnly) {
    EXPECT_EQ(setFolds(50, 5, Random(1))[0].test, setFolds(50, 5, Random(1))[0].test);
    EXPECT_NE(setFolds(50, 5, Random(1))[0].test, setFolds(50, 5, Random(2))[0].test);
}

TEST(SetFolds, RefuseFewerItemsThanParts) {
    EXPECT_THROW(setFolds(4, 5, Random(1)), std::logic_error);
    EXPECT_THROW(setFolds(4, 2, Random(1)), std::logic_error);
}

}  // namespace
}  // namespace setscope
