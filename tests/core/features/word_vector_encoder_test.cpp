#include "core/features/word_vector_encoder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "core/base/error.h"
#include "tests/core/features/sample_members.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

/// A word and its two numbers.
struct FlatWord {
    std::string word;
    float x;
    float y;
};

WordVectors flatVectors(const std::vector<FlatWord>& words) {
    WordVectors vectors;
    vectors.width = 2;
    for (const FlatWord& entry : words) {
        vectors.words.push_back(entry.word);
        vectors.values.insert(vectors.values.end(), {entry.x, entry.y});
    }
    return vectors;
}

std::unique_ptr<const Encoder> flatEncoder(const std::vector<FlatWord>& words) {
    return makeWordVectorEncoder(flatVectors(words), "flat.txt", {});
}

void expectFeatures(const Encoder& encoder, const std::string& text, double x, double y) {
    const EncodedMembers result = encoder.encode(textMembers({text}), {});
    ASSERT_TRUE(result.problems.empty()) << result.problems[0].message;
    EXPECT_TENSOR_NEAR(result.features[0], at::tensor({x, y}, at::kDouble), 1e-6) << text;
}

std::string refusalOf(const Encoder& encoder, const std::string& text) {
    const EncodedMembers result = encoder.encode(textMembers({text}), {});
    return result.problems.empty() ? "not refused" : result.problems[0].message;
}

TEST(WordVectorEncoder, GivesTheMeanOfTheWordsDirections) {
    const auto encoder = flatEncoder({{"hot", 3, 4}, {"cold", 0, -2}});
    expectFeatures(*encoder, "hot", 0.6, 0.8);
    expectFeatures(*encoder, "cold", 0, -1);
    expectFeatures(*encoder, "hot cold", 0.3, -0.1);
    expectFeatures(*encoder, "cold hot hot", 0.4, 0.2);
}

TEST(WordVectorEncoder, PassesOverWordsThatItDoesNotKnow) {
    const auto encoder = flatEncoder({{"hot", 3, 4}});
    expectFeatures(*encoder, "a hot blorpt", 0.6, 0.8);
    EXPECT_EQ(refusalOf(*encoder, "blorpt wug"),
              "The word vectors flat.txt hold no word of \"blorpt wug\"; leave it out or choose "
              "word vectors that do.");
    EXPECT_NE(refusalOf(*encoder, "🙂"), "not refused");
    EXPECT_NE(refusalOf(*encoder, ""), "not refused");
    EXPECT_NE(refusalOf(*encoder, "\xff\xfe"), "not refused");
}

TEST(WordVectorEncoder, TakesATextThatIsAnEntryAsAWhole) {
    const auto encoder = flatEncoder(
        {{"New_York", 1, 0}, {"new", 0, 1}, {"york", 0, 1}, {"ice cream", -1, 0}, {"ice", 0, 1}});
    expectFeatures(*encoder, "New York", 1, 0);
    expectFeatures(*encoder, "new\t york", 1, 0);
    expectFeatures(*encoder, "New_York", 1, 0);
    expectFeatures(*encoder, "new york now", 0, 1);
    expectFeatures(*encoder, "ice cream", -1, 0);
    expectFeatures(*encoder, "ice  cream", 0, 1);
}

TEST(WordVectorEncoder, LooksWordsUpAsTheyAreThenLowerCasedThenCapitalised) {
    const auto encoder =
        flatEncoder({{"US", 1, 0}, {"us", 0, 1}, {"Paris", -1, 0}, {"Élan", 0, -1}});
    expectFeatures(*encoder, "US", 1, 0);
    expectFeatures(*encoder, "Us", 0, 1);
    expectFeatures(*encoder, "PARIS", -1, 0);
    expectFeatures(*encoder, "paris", -1, 0);
    expectFeatures(*encoder, "élan", 0, -1);
}

TEST(WordVectorEncoder, LooksBehindPunctuationOnlyWhereThePartIsNoEntry) {
    const auto encoder =
        flatEncoder({{"hot", 1, 0}, {"cold", 0, 1}, {"don't", -1, 0}, {"don", 0, -1}});
    expectFeatures(*encoder, "(hot), cold!", 0.5, 0.5);
    expectFeatures(*encoder, "hot/cold", 0.5, 0.5);
    expectFeatures(*encoder, "don't", -1, 0);
    expectFeatures(*encoder, "\"Don't\"", 0, -1);
}

TEST(WordVectorEncoder, DoesNotKnowAWordWithoutADirection) {
    const float infinite = std::numeric_limits<float>::infinity();
    const auto encoder = flatEncoder(
        {{"void", 0, 0}, {"vast", infinite, 0}, {"odd", std::nanf(""), 1}, {"hot", 3e38F, 3e38F}});
    EXPECT_NE(refusalOf(*encoder, "void"), "not refused");
    EXPECT_NE(refusalOf(*encoder, "vast odd"), "not refused");
    expectFeatures(*encoder, "void hot", std::numbers::sqrt2 / 2, std::numbers::sqrt2 / 2);
}

TEST(WordVectorEncoder, LetsOppositeWordsCancelOut) {
    expectFeatures(*flatEncoder({{"up", 0, 2}, {"down", 0, -3}}), "up down", 0, 0);
}

TEST(WordVectorEncoder, TakesTheFirstOfEqualEntries) {
    expectFeatures(*flatEncoder({{"hot", 1, 0}, {"hot", 0, 1}}), "hot", 1, 0);
    expectFeatures(*flatEncoder({{"hot", 0, 0}, {"hot", 0, 1}}), "hot", 0, 1);
}

/// Words w0, w1, … on a circle of radius 1 around (10, 0).
std::vector<FlatWord> wordsOnACircle(int count) {
    std::vector<FlatWord> words;
    for (int index = 0; index < count; ++index) {
        const double angle = 2 * std::numbers::pi * index / count;
        words.push_back({"w" + std::to_string(index), static_cast<float>(10 + std::cos(angle)),
                         static_cast<float>(std::sin(angle))});
    }
    return words;
}

TEST(WordVectorEncoder, SubtractsTheMeanOfAVocabularyButNotOfAFewWords) {
    std::vector<FlatWord> words = wordsOnACircle(1000);
    const double far = std::sqrt(101.0);
    expectFeatures(*flatEncoder(wordsOnACircle(400)), "w100", 10 / far, 1 / far);
    words.push_back({"void", 0, 0});
    words.push_back({"vast", std::numeric_limits<float>::infinity(), 0});
    const auto encoder = flatEncoder(words);
    const EncodedMembers result = encoder->encode(textMembers({"w0", "w250", "w500"}), {});
    EXPECT_TENSOR_NEAR(result.features, at::tensor({1.0, 0.0, 0.0, 1.0, -1.0, 0.0}).view({3, 2}),
                       1e-5);
    EXPECT_NE(refusalOf(*encoder, "void"), "not refused");
    EXPECT_NE(refusalOf(*encoder, "vast"), "not refused");
}

TEST(WordVectorEncoder, DoesNotTakeRoundingForADirection) {
    std::vector<FlatWord> words;
    for (int index = 0; index < 1000; ++index) {
        words.push_back({"w" + std::to_string(index), 0.1F, 0.7F});
    }
    EXPECT_NE(refusalOf(*flatEncoder(words), "w3"), "not refused");
}

TEST(WordVectorEncoder, IsNamedByItsFileAndKnownByItsWordsAndValues) {
    const std::vector<FlatWord> words = {{"hot", 3, 4}, {"cold", 0, -2}};
    const EncoderIdentity identity = flatEncoder(words)->identity();
    EXPECT_EQ(identity.name, "flat.txt");
    EXPECT_EQ(makeWordVectorEncoder(flatVectors(words), "copy.txt", {})->identity().fingerprint,
              identity.fingerprint);
    EXPECT_NE(flatEncoder({{"hot", 3, 4}, {"cool", 0, -2}})->identity().fingerprint,
              identity.fingerprint);
    EXPECT_NE(flatEncoder({{"hot", 3, 4}, {"cold", 0, -3}})->identity().fingerprint,
              identity.fingerprint);
    EXPECT_NE(flatEncoder({{"cold", 0, -2}, {"hot", 3, 4}})->identity().fingerprint,
              identity.fingerprint);
}

TEST(WordVectorEncoder, TellsHowFarItIsWhileItIsMadeAndStopsAnywhere) {
    std::vector<FlatWord> words;
    for (int index = 0; index < 1000; ++index) {
        words.push_back({"w" + std::to_string(index), 1.0F, static_cast<float>(index)});
    }
    std::vector<std::string> told;
    const RunContext whole({}, {},
                           [&](const Progress& progress) { told.push_back(progress.what); });
    makeWordVectorEncoder(flatVectors(words), "flat.txt", whole);
    EXPECT_EQ(told,
              (std::vector<std::string>{"Identifying word vectors", "Identifying word vectors",
                                        "Averaging word vectors", "Preparing word vectors"}));
    for (std::size_t last = 1; last < told.size(); ++last) {
        std::stop_source stop;
        std::size_t steps = 0;
        const RunContext run({}, stop.get_token(), [&](const Progress&) {
            if (++steps == last) {
                stop.request_stop();
            }
        });
        EXPECT_THROW(makeWordVectorEncoder(flatVectors(words), "flat.txt", run), Cancelled);
        EXPECT_EQ(steps, last);
    }
}

TEST(WordVectorEncoder, RefusesVectorsThatAreNotOnePerWord) {
    WordVectors vectors = flatVectors({{"hot", 3, 4}});
    vectors.values.push_back(1);
    EXPECT_THROW(makeWordVectorEncoder(std::move(vectors), "flat.txt", {}), std::logic_error);
    EXPECT_THROW(makeWordVectorEncoder({}, "flat.txt", {}), std::logic_error);
}

TEST(WordVectorEncoder, ReadsAMegabyteOfText) {
    const auto encoder = flatEncoder({{"hot", 3, 4}});
    std::string text;
    while (text.size() < 1'000'000) {
        text += "hot blorpt, ";
    }
    expectFeatures(*encoder, text, 0.6, 0.8);
    EXPECT_NE(refusalOf(*encoder, std::string(1'000'000, 'x')), "not refused");
}

TEST(WordVectorEncoder, FindsWordsOfOneMeaningAlikeInRealVectors) {
    const auto file = sharedFolder() / "data" / "wordvectors" / "googlenews_300d_f16.npy";
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << "the shared data is not here";
    }
    const auto encoder = makeWordVectorEncoder(readWordVectors(file, {}), "googlenews", {});
    EXPECT_EQ(encoder->width(), 300);
    const auto likeness = [&](const std::string& left, const std::string& right) {
        const EncodedMembers result = encoder->encode(textMembers({left, right}), {});
        EXPECT_TRUE(result.problems.empty()) << result.problems[0].message;
        return result.features[0].dot(result.features[1]).item<double>();
    };
    // By a program of its own, in Python.
    EXPECT_NEAR(likeness("dog", "cat"), 0.738, 1e-3);
    EXPECT_NEAR(likeness("dog", "carpet"), 0.075, 1e-3);
    EXPECT_NEAR(likeness("france", "GERMANY"), 0.615, 1e-3);
    EXPECT_NEAR(likeness("red", "lawyer"), -0.055, 1e-3);
    EXPECT_GT(likeness("the king", "a queen"), likeness("the king", "a cabbage"));
    EXPECT_NEAR(likeness("Monday", "Monday!"), 1.0, 1e-5);
}

}  // namespace
}  // namespace setscope
