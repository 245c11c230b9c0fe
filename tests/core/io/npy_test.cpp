#include "core/io/npy.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "tests/core/io/npy_bytes.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class Npy : public testing::Test {
  protected:
    NpyMatrix read(const std::string& bytes) const {
        return readNpyMatrix(dir_.write("a.npy", bytes), {});
    }
    std::vector<float> values(const std::string& type, const std::string& data) const {
        return read(npyBytes(npyHeader(type, "(1, 3)"), data)).values;
    }
    std::string refused(const std::string& bytes) const {
        return refusal(ErrorKind::BadInput, [&] { read(bytes); });
    }

    TempDir dir_;
};

TEST_F(Npy, ReadsRowsInEveryVersion) {
    for (const int version : {1, 2, 3}) {
        const NpyMatrix matrix = read(npyBytes(
            npyHeader("<f4", "(2, 3)"), rawBytes(std::vector<float>{1, 2, 3, 4, 5, 6}), version));
        EXPECT_EQ(matrix.rows, 2);
        EXPECT_EQ(matrix.columns, 3);
        EXPECT_THAT(matrix.values, ElementsAre(1, 2, 3, 4, 5, 6));
    }
}

TEST_F(Npy, ColumnByColumnIsTurnedRound) {
    const NpyMatrix matrix = read(npyBytes(npyHeader("<f4", "(2, 3)", "True"),
                                           rawBytes(std::vector<float>{1, 4, 2, 5, 3, 6})));
    EXPECT_THAT(matrix.values, ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST_F(Npy, ReadsEveryTypeOfNumber) {
    EXPECT_THAT(values("<f8", rawBytes(std::vector<double>{0.5, -2, 1e-3})),
                ElementsAre(0.5F, -2.0F, 1e-3F));
    EXPECT_THAT(values("|i1", rawBytes(std::vector<std::int8_t>{-128, 0, 127})),
                ElementsAre(-128, 0, 127));
    EXPECT_THAT(values("|u1", rawBytes(std::vector<std::uint8_t>{0, 1, 255})),
                ElementsAre(0, 1, 255));
    EXPECT_THAT(values("|b1", rawBytes(std::vector<std::uint8_t>{0, 1, 0})), ElementsAre(0, 1, 0));
    EXPECT_THAT(values("<i2", rawBytes(std::vector<std::int16_t>{-300, 0, 300})),
                ElementsAre(-300, 0, 300));
    EXPECT_THAT(values("<u2", rawBytes(std::vector<std::uint16_t>{65'535, 0, 1})),
                ElementsAre(65'535, 0, 1));
    EXPECT_THAT(values("<i4", rawBytes(std::vector<std::int32_t>{-70'000, 0, 1})),
                ElementsAre(-70'000, 0, 1));
    EXPECT_THAT(values("<u4", rawBytes(std::vector<std::uint32_t>{70'000, 0, 1})),
                ElementsAre(70'000, 0, 1));
    EXPECT_THAT(values("<i8", rawBytes(std::vector<std::int64_t>{-(std::int64_t{1} << 40), 0, 1})),
                ElementsAre(-1099511627776.0F, 0, 1));
    EXPECT_THAT(values("<u8", rawBytes(std::vector<std::uint64_t>{std::uint64_t{1} << 63, 0, 1})),
                ElementsAre(9223372036854775808.0F, 0, 1));
}

TEST_F(Npy, HalfPrecisionHasItsKnownValues) {
    const std::vector<std::uint16_t> halves = {0x3C00, 0xC000, 0x7BFF, 0x0400, 0x0001, 0x3555,
                                               0x0000, 0x7C00, 0xFC00, 0x7E00, 0x8000, 0x03FF};
    const std::vector<float> floats =
        read(npyBytes(npyHeader("<f2", "(1, 12)"), rawBytes(halves))).values;
    EXPECT_THAT(std::vector<float>(floats.begin(), floats.begin() + 7),
                ElementsAre(1.0F, -2.0F, 65504.0F, 6.103515625e-05F, 5.9604644775390625e-08F,
                            0.333251953125F, 0.0F));
    EXPECT_EQ(floats[7], std::numeric_limits<float>::infinity());
    EXPECT_EQ(floats[8], -std::numeric_limits<float>::infinity());
    EXPECT_TRUE(std::isnan(floats[9]));
    EXPECT_TRUE(std::signbit(floats[10]));
    EXPECT_EQ(floats[11], 1023.0F / 16777216.0F);
}

TEST_F(Npy, ADoubleBeyondFloatIsNotFinite) {
    const std::vector<float> floats = values("<f8", rawBytes(std::vector<double>{1e300, 1, 2}));
    EXPECT_FALSE(std::isfinite(floats[0]));
    EXPECT_EQ(floats[1], 1.0F);
}

TEST_F(Npy, TheOrderAndSpacingOfTheHeaderDoNotMatter) {
    const NpyMatrix matrix =
        read(npyBytes("{\"shape\":(1,2L),'fortran_order':False,\"descr\":\"|u1\"}", "\1\2"));
    EXPECT_THAT(matrix.values, ElementsAre(1, 2));
}

TEST_F(Npy, ShapesThatAreNoMatrixAreRefused) {
    const std::string data(64, '\0');
    EXPECT_THAT(refused(npyBytes(npyHeader("<f4", "(3,)"), data)), HasSubstr("1 dimension "));
    EXPECT_THAT(refused(npyBytes(npyHeader("<f4", "()"), data)), HasSubstr("0 dimensions"));
    EXPECT_THAT(refused(npyBytes(npyHeader("<f4", "(1, 2, 3)"), data)), HasSubstr("3 dimensions"));
    EXPECT_THAT(refused(npyBytes(npyHeader("<f4", "(0, 3)"), data)), HasSubstr("no numbers"));
    EXPECT_THAT(refused(npyBytes(npyHeader("<f4", "(3, 0)"), data)), HasSubstr("no numbers"));
}

TEST_F(Npy, ShapesThatOverflowTakeNoMemory) {
    for (const char* shape :
         {"(4294967296, 4294967296)", "(4611686018427387904, 1)", "(1, 9223372036854775808)",
          "(18446744073709551615, 18446744073709551615)", "(3037000500, 3037000500)"}) {
        EXPECT_THAT(refused(npyBytes(npyHeader("<f4", shape), "1234")),
                    HasSubstr("shape is not possible"))
            << shape;
    }
    EXPECT_THAT(refused(npyBytes(npyHeader("<f4", "(1000000000, 1000000)"), "1234")),
                HasSubstr("only 4 B are there"));
    EXPECT_THAT(refused(npyBytes(npyHeader("<f4", "(99999999999999999999, 1)"), "1234")),
                HasSubstr("header is damaged"));
}

TEST_F(Npy, OtherTypesAreNamed) {
    const std::string data(64, '\0');
    for (const char* type : {">f4", "<c8", "|O", "<U8", "<f16", "<M8[s]"}) {
        EXPECT_THAT(refused(npyBytes(npyHeader(type, "(1, 1)"), data)),
                    HasSubstr("of the type " + std::string(type)));
    }
    EXPECT_THAT(refused(npyBytes("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1, "
                                 "1), }",
                                 data)),
                HasSubstr("not that of a plain array"));
}

TEST_F(Npy, EveryCutIsRefused) {
    const std::string whole = npyMatrix(2, 2, {1, 2, 3, 4});
    ASSERT_EQ(read(whole).rows, 2);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_THAT(refused(whole.substr(0, length)),
                    AllOf(StartsWith(dir_.path().string()), EndsWith("numpy.save.")))
            << length;
    }
}

TEST_F(Npy, DamagedHeadersAreRefused) {
    const std::string data(16, '\0');
    for (const char* header :
         {"", "{", "{}", "nonsense", "{'descr': '<f4'}", "{'descr': '<f4', 'shape': (1, 1), }",
          "{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1, 1), }",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 1), }",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (1 1), }",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), } more",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), 'other': 1, }",
          "{'descr: <f4, 'fortran_order': False, 'shape': (1, 1), }"}) {
        EXPECT_THAT(refused(npyBytes(header, data)), HasSubstr("its header is damaged")) << header;
    }
    EXPECT_THAT(refused(npyBytes(npyHeader("<f4", "(1, 1)"), data, 4)), HasSubstr("version 4"));
    std::string longHeader = npyMatrix(1, 1, {1});
    longHeader[9] = '\x7f';
    EXPECT_THAT(refused(longHeader), HasSubstr("header is cut off"));
}

TEST_F(Npy, AStopEndsTheReading) {
    std::stop_source stop;
    stop.request_stop();
    const std::filesystem::path file = dir_.write("a.npy", npyMatrix(1, 1, {1}));
    EXPECT_THROW(readNpyMatrix(file, RunContext({}, stop.get_token())), Cancelled);
}

TEST_F(Npy, IsKnownByItsBeginning) {
    const std::string bytes = npyMatrix(1, 1, {1});
    EXPECT_TRUE(looksLikeNpy(std::as_bytes(std::span(bytes))));
    EXPECT_FALSE(looksLikeNpy(std::as_bytes(std::span(bytes)).first(5)));
    EXPECT_FALSE(looksLikeNpy({}));
}

TEST_F(Npy, RealVectorsHaveTheirNumbers) {
    const std::filesystem::path file =
        sharedFolder() / "data/wordvectors/glove_twitter_25d_f16.npy";
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << file << " is not there; set SETSCOPE_SHARED";
    }
    const NpyMatrix matrix = readNpyMatrix(file, {});
    EXPECT_EQ(matrix.rows, 11'925);
    EXPECT_EQ(matrix.columns, 25);
    const std::vector<float> first = {-0.01016998291015625F, 0.0201873779296875F, 0.2147216796875F,
                                      0.1728515625F};
    EXPECT_THAT(std::vector<float>(matrix.values.begin(), matrix.values.begin() + 4),
                ElementsAreArray(first));
    const std::vector<float> king = {-0.7451171875F, -0.11993408203125F, 0.373291015625F,
                                     0.368408203125F};
    EXPECT_THAT(std::vector<float>(matrix.values.begin() + 1011 * 25,
                                   matrix.values.begin() + 1011 * 25 + 4),
                ElementsAreArray(king));
}

}  // namespace
}  // namespace setscope
