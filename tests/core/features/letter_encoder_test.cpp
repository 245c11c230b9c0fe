#include "core/features/letter_encoder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "core/base/random.h"
#include "tests/core/features/sample_members.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

at::Tensor lettersOf(const std::vector<std::string>& texts) {
    const EncodedMembers result = makeLetterEncoder()->encode(textMembers(texts), {});
    EXPECT_TRUE(result.problems.empty()) << result.problems[0].message;
    return result.features;
}

/// [512] float64, zero but for the places that are given.
at::Tensor onlyAt(const std::map<int, double>& values) {
    const at::Tensor features = at::zeros({512}, at::kDouble);
    for (const auto& [place, value] : values) {
        features[place] = value;
    }
    return features;
}

double likeness(const std::string& left, const std::string& right) {
    const at::Tensor features = lettersOf({left, right});
    return features[0].dot(features[1]).item<double>();
}

// The places and signs were computed by a program of its own, written in Python after the
// docstring.

TEST(LetterEncoder, HashesThePiecesOfAWordWithItsEndsMarked) {
    // <ca cat at> <cat cat> <cat>
    const double sixth = 1.0 / std::sqrt(6.0);
    EXPECT_TENSOR_NEAR(
        lettersOf({"cat"})[0],
        onlyAt({{6, sixth}, {24, -sixth}, {305, sixth}, {415, -sixth}, {497, sixth}, {506, sixth}}),
        1e-7);
    EXPECT_TENSOR_NEAR(lettersOf({"a"})[0], onlyAt({{275, 1.0}}), 0.0);
}

TEST(LetterEncoder, CountsCharactersAndNotBytesAndAddsPiecesThatFallTogether) {
    // Six letters give 6 + 5 + 4 pieces and the whole word; two of the 16 share feature 489.
    const double share = 1.0 / std::sqrt(18.0);
    const at::Tensor features = lettersOf({"МОСКВА"})[0];
    EXPECT_EQ((features != 0).sum().item<int>(), 15);
    EXPECT_NEAR(features[489].item<double>(), -2 * share, 1e-7);
    EXPECT_NEAR(features[62].item<double>(), -share, 1e-7);
    EXPECT_NEAR(features[160].item<double>(), share, 1e-7);
    EXPECT_TRUE(features.equal(lettersOf({"москва"})[0]));
}

TEST(LetterEncoder, LetsAPieceCountAsTheRootOfItsNumber) {
    EXPECT_TRUE(lettersOf({"cat cat"})[0].equal(lettersOf({"cat"})[0]));
    const at::Tensor features = lettersOf({"cat dog cat"})[0];
    EXPECT_EQ((features != 0).sum().item<int>(), 12);
    for (const int place : {6, 24, 305, 415, 497, 506}) {
        EXPECT_NEAR(std::abs(features[place].item<double>()), 1.0 / 3.0, 1e-7);
    }
    for (const int place : {60, 67, 123, 163, 346, 477}) {
        EXPECT_NEAR(std::abs(features[place].item<double>()), 1.0 / std::sqrt(18.0), 1e-7);
    }
}

TEST(LetterEncoder, OverlooksCasePunctuationAndTheOrderOfWords) {
    const at::Tensor features =
        lettersOf({"the red house", "House, RED — the!", "the\u00a0red\nhouse"});
    EXPECT_TRUE(features[1].equal(features[0]));
    EXPECT_TRUE(features[2].equal(features[0]));
    EXPECT_TRUE(lettersOf({"ÉTÉ"}).equal(lettersOf({"été"})));
    EXPECT_FALSE(lettersOf({"été"}).equal(lettersOf({"ete"})));
}

TEST(LetterEncoder, FindsWordsAlikeThatShareTheirPieces) {
    EXPECT_NEAR(likeness("cat", "cats"), 0.3873, 1e-4);
    EXPECT_NEAR(likeness("cat", "dog"), 0.0, 1e-7);
    EXPECT_GT(likeness("running", "runner"), likeness("running", "table") + 0.2);
    EXPECT_GT(likeness("nationality", "international"), likeness("nationality", "dog") + 0.3);
}

TEST(LetterEncoder, GivesFeaturesOfLengthOne) {
    const at::Tensor features =
        lettersOf({"2024", "x", "東京", "a longer text, with many words in it", "ß"});
    EXPECT_TENSOR_NEAR(features.norm(2, 1), at::ones({5}), 1e-6);
}

TEST(LetterEncoder, RefusesTextsWithoutALetterOrDigit) {
    const std::vector<std::string> texts = {"🙂", "… — !?", "\xff\xfe", "", "fine"};
    const EncodedMembers result = makeLetterEncoder()->encode(textMembers(texts), {});
    EXPECT_EQ(result.readable, (std::vector<bool>{false, false, false, false, true}));
    EXPECT_EQ(result.problems.at(0).message,
              "\"🙂\" holds no letter and no digit to compare it by; leave it out or write it in "
              "words.");
    EXPECT_EQ(result.problems.at(0).path, "/lists/words.txt:1");
}

TEST(LetterEncoder, EncodesAMegabyteOfAnything) {
    constexpr std::size_t kMegabyte = 1'000'000;
    Random random(3);
    std::string noise(kMegabyte, ' ');
    for (char& byte : noise) {
        byte = static_cast<char>(random.below(256));
    }
    std::string letters(kMegabyte, ' ');
    for (char& letter : letters) {
        letter = static_cast<char>('a' + random.below(26));
    }
    const at::Tensor features = lettersOf({noise, letters, std::string(kMegabyte, 'a')});
    EXPECT_TENSOR_NEAR(features.norm(2, 1), at::ones({3}), 1e-6);
}

TEST(LetterEncoder, SaysWhoItIs) {
    const auto encoder = makeLetterEncoder();
    EXPECT_EQ(encoder->identity().name, "setscope-letters");
    EXPECT_EQ(encoder->width(), 512);
    EXPECT_TRUE(encoder->accepts(textMember("a").payload));
    EXPECT_FALSE(encoder->accepts(rowMember({1}).payload));
}

}  // namespace
}  // namespace setscope
