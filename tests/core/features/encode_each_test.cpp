#include "core/features/encode_each.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <set>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/features/letter_encoder.h"
#include "core/features/row_encoder.h"
#include "core/features/word_vector_encoder.h"
#include "tests/core/features/sample_members.h"

namespace setscope {
namespace {

/// An encoder of what members hold themselves, and 300 members, of which it cannot encode the one
/// at place 100.
struct ContentEncoderCase {
    std::string name;
    std::unique_ptr<const Encoder> (*make)();
    std::vector<Member> (*members)();
    std::string progress;
};

constexpr std::size_t kUnreadablePlace = 100;

std::vector<Member> sampleTexts() {
    Random random(5);
    std::vector<Member> members;
    for (int index = 0; index < 300; ++index) {
        std::string text;
        for (std::size_t words = 1 + random.below(4); words > 0; --words) {
            text += (text.empty() ? "word" : " word") + std::to_string(random.below(40));
        }
        members.push_back(textMember(text));
    }
    members[kUnreadablePlace] = textMember("🙂");
    return members;
}

std::vector<Member> sampleRows() {
    Random random(6);
    std::vector<Member> members;
    for (int index = 0; index < 300; ++index) {
        std::vector<float> values(4);
        for (float& value : values) {
            value = static_cast<float>(random.normal());
        }
        members.push_back(rowMember(values, {{}, {1, 2, 3, 4}, {0.5F, 1, 2, 3}}));
    }
    members[kUnreadablePlace] = rowMember({1, 2, 3, 3e38F}, {{}, {0, 0, 0, 0}, {1, 1, 1, 1e-9F}});
    return members;
}

std::unique_ptr<const Encoder> sampleWordVectors() {
    Random random(7);
    WordVectors vectors;
    vectors.width = 8;
    for (int index = 0; index < 40; ++index) {
        vectors.words.push_back("word" + std::to_string(index));
        for (int column = 0; column < 8; ++column) {
            vectors.values.push_back(static_cast<float>(random.normal()));
        }
    }
    return makeWordVectorEncoder(std::move(vectors), "sample.txt", {});
}

std::unique_ptr<const Encoder> fourColumns() { return makeRowEncoder(4); }

void PrintTo(const ContentEncoderCase& encoder, std::ostream* stream) { *stream << encoder.name; }

class EveryContentEncoder : public testing::TestWithParam<ContentEncoderCase> {
  protected:
    std::unique_ptr<const Encoder> encoder_ = GetParam().make();
    std::vector<Member> members_ = GetParam().members();
};

TEST_P(EveryContentEncoder, GivesAMemberTheSameBitsInAnyCompanyOrderAndNumberOfThreads) {
    const at::Tensor together = encoder_->encode(members_, RunContext({.threads = 3})).features;
    EXPECT_EQ(together.sizes(), (at::IntArrayRef{300, encoder_->width()}));
    EXPECT_EQ(together.scalar_type(), at::kFloat);
    const std::vector<Member> reversed(members_.rbegin(), members_.rend());
    EXPECT_TRUE(encoder_->encode(reversed, {}).features.flip(0).equal(together));
    EXPECT_TRUE(encoder_->encode(members_, RunContext({.threads = 1})).features.equal(together));
    for (std::size_t place = 0; place < members_.size(); place += 7) {
        const std::vector<Member> twice = {members_[place], members_[place]};
        const at::Tensor alone = encoder_->encode(twice, {}).features;
        EXPECT_TRUE(alone[0].equal(together[static_cast<std::int64_t>(place)])) << place;
        EXPECT_TRUE(alone[1].equal(alone[0])) << place;
    }
}

TEST_P(EveryContentEncoder, GivesFiniteFeaturesThatTellMembersApart) {
    const at::Tensor features = encoder_->encode(members_, {}).features;
    EXPECT_TRUE(features.isfinite().all().item<bool>());
    EXPECT_FALSE(features[0].equal(features[1]));
}

TEST_P(EveryContentEncoder, NamesWhatItCannotEncodeAndGoesOn) {
    const EncodedMembers result = encoder_->encode(members_, {});
    ASSERT_EQ(result.problems.size(), 1U);
    EXPECT_NE(result.problems[0].message.find(nameInSentence(members_[kUnreadablePlace])),
              std::string::npos)
        << result.problems[0].message;
    EXPECT_EQ(result.problems[0].path, displayPath(members_[kUnreadablePlace].payload.source));
    for (std::size_t place = 0; place < members_.size(); ++place) {
        EXPECT_EQ(result.readable[place], place != kUnreadablePlace) << place;
    }
    EXPECT_EQ(result.features[kUnreadablePlace].abs().max().item<float>(), 0.0F);
}

TEST_P(EveryContentEncoder, NamesMembersThatItDoesNotAccept) {
    Member picture;
    picture.name = "cat.jpg";
    picture.payload.source.file = "/photos/cat.jpg";
    EXPECT_FALSE(encoder_->accepts(picture.payload));
    EXPECT_TRUE(encoder_->accepts(members_[0].payload));
    const std::vector<Member> both = {picture, members_[0]};
    const EncodedMembers result = encoder_->encode(both, {});
    EXPECT_EQ(result.readable, (std::vector<bool>{false, true}));
    ASSERT_EQ(result.problems.size(), 1U);
    EXPECT_EQ(result.problems[0].path, "/photos/cat.jpg");
    EXPECT_EQ(result.problems[0].message,
              "cat.jpg is a picture, which the encoder " + encoder_->identity().name +
                  " does not encode; put it into a set of its own kind.");
    EXPECT_TRUE(result.features[1].equal(encoder_->encode(members_, {}).features[0]));
}

TEST_P(EveryContentEncoder, GivesNoRowsForNothing) {
    const EncodedMembers result = encoder_->encode({}, {});
    EXPECT_EQ(result.features.sizes(), (at::IntArrayRef{0, encoder_->width()}));
    EXPECT_TRUE(result.readable.empty());
}

TEST_P(EveryContentEncoder, StopsWhenAskedAndSaysWhatItDoes) {
    std::stop_source stop;
    std::set<std::string> said;
    std::int64_t done = 0;
    const RunContext run({}, stop.get_token(), [&](const Progress& progress) {
        said.insert(progress.what);
        done = progress.done;
    });
    encoder_->encode(members_, run);
    EXPECT_EQ(said, std::set<std::string>{GetParam().progress});
    EXPECT_EQ(done, 300);
    stop.request_stop();
    EXPECT_THROW(encoder_->encode(members_, run), Cancelled);
}

TEST_P(EveryContentEncoder, IsTheSameEncoderEachTimeItIsMade) {
    EXPECT_EQ(encoder_->identity(), GetParam().make()->identity());
    EXPECT_EQ(encoder_->identity().fingerprint.size(), 32U);
}

INSTANTIATE_TEST_SUITE_P(
    All, EveryContentEncoder,
    testing::Values(ContentEncoderCase{"letters", makeLetterEncoder, sampleTexts, "Encoding texts"},
                    ContentEncoderCase{"words", sampleWordVectors, sampleTexts, "Encoding texts"},
                    ContentEncoderCase{"rows", fourColumns, sampleRows, "Encoding rows"}),
    [](const testing::TestParamInfo<ContentEncoderCase>& tested) { return tested.param.name; });

TEST(NameInSentence, QuotesTextsAndFallsBackToThePlace) {
    Member text = textMember("hello");
    EXPECT_EQ(nameInSentence(text), "\"hello\"");
    text.name.clear();
    EXPECT_EQ(nameInSentence(text), "\"/lists/words.txt:1\"");
    EXPECT_EQ(nameInSentence(rowMember({1})), "row 7");
}

}  // namespace
}  // namespace setscope
