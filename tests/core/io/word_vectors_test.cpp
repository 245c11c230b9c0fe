#include "core/io/word_vectors.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/random.h"
#include "tests/core/io/npy_bytes.h"
#include "tests/core/io/stored_gzip.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class ReadWordVectors : public testing::Test {
  protected:
    WordVectors read(const std::string& content, const RunContext& run = {}) const {
        return readWordVectors(dir_.write("v.txt", content), run);
    }
    std::string refused(const std::string& content) const {
        const std::string sentence = refusal(ErrorKind::BadInput, [&] { read(content); });
        EXPECT_THAT(sentence, AllOf(StartsWith((dir_.path() / "v.txt").string()), EndsWith(".")));
        return sentence;
    }

    TempDir dir_;
};

/// A binary file of word2vec; with `lineEnd` behind every vector, as the first program wrote it.
std::string binaryVectors(const std::string& header,
                          const std::vector<std::pair<std::string, std::vector<float>>>& words,
                          const std::string& lineEnd = "") {
    std::string bytes = header + "\n";
    for (const auto& [word, values] : words) {
        bytes += word + " " + rawBytes(values) + lineEnd;
    }
    return bytes;
}

TEST_F(ReadWordVectors, ReadsWord2vecText) {
    const WordVectors vectors = read("2 3\ncat 1 -2.5 3e-1\nCafé 4 5 +6 \n");
    EXPECT_THAT(vectors.words, ElementsAre("cat", "Café"));
    EXPECT_EQ(vectors.width, 3);
    EXPECT_THAT(vectors.values, ElementsAre(1, -2.5F, 0.3F, 4, 5, 6));
}

TEST_F(ReadWordVectors, ReadsGloveText) {
    const WordVectors vectors = read("the 0.5 1\r\n, 0.25 2\r\n\r\n42 7 8");
    EXPECT_THAT(vectors.words, ElementsAre("the", ",", "42"));
    EXPECT_EQ(vectors.width, 2);
    EXPECT_THAT(vectors.values, ElementsAre(0.5F, 1, 0.25F, 2, 7, 8));
}

TEST_F(ReadWordVectors, ReadsWord2vecBinaryOfBothPrograms) {
    for (const char* lineEnd : {"", "\n"}) {
        const WordVectors vectors = read(binaryVectors(
            "2 2", {{"cat", {1.0F, -0.1F}}, {"New_York", {1e-30F, 12345.678F}}}, lineEnd));
        EXPECT_THAT(vectors.words, ElementsAre("cat", "New_York"));
        EXPECT_EQ(vectors.width, 2);
        EXPECT_THAT(vectors.values, ElementsAre(1.0F, -0.1F, 1e-30F, 12345.678F));
    }
}

TEST_F(ReadWordVectors, BinaryVectorsMayHoldBytesOfSpacesAndLineEnds) {
    const std::string odd = "  \n ";
    std::string bytes = "1 2\ncat ";
    bytes += odd + rawBytes(std::vector<float>{1.0F});
    const WordVectors vectors = read(bytes);
    EXPECT_THAT(vectors.words, ElementsAre("cat"));
    EXPECT_EQ(rawBytes(vectors.values).substr(0, 4), odd);
}

TEST_F(ReadWordVectors, TextAndBinaryOfTheSameNumbersAreTheSame) {
    Random random(5);
    std::string text = "40 60\n";
    std::vector<std::pair<std::string, std::vector<float>>> words;
    for (int i = 0; i < 40; ++i) {
        words.push_back({"wörd" + std::to_string(i), {}});
        text += words.back().first;
        for (int j = 0; j < 60; ++j) {
            const auto value =
                static_cast<float>(static_cast<int>(random.below(20'001)) - 10'000) / 1024.0F;
            words.back().second.push_back(value);
            text += " " + std::to_string(double{value});
        }
        text += "\n";
    }
    const WordVectors fromBinary = read(binaryVectors("40 60", words));
    const WordVectors fromText = read(text);
    EXPECT_EQ(fromText.words, fromBinary.words);
    ASSERT_EQ(fromText.values.size(), fromBinary.values.size());
    for (std::size_t i = 0; i < fromText.values.size(); ++i) {
        EXPECT_NEAR(fromText.values[i], fromBinary.values[i], 2e-6);
    }
}

TEST_F(ReadWordVectors, ReadsAnArrayWithItsVocabulary) {
    const std::filesystem::path file = dir_.write("v_f32.npy", npyMatrix(3, 2, {1, 2, 3, 4, 5, 6}));
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { readWordVectors(file, {}); }),
                HasSubstr("has no vocabulary beside it"));
    dir_.write("v_vocab.txt", "cat\ndog\n");
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { readWordVectors(file, {}); }),
                AllOf(HasSubstr("2 lines"), HasSubstr("3 rows")));
    dir_.write("v_vocab.txt", "cat\ndog\ncat\n");
    const WordVectors vectors = readWordVectors(file, {});
    EXPECT_THAT(vectors.words, ElementsAre("cat", "dog"));
    EXPECT_THAT(vectors.values, ElementsAre(1, 2, 3, 4));
    dir_.write("v_vocab.txt", "cat\n\ncow\n");
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { readWordVectors(file, {}); }),
                HasSubstr("row 2 has no word"));
}

TEST_F(ReadWordVectors, OfAWordThatComesTwiceTheFirstCounts) {
    const WordVectors text = read("cat 1\ndog 2\ndog 3\ncat 4\ncat 5\ncow 6\n");
    EXPECT_THAT(text.values, ElementsAre(1, 2, 6));
    EXPECT_EQ(text.repeated, 2);
    EXPECT_EQ(text.firstRepeated, "dog");
    EXPECT_THAT(read("3 2\ncat 1 2\ncat 3 4\ndog 5 6\n").values, ElementsAre(1, 2, 5, 6));
    const WordVectors binary =
        read(binaryVectors("3 2", {{"cat", {1, 2}}, {"cat", {3, 4}}, {"dog", {5, 6}}}));
    EXPECT_THAT(binary.words, ElementsAre("cat", "dog"));
    EXPECT_THAT(binary.values, ElementsAre(1, 2, 5, 6));
    EXPECT_EQ(binary.repeated, 1);
    EXPECT_EQ(binary.firstRepeated, "cat");
    const WordVectors unlike = read("cat 1\nCat 2\n");
    EXPECT_EQ(unlike.repeated, 0);
    EXPECT_EQ(unlike.firstRepeated, "");
}

TEST_F(ReadWordVectors, AWordMayHoldSpacesButNoNumber) {
    EXPECT_THAT(read(". 1 2\n. . . 3 4\nat name@x.com 5 6\n").words,
                ElementsAre(".", ". . .", "at name@x.com"));
    EXPECT_THAT(refused("cat 1 2\ndog 3 4 5\n"), HasSubstr("line 2 has 3 numbers and not 2"));
}

TEST_F(ReadWordVectors, LinesOfAnotherWidthAreRefused) {
    EXPECT_THAT(refused("2 3\ncat 1 2 3\ndog 1 2\n"), HasSubstr("line 3 has 2 numbers and not 3"));
    EXPECT_THAT(refused("cat 1 2\n\ndog\n"), HasSubstr("line 3 has 0 numbers and not 2"));
}

TEST_F(ReadWordVectors, WhatIsNoNumberOrNotFiniteIsRefusedWithItsLine) {
    EXPECT_THAT(refused("cat 1 2\ndog 1 two\n"),
                HasSubstr("line 2 has \"two\" in the place of a number"));
    for (const char* number : {"nan", "inf", "-inf", "1e39"}) {
        EXPECT_THAT(refused("cat 1 2\ndog 1 " + std::string(number) + "\n"),
                    HasSubstr("line 2 has a number that is not finite"))
            << number;
    }
}

TEST_F(ReadWordVectors, BinaryNumbersThatAreNotFiniteAreRefusedWithTheirByte) {
    for (const float bad :
         {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
        EXPECT_THAT(refused(binaryVectors("2 2", {{"cat", {1, 2}}, {"dog", {3, bad}}})),
                    HasSubstr("the word at byte 16 has a number that is not finite"));
    }
}

TEST_F(ReadWordVectors, EveryCutOfABinaryFileIsRefused) {
    const std::string whole = binaryVectors("3 2", {{"cat", {1, 2}}, {"a", {3, 4}}, {"b", {5, 6}}});
    ASSERT_EQ(read(whole).words.size(), 3U);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_FALSE(refused(whole.substr(0, length)).empty()) << length;
    }
    EXPECT_THAT(refused(whole.substr(0, whole.size() - 1)), HasSubstr("cut off at byte"));
}

TEST_F(ReadWordVectors, PackedVectorsAreThoseOfTheFileInside) {
    const std::string binary = binaryVectors("2 2", {{"cat", {1, -0.1F}}, {"dog", {1e-30F, 5}}});
    for (const std::string& plain :
         {std::string("2 2\ncat 1 2\ndog 3 4\n"), std::string("the 0.5 1\n, 0.25 2\n"), binary}) {
        const WordVectors expected = read(plain);
        const WordVectors packed = read(storedGzip(plain));
        EXPECT_EQ(packed.words, expected.words);
        EXPECT_EQ(packed.width, expected.width);
        EXPECT_EQ(packed.values, expected.values);
    }
}

TEST_F(ReadWordVectors, EveryCutAndEveryAnnouncementOfAPackedFileIsRefused) {
    const std::string whole = storedGzip(binaryVectors("2 2", {{"cat", {1, 2}}, {"a", {3, 4}}}));
    ASSERT_EQ(read(whole).words.size(), 2U);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_FALSE(refused(whole.substr(0, length)).empty()) << length;
    }
    EXPECT_THAT(refused(storedGzip("999999999999999 300\n")), HasSubstr("cut off"));
    EXPECT_THAT(refused(storedGzip(binaryVectors("18446744073709551615 2", {{"cat", {1, 2}}}))),
                HasSubstr("the word at byte"));
}

TEST_F(ReadWordVectors, AnAnnouncementThatTheFileDoesNotBearOutIsRefused) {
    EXPECT_THAT(refused("3 1\ncat 1\ndog 2\n"), HasSubstr("announces 3 words and 2 are there"));
    EXPECT_THAT(refused("1 1\ncat 1\ndog 2\n"), HasSubstr("line 3 lies behind the 1 words"));
    EXPECT_THAT(refused("999999999999999 300\n"), HasSubstr("cut off"));
    EXPECT_THAT(refused(binaryVectors("18446744073709551615 2", {{"cat", {1, 2}}})),
                HasSubstr("cut off"));
    for (const char* header : {"1 0\n", "0 5\n", "5 70000\n", "1 18446744073709551615\n"}) {
        EXPECT_THAT(refused(header + std::string("cat 1\n")), HasSubstr("line 1 announces"))
            << header;
    }
}

TEST_F(ReadWordVectors, OtherFilesAreRefusedInOneSentence) {
    EXPECT_THAT(refused(""), HasSubstr("it is empty"));
    EXPECT_THAT(refused("\n\n"), HasSubstr("line 1 is neither"));
    EXPECT_THAT(refused("Call me Ishmael.\n"), HasSubstr("line 1 is neither"));
    EXPECT_THAT(refused(std::string("\x89PNG\r\n\x1a\n\0\0", 10)), HasSubstr("line 1 is neither"));
    EXPECT_THAT(refused("PK\x03\x04 rest"), HasSubstr("unpack it"));
    EXPECT_THAT(refused("\x1f\x8b\x08 rest"), HasSubstr("cannot be unpacked"));
    EXPECT_THAT(refused(storedGzip(npyMatrix(1, 2, {1, 2}))), HasSubstr("unpack it"));
    EXPECT_THAT(refused(storedGzip("")), HasSubstr("it is empty"));
    EXPECT_THAT(refused(std::string(5'000'000, 'x')), HasSubstr("line 1 is longer than 4.0 MB"));
}

TEST_F(ReadWordVectors, BytesThatAreNotUtf8BecomeTheReplacementCharacter) {
    EXPECT_THAT(read("caf\xe9 1 2\n").words, ElementsAre("caf\ufffd"));
    EXPECT_THAT(read("\xEF\xBB\xBF"
                     "1 1\ncat 1\n")
                    .words,
                ElementsAre("cat"));
}

TEST_F(ReadWordVectors, ReportsBytesAndStopsWhenAsked) {
    std::string text;
    for (int i = 0; text.size() < 5'000'000; ++i) {
        text += "word" + std::to_string(i) + " 0.125 0.25 0.5\n";
    }
    std::stop_source stop;
    std::int64_t steps = 0;
    const RunContext run({}, stop.get_token(), [&](const Progress& progress) {
        EXPECT_EQ(progress.total, static_cast<std::int64_t>(text.size()));
        if (++steps == 2) {
            stop.request_stop();
        }
    });
    EXPECT_THROW(read(text, run), Cancelled);
    EXPECT_EQ(steps, 2);
}

class LooksLikeWordVectors : public testing::Test {
  protected:
    bool looks(const std::string& name, const std::string& content) const {
        return looksLikeWordVectors(dir_.write(name, content), {});
    }

    TempDir dir_;
};

TEST_F(LooksLikeWordVectors, EveryFormThatIsReadAlsoPacked) {
    const std::vector<std::string> files = {
        "2 3\ncat 1 -2.5 3e-1\nCafé 4 5 +6 \n",
        "2 1\ncat 1\ndog 2\n",
        "2 2\n10 1 2\n20 3 4\n",
        "the 0.5 1\r\n, 0.25 2\r\n\r\n42 7 8",
        ", 0.5 1\n42 7 8\n",
        "42 0.5 1\nthe 7 8\n",
        ". 1 2\n. . . 3 4\nat name@x.com 5 6\n",
        "\xEF\xBB\xBFthe 0.5 1\nof 1 2\n",
        binaryVectors("2 2", {{"cat", {1.0F, -0.1F}}, {"New_York", {1e-30F, 12345.678F}}}),
        "1 65536\ncat " + std::string(std::size_t{65'536} * sizeof(float), '\0'),
    };
    for (const std::string& file : files) {
        EXPECT_TRUE(looks("v.txt", file)) << file.substr(0, 40);
        EXPECT_TRUE(looks("v", file)) << file.substr(0, 40);
        EXPECT_TRUE(looks("v.txt.gz", storedGzip(file))) << file.substr(0, 40);
        EXPECT_NO_THROW(readWordVectors(dir_.path() / "v.txt", {})) << file.substr(0, 40);
    }
}

TEST_F(LooksLikeWordVectors, DamagedOnesToo) {
    for (const std::string& file : std::vector<std::string>{
             "the 0.5 1\nof 1 2\nand 1\n", "the 0.5 1\nof 1\nand 2 3\nin 4 5\n",
             "the 0.5 nan\nof 1 2\n", "9 2\ncat 1 2\n", "0 2\ncat 1 2\n",
             "2 3\ncat 1 2 3 4\ndog 1 2 3\n", binaryVectors("9 2", {{"cat", {1, 2}}})}) {
        EXPECT_TRUE(looks("v.txt", file)) << file;
        EXPECT_THROW(readWordVectors(dir_.path() / "v.txt", {}), Error) << file;
    }
    for (const char* name : {"v.vec", "v.bin", "v.VEC", "v.bin.gz"}) {
        EXPECT_TRUE(looks(name, "")) << name;
    }
    EXPECT_THROW(looks("v.txt", storedGzip("the 0.5 1\n").substr(0, 20)), Error);
}

TEST_F(LooksLikeWordVectors, ListsOfTextsDoNot) {
    for (const char* list :
         {"", "\n\n", "cat\ndog\n", "Apollo 11\nApollo 12\n", "Windows 95 98\nplain\nwords\n",
          "Windows 95 98\n", "Call me Ishmael.\n", "12 5\n", "12 5\nplain\nwords\n",
          "640 480\n800 600\n1024 768\n", "3 1\n4 1\n5 1\n", "1 2 3\n4 5 6\n",
          "0.1 0.2 0.3 0.4\n0.1 0.2 0.3 0.4\n", "[PAD]\n[UNK]\n", "{\"a\": 1 2 3}\n"}) {
        EXPECT_FALSE(looks("list.txt", list)) << list;
    }
    EXPECT_FALSE(looks("list.txt", std::string(5'000'000, 'x')));
}

TEST_F(LooksLikeWordVectors, TablesDoNot) {
    for (const char* table :
         {"id,x,y\na,1,2\n", "a, 1, 2\nb, 3, 4\n", "a,1,2\nb,3,4\n", "a;1;2\nb;3;4\n",
          "a; 1; 2\nb; 3; 4\n", "a\t1\t2\nb\t3\t4\n", "a\t1 2\nb\t3 4\n"}) {
        for (const char* name : {"t.csv", "t.tsv", "t.csv.gz", "t.txt"}) {
            EXPECT_FALSE(looks(name, table)) << name << ": " << table;
        }
    }
    EXPECT_FALSE(looks("t.csv", "the 0.5 1\nof 1 2\n")) << "a table of one column of texts";
}

TEST_F(LooksLikeWordVectors, AnArrayNeedsAVocabulary) {
    const std::string array = npyMatrix(2, 2, {1, 2, 3, 4});
    EXPECT_FALSE(looks("v_f32.npy", array));
    dir_.write("v_vocab.txt", "cat\ndog\n");
    EXPECT_TRUE(looks("v_f32.npy", array));
    EXPECT_FALSE(looks("v_f32.npy.gz", storedGzip(array))) << "readWordVectors reads none packed";
}

TEST_F(ReadWordVectors, RealVectorsPutRelatedWordsCloser) {
    const std::filesystem::path file =
        sharedFolder() / "data/wordvectors/glove_twitter_25d_f16.npy";
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << file << " is not there; set SETSCOPE_SHARED";
    }
    const WordVectors vectors = readWordVectors(file, {});
    ASSERT_EQ(vectors.words.size(), 11'925U);
    ASSERT_EQ(vectors.width, 25);
    const auto row = [&](const std::string& word) {
        const auto found = std::ranges::find(vectors.words, word);
        EXPECT_NE(found, vectors.words.end()) << word;
        return vectors.values.begin() + 25 * (found - vectors.words.begin());
    };
    const auto cosine = [&](const std::string& left, const std::string& right) {
        double product = 0.0;
        double leftSquare = 0.0;
        double rightSquare = 0.0;
        for (int i = 0; i < 25; ++i) {
            product += double{row(left)[i]} * double{row(right)[i]};
            leftSquare += double{row(left)[i]} * double{row(left)[i]};
            rightSquare += double{row(right)[i]} * double{row(right)[i]};
        }
        return product / std::sqrt(leftSquare * rightSquare);
    };
    EXPECT_NEAR(cosine("king", "queen"), 0.92024, 1e-5);
    EXPECT_NEAR(cosine("king", "banana"), 0.65118, 1e-5);
}

}  // namespace
}  // namespace setscope
