#include "core/features/row_encoder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "tests/core/features/sample_members.h"

namespace setscope {
namespace {

TEST(RowEncoder, GivesTheStandardisedNumbersAndThoseOfAMatrixAsTheyAre) {
    const std::vector<Member> rows = {
        rowMember({5, -2, 0}, {{"a", "b", "c"}, {3, 0, 4}, {2, 4, 8}}), rowMember({5, -2, 0})};
    const EncodedMembers result = makeRowEncoder(3)->encode(rows, {});
    EXPECT_TRUE(result.problems.empty());
    EXPECT_TRUE(
        result.features.equal(at::tensor({1.0F, -0.5F, -0.5F, 5.0F, -2.0F, 0.0F}).view({2, 3})));
}

TEST(RowEncoder, AcceptsOnlyRowsOfItsWidth) {
    const auto encoder = makeRowEncoder(2);
    EXPECT_TRUE(encoder->accepts(rowMember({1, 2}).payload));
    EXPECT_FALSE(encoder->accepts(rowMember({1}).payload));
    EXPECT_FALSE(encoder->accepts(rowMember({1, 2, 3}).payload));
    EXPECT_FALSE(encoder->accepts(textMember("1 2").payload));
    const std::vector<Member> rows = {rowMember({1, 2, 3}), rowMember({1, 2})};
    const EncodedMembers result = encoder->encode(rows, {});
    EXPECT_EQ(result.readable, (std::vector<bool>{false, true}));
    EXPECT_EQ(result.problems.at(0).path, "/tables/wine.csv:7");
    EXPECT_EQ(result.problems.at(0).message,
              "row 7 is a row of 3 numbers, which the encoder setscope-rows does not encode; put "
              "it into a set of its own kind.");
}

TEST(RowEncoder, RefusesNumbersThatCannotBeCompared) {
    const float infinite = std::numeric_limits<float>::infinity();
    const std::vector<Member> rows = {rowMember({3e38F}, {{}, {-3e38F}, {1}}),
                                      rowMember({infinite}), rowMember({std::nanf("")}),
                                      rowMember({3e38F})};
    const EncodedMembers result = makeRowEncoder(1)->encode(rows, {});
    EXPECT_EQ(result.readable, (std::vector<bool>{false, false, false, true}));
    EXPECT_EQ(result.problems.at(0).message,
              "row 7 holds a number that is too large to be compared; correct it or leave the row "
              "out.");
    EXPECT_TRUE(result.features.equal(at::tensor({0.0F, 0.0F, 0.0F, 3e38F}).view({4, 1})));
}

TEST(RowEncoder, IsAnotherEncoderForAnotherWidth) {
    EXPECT_EQ(makeRowEncoder(3)->identity().name, "setscope-rows");
    EXPECT_NE(makeRowEncoder(3)->identity().fingerprint, makeRowEncoder(4)->identity().fingerprint);
    EXPECT_THROW(makeRowEncoder(0), std::logic_error);
}

}  // namespace
}  // namespace setscope
