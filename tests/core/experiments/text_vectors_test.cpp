#include "core/experiments/text_vectors.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "core/base/error.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

std::vector<std::string> twoTopics() {
    std::vector<std::string> texts;
    for (int index = 0; index < 20; ++index) {
        const std::string number = std::to_string(index % 5);
        texts.push_back("river flood water bridge " + number);
        texts.push_back("cheap prize winner phone " + number);
    }
    return texts;
}

TextVectors fittedTexts(std::uint64_t seed = 1, std::int64_t width = 6) {
    return TextVectors::fit(twoTopics(), {.width = width, .fewestTexts = 2}, seed, {});
}

double cosineOfTexts(const at::Tensor& left, const at::Tensor& right) {
    return (left.dot(right) / left.norm() / right.norm()).item<double>();
}

TEST(TextVectors, TextsOfOneTopicAreAlike) {
    const at::Tensor vectors = fittedTexts().vectorsOf(
        std::vector<std::string>{"flood at the river", "water under a bridge", "winner of a prize"},
        {});
    EXPECT_GT(cosineOfTexts(vectors[0], vectors[1]), cosineOfTexts(vectors[0], vectors[2]) + 0.3);
}

TEST(TextVectors, TrainingTextsHaveMeanSquareOne) {
    EXPECT_NEAR(fittedTexts().vectorsOf(twoTopics(), {}).square().mean().item<double>(), 1.0, 1e-4);
}

TEST(TextVectors, CapitalsAndDigitsMakeNoDifferenceAndUnknownTextsAreZero) {
    const at::Tensor vectors = fittedTexts().vectorsOf(
        std::vector<std::string>{"River FLOOD 3", "river flood 8", "\u6f22\u5b57", ""}, {});
    EXPECT_TENSOR_NEAR(vectors[0], vectors[1], 1e-6);
    EXPECT_TENSOR_EQUAL(vectors.slice(0, 2), at::zeros({2, 6}));
}

TEST(TextVectors, ATextHasTheSameVectorAlone) {
    const TextVectors vectors = fittedTexts();
    const std::vector<std::string> texts = twoTopics();
    EXPECT_TENSOR_NEAR(vectors.vectorsOf(std::span(texts).first(1), {})[0],
                       vectors.vectorsOf(texts, {})[0], 1e-6);
}

TEST(TextVectors, GivesTheSameForTheSameSeed) {
    EXPECT_TENSOR_EQUAL(fittedTexts(3).projection(), fittedTexts(3).projection());
}

TEST(TextVectors, ColumnsBeyondTheRankAreFinite) {
    const at::Tensor vectors = fittedTexts(1, 64).vectorsOf(twoTopics(), {});
    EXPECT_EQ(vectors.size(1), 64);
    EXPECT_TRUE(vectors.isfinite().all().item<bool>());
}

TEST(TextVectors, TextsWithNothingInCommonAreRefused) {
    const std::vector<std::string> texts = {"abc", "xyz"};
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { TextVectors::fit(texts, {}, 1, {}); }),
                testing::HasSubstr("give more texts"));
}

}  // namespace
}  // namespace setscope
