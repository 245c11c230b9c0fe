#include "core/features/feature_store.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <atomic>

#include "tests/core/features/sample_pictures.h"

namespace setscope {
namespace {

ContentHash contentOf(std::uint8_t value) { return ContentHash::of(bytesOf({value})); }

Member memberOf(std::uint8_t value) {
    Member member;
    member.name = std::to_string(value);
    member.payload.source.file = "/pictures/" + member.name;
    member.content = contentOf(value);
    return member;
}

/// Its one feature is the member's name as a number; members above 99 cannot be read, nor can
/// those below the folder "gone" and members that are no pictures.
class NameEncoder : public Encoder {
  public:
    const EncoderIdentity& identity() const override { return identity_; }
    std::int64_t width() const override { return 1; }
    bool accepts(const Payload& payload) const override { return payload.picture() != nullptr; }
    c10::Device deviceFor(const c10::Device&) const override { return c10::kCPU; }
    EncodedMembers encode(std::span<const Member> members, const RunContext&) const override {
        EncodedMembers result{at::zeros({static_cast<std::int64_t>(members.size()), 1}), {}, {}};
        for (std::size_t index = 0; index < members.size(); ++index) {
            const int value = std::stoi(members[index].name);
            const std::string path = members[index].payload.source.file;
            const bool isReadable =
                accepts(members[index].payload) && value < 100 && !path.starts_with("/gone");
            ++encoded;
            result.readable.push_back(isReadable);
            if (isReadable) {
                result.features[static_cast<std::int64_t>(index)].fill_(value);
            } else {
                result.problems.push_back({path, path + " cannot be read."});
            }
        }
        return result;
    }
    mutable std::atomic<int> encoded{0};

  private:
    EncoderIdentity identity_{"names", "f00d"};
};

TEST(FeatureStore, GivesBackWhatWasKeptForThatEncoderAndContent) {
    FeatureStore store;
    store.keep("a", contentOf(1), at::full({3}, 5.0F));
    EXPECT_TRUE(store.find("a", contentOf(1))->equal(at::full({3}, 5.0F)));
    EXPECT_FALSE(store.find("b", contentOf(1)).has_value());
    EXPECT_FALSE(store.find("a", contentOf(2)).has_value());
}

TEST(FeatureStore, GivesUpTheLeastRecentlyUsedAtItsLimit) {
    FeatureStore store(2 * 4 * sizeof(float));
    store.keep("a", contentOf(1), at::zeros({4}));
    store.keep("a", contentOf(2), at::zeros({4}));
    store.find("a", contentOf(1));
    store.keep("a", contentOf(3), at::zeros({4}));
    EXPECT_TRUE(store.find("a", contentOf(1)).has_value());
    EXPECT_FALSE(store.find("a", contentOf(2)).has_value());
    EXPECT_TRUE(store.find("a", contentOf(3)).has_value());
    EXPECT_EQ(store.byteCount(), 2 * 4 * sizeof(float));
}

TEST(EncodeThrough, EncodesEveryContentOnce) {
    FeatureStore store;
    const NameEncoder encoder;
    const std::vector<Member> members = {memberOf(7), memberOf(9), memberOf(7)};
    const EncodedMembers first = encodeThrough(store, encoder, members, {});
    EXPECT_EQ(encoder.encoded, 2);
    EXPECT_TRUE(first.features.equal(at::tensor({7.0F, 9.0F, 7.0F}).view({3, 1})));
    encodeThrough(store, encoder, members, {});
    EXPECT_EQ(encoder.encoded, 2);
}

TEST(EncodeThrough, NamesEveryMemberThatCannotBeReadAndTriesItAgain) {
    FeatureStore store;
    const NameEncoder encoder;
    std::vector<Member> members = {memberOf(100), memberOf(3), memberOf(100)};
    members[2].payload.source.file = "/copies/100";
    const EncodedMembers result = encodeThrough(store, encoder, members, {});
    EXPECT_EQ(result.readable, (std::vector<bool>{false, true, false}));
    ASSERT_EQ(result.problems.size(), 2U);
    EXPECT_EQ(result.problems[0].message, "/pictures/100 cannot be read.");
    EXPECT_EQ(result.problems[1].path, "/copies/100");
    EXPECT_EQ(result.problems[1].message, "/copies/100 cannot be read.");
    EXPECT_EQ(encoder.encoded, 3);
    encodeThrough(store, encoder, members, {});
    EXPECT_EQ(encoder.encoded, 5);
}

TEST(EncodeThrough, AMissingFileDoesNotSpoilItsCopies) {
    FeatureStore store;
    const NameEncoder encoder;
    std::vector<Member> members = {memberOf(7), memberOf(7), memberOf(7)};
    members[0].payload.source.file = "/gone/7";
    const EncodedMembers result = encodeThrough(store, encoder, members, {});
    EXPECT_EQ(result.readable, (std::vector<bool>{false, true, true}));
    EXPECT_TRUE(result.features.equal(at::tensor({0.0F, 7.0F, 7.0F}).view({3, 1})));
    ASSERT_EQ(result.problems.size(), 1U);
    EXPECT_EQ(result.problems[0].path, "/gone/7");
}

TEST(EncodeThrough, NeverTakesAMemberThatIsNotAcceptedForOneWithTheSameBytes) {
    FeatureStore store;
    const NameEncoder encoder;
    std::vector<Member> members = {memberOf(7), memberOf(7), memberOf(7)};
    members[1].payload.content = TextContent{"7"};
    for (int time = 0; time < 2; ++time) {
        const EncodedMembers result = encodeThrough(store, encoder, members, {});
        EXPECT_EQ(result.readable, (std::vector<bool>{true, false, true}));
        EXPECT_TRUE(result.features.equal(at::tensor({7.0F, 0.0F, 7.0F}).view({3, 1})));
    }
    EXPECT_EQ(encoder.encoded, 3);
}

TEST(EncodeThrough, NeverTakesMembersOfUnknownContentForTheSame) {
    FeatureStore store;
    const NameEncoder encoder;
    std::vector<Member> members = {memberOf(1), memberOf(2)};
    members[0].content = {};
    members[1].content = {};
    const EncodedMembers result = encodeThrough(store, encoder, members, {});
    EXPECT_TRUE(result.features.equal(at::tensor({1.0F, 2.0F}).view({2, 1})));
}

}  // namespace
}  // namespace setscope
