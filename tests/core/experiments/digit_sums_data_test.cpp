#include "core/experiments/digit_sums_data.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/tensor/ragged_batch.h"
#include "tests/core/experiments/digit_files.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

/// Members of a set, as rows of the pool.
std::vector<std::int64_t> membersOfDigits(const DigitSets& sets, std::int64_t set) {
    const auto limits = offsetValues(sets.offsets);
    const auto* rows = sets.rows.data_ptr<std::int64_t>();
    return {rows + limits[static_cast<std::size_t>(set)],
            rows + limits[static_cast<std::size_t>(set) + 1]};
}

void expectSumsAreSums(const DigitSets& sets, const DigitPool& pool) {
    for (std::int64_t set = 0; set < sets.count(); ++set) {
        std::int64_t sum = 0;
        for (const std::int64_t row : membersOfDigits(sets, set)) {
            sum += pool.digits.at(static_cast<std::size_t>(row));
        }
        EXPECT_EQ(sets.sums[set].item<float>(), static_cast<float>(sum));
    }
}

/// Items without a meaning, whose digits are 7, 0, 9.
DigitPool threeDigitItems() { return {at::zeros({3, 1}), {7, 0, 9}}; }

TEST(DigitSets, EverySizeIsAsFrequentAndSumsAreSums) {
    Random random(1);
    const DigitPool pool = threeDigitItems();
    const DigitSets sets = drawDigitSets(pool, 5'000, 5, random);
    ASSERT_EQ(sets.count(), 5'000);
    expectSumsAreSums(sets, pool);
    std::vector<int> ofSize(6, 0);
    std::vector<int> ofRow(3, 0);
    for (std::int64_t set = 0; set < sets.count(); ++set) {
        const auto members = membersOfDigits(sets, set);
        ++ofSize.at(members.size());
        for (const std::int64_t row : members) {
            ++ofRow.at(static_cast<std::size_t>(row));
        }
    }
    EXPECT_EQ(ofSize[0], 0);
    // Five standard deviations of 5,000 draws at 1/5, and of about 15,000 at 1/3.
    for (std::size_t size = 1; size <= 5; ++size) {
        EXPECT_NEAR(ofSize[size], 1'000, 142) << size;
    }
    for (const int count : ofRow) {
        EXPECT_NEAR(count, static_cast<double>(sets.rows.size(0)) / 3, 289);
    }
}

TEST(DigitSets, HaveTheLengthThatIsAskedFor) {
    Random random(2);
    const DigitPool pool = threeDigitItems();
    const DigitSets sets = drawDigitSetsOf(pool, 7, 50, random);
    EXPECT_TENSOR_EQUAL(sets.offsets, at::arange(0, 351, 50, at::kLong));
    expectSumsAreSums(sets, pool);
    EXPECT_GT(sets.sums.std().item<double>(), 0.0);
}

TEST(DigitSets, EveryItemAloneSumsToItsDigit) {
    const DigitPool pool = threeDigitItems();
    const DigitSets sets = everyItemAlone(pool);
    EXPECT_TENSOR_EQUAL(sets.sums, at::tensor({7.0F, 0.0F, 9.0F}).unsqueeze(1));
    EXPECT_TENSOR_EQUAL(sets.offsets, at::arange(4, at::kLong));
    expectSumsAreSums(sets, pool);
}

TEST(DigitSets, ChosenOnesAreTheSameSetsInThatOrder) {
    Random random(3);
    const DigitPool pool = threeDigitItems();
    const DigitSets sets = drawDigitSets(pool, 20, 6, random);
    const std::vector<std::int64_t> wanted = {19, 3, 3, 0};
    const DigitSets chosen = sets.chosen(wanted);
    ASSERT_EQ(chosen.count(), 4);
    for (std::size_t place = 0; place < wanted.size(); ++place) {
        EXPECT_EQ(membersOfDigits(chosen, static_cast<std::int64_t>(place)),
                  membersOfDigits(sets, wanted[place]));
    }
    expectSumsAreSums(chosen, pool);
    EXPECT_EQ(sets.chosen({}).count(), 0);
}

TEST(MemberScale, FollowsItsEquations) {
    // Sums 3 of one and 9 of two: mean 12/3, spread² ((3 − 4)²/1 + (9 − 8)²/2)/2.
    DigitSets sets;
    sets.offsets = at::tensor({0, 1, 3}, at::kLong);
    sets.rows = at::zeros({3}, at::kLong);
    sets.sums = at::tensor({3.0F, 9.0F}).unsqueeze(1);
    EXPECT_NEAR(memberScale(sets).mean, 4.0, 1e-12);
    EXPECT_NEAR(memberScale(sets).spread, std::sqrt(0.75), 1e-12);
}

TEST(MemberScale, FindsThatOfTheDigitsFromSumsAlone) {
    Random random(4);
    const MemberScale scale = memberScale(drawDigitSets(writtenDigits().train, 20'000, 10, random));
    EXPECT_NEAR(scale.mean, 4.5, 0.05);
    EXPECT_NEAR(scale.spread, std::sqrt(8.25), 0.05);  // of 0 to 9: (10² − 1)/12
}

TEST(WrittenDigits, EachHasANumberOfItsOwn) {
    const DigitPools pools = writtenDigits();
    EXPECT_EQ(pools.edge, 0);
    EXPECT_TENSOR_EQUAL(pools.train.items, at::eye(10));
    EXPECT_TENSOR_EQUAL(pools.test.items, at::eye(10));
    EXPECT_THAT(pools.train.digits, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
}

/// 160 stamps of 2 × 2, each its own number in the first two pixels; its digit is the last of that
/// number.
class Stamps : public testing::Test {
  protected:
    Stamps() {
        files_.rows = 2;
        files_.columns = 2;
        for (int stamp = 0; stamp < kStamps; ++stamp) {
            files_.stamps.push_back({static_cast<char>(stamp), '\0', '\xFF', '\x33'});
            files_.labels.push_back(static_cast<std::uint8_t>(stamp % 10));
        }
        files_.write(folder_);
    }

    DigitPools read(std::uint64_t seed = 5) const {
        return readStamps(folder_.path() / "mnist", seed, {});
    }
    std::string refused() const {
        files_.write(folder_);
        return refusal(ErrorKind::BadInput, [&] { read(); });
    }
    static std::vector<std::int64_t> numbers(const DigitPool& pool) {
        const at::Tensor first = (pool.items.select(1, 0) * 255.0).round().to(at::kLong);
        return {first.data_ptr<std::int64_t>(), first.data_ptr<std::int64_t>() + first.size(0)};
    }

    static constexpr int kStamps = 160;
    TempDir folder_;
    DigitFiles files_;
};

TEST_F(Stamps, NoneIsForTwoPurposesAndNoneIsLost) {
    const DigitPools pools = read();
    EXPECT_EQ(pools.edge, 2);
    EXPECT_EQ(pools.train.count(), 110);
    EXPECT_EQ(pools.validation.count(), 20);
    EXPECT_EQ(pools.test.count(), 30);
    std::vector<std::int64_t> all;
    for (const DigitPool* pool : {&pools.train, &pools.validation, &pools.test}) {
        const auto part = numbers(*pool);
        all.insert(all.end(), part.begin(), part.end());
    }
    std::ranges::sort(all);
    for (std::int64_t stamp = 0; stamp < kStamps; ++stamp) {
        EXPECT_EQ(all.at(static_cast<std::size_t>(stamp)), stamp);
    }
}

TEST_F(Stamps, KeepTheirDigitsAndTheirPixels) {
    const DigitPools pools = read();
    for (const DigitPool* pool : {&pools.train, &pools.validation, &pools.test}) {
        const auto stamps = numbers(*pool);
        ASSERT_EQ(stamps.size(), pool->digits.size());
        for (std::size_t row = 0; row < stamps.size(); ++row) {
            EXPECT_EQ(pool->digits[row], stamps[row] % 10);
        }
        EXPECT_TENSOR_NEAR(pool->items.narrow(1, 1, 3).mean(0), at::tensor({0.0F, 1.0F, 0.2F}),
                           1e-6);
    }
}

TEST_F(Stamps, AreDividedBySeed) {
    EXPECT_EQ(numbers(read(5).test), numbers(read(5).test));
    EXPECT_NE(numbers(read(5).test), numbers(read(6).test));
}

TEST_F(Stamps, ThatDoNotFitTheirLabelsAreRefused) {
    files_.labels.pop_back();
    EXPECT_THAT(refused(), HasSubstr("159 labels for 160 stamps"));
    files_.labels.push_back(10);
    EXPECT_THAT(refused(), HasSubstr("a label is no digit"));
    files_.labels.back() = 9;
    files_.rows = 1;
    files_.columns = 4;
    EXPECT_THAT(refused(), HasSubstr("not enough square stamps"));
}

TEST_F(Stamps, ThatAreTooFewToDivideAreRefused) {
    files_.stamps.resize(15);
    files_.labels.resize(15);
    EXPECT_THAT(refused(), HasSubstr("not enough square stamps"));
    files_.stamps.push_back(files_.stamps.front());
    files_.labels.push_back(0);
    EXPECT_EQ(refused(), "not refused");
    const DigitPools pools = read();
    EXPECT_THAT((std::vector<std::int64_t>{pools.train.count(), pools.validation.count(),
                                           pools.test.count()}),
                Each(testing::Gt(0)));
}

TEST_F(Stamps, NameTheFileThatIsMissing) {
    for (const char* name : {"digits-images-idx3-ubyte.gz", "digits-labels-idx1-ubyte.gz"}) {
        files_.write(folder_);
        std::filesystem::remove(folder_.path() / "mnist" / name);
        EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { read(); }), HasSubstr(name));
    }
}

TEST_F(Stamps, AreNotReadAfterAStop) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(readStamps(folder_.path() / "mnist", 5, RunContext({}, stop.get_token())),
                 Cancelled);
}

}  // namespace
}  // namespace setscope
