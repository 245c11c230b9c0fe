#include "core/analysis/teaching.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/outliers.h"
#include "core/base/error.h"
#include "core/base/random.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/ragged_batch.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A member's features are those of its theme, which its notes name, and a little of its own;
/// members named "bad…" cannot be read.
class ThemedEncoder final : public Encoder {
  public:
    static constexpr std::int64_t kWidth = 12;

    const EncoderIdentity& identity() const override { return identity_; }
    std::int64_t width() const override { return kWidth; }
    bool accepts(const Payload& payload) const override { return payload.picture() != nullptr; }
    c10::Device deviceFor(const c10::Device&) const override { return c10::kCPU; }
    EncodedMembers encode(std::span<const Member> members, const RunContext& run) const override {
        EncodedMembers result{
            at::zeros({static_cast<std::int64_t>(members.size()), kWidth}), {}, {}};
        for (std::size_t i = 0; i < members.size(); ++i) {
            run.throwIfStopped();
            result.readable.push_back(!members[i].name.starts_with("bad"));
            if (!result.readable.back()) {
                result.problems.push_back({members[i].name, "The picture is damaged."});
            }
            Random theme(std::stoull(members[i].notes));
            Random own(members[i].content.low);
            for (std::int64_t column = 0; column < kWidth; ++column) {
                result.features[static_cast<std::int64_t>(i)][column] =
                    5.0 + 3.0 * theme.normal() + own.normal();
            }
        }
        return result;
    }

  private:
    EncoderIdentity identity_{"themed", "themed-1"};
};

LoadedModel themedModel() {
    StoredDetector stored;
    stored.card.name = "themed";
    stored.card.version = "1";
    stored.encoderFingerprint = "themed-1";
    stored.detector = std::make_shared<OutlierDetector>(
        OutlierDetectorOptions{.featureWidth = ThemedEncoder::kWidth,
                               .projectionWidth = 8,
                               .layers = 2,
                               .layerWidth = 16});
    const at::Tensor typical = at::randn({64, ThemedEncoder::kWidth});
    stored.detector->standardiseBy(
        typical, setRelativeInputs(typical, offsetsFromSizes(std::vector<std::int64_t>(4, 16))));
    stored.detector->eval();
    return {std::make_unique<ThemedEncoder>(), std::move(stored), "d", std::nullopt};
}

constexpr std::size_t kSetSize = 8;

/// Each set has a theme of its own; its last member is of the next set's.
Collection themedCollection(std::size_t setCount) {
    Collection collection;
    for (std::size_t theme = 0; theme < setCount; ++theme) {
        ItemSet& set = collection.sets.emplace_back();
        set.id = collection.nextSetId();
        set.name = "theme " + std::to_string(theme);
        for (std::size_t i = 0; i < kSetSize; ++i) {
            Member& member = set.members.emplace_back();
            member.id = collection.nextMemberId();
            member.name = std::to_string(member.id.value) + ".jpg";
            member.notes =
                std::to_string(100 + (i + 1 < kSetSize ? theme : (theme + 1) % setCount));
            Random random(static_cast<std::uint64_t>(member.id.value));
            member.content = {random(), random()};
        }
    }
    return collection;
}

/// The strangers of the first sets are marked, and in every other of these a member that belongs.
void markFirstSets(Collection& collection, std::size_t setCount) {
    for (std::size_t set = 0; set < setCount; ++set) {
        collection.sets[set].members.back().verdict = Verdict::Stranger;
        if (set % 2 == 0) {
            collection.sets[set].members.front().verdict = Verdict::Belongs;
        }
    }
}

Collection markedCollection(std::size_t setCount, std::size_t markedCount) {
    Collection collection = themedCollection(setCount);
    markFirstSets(collection, markedCount);
    return collection;
}

TaughtLesson taughtFrom(const LoadedModel& model, const Collection& collection,
                        const OutlierOptions& options = {}) {
    FeatureStore store;
    return teach(model, chosenSets(collection, {}), options, store, {});
}

at::Tensor featuresOf(const ItemSet& set) {
    return ThemedEncoder().encode(set.members, {}).features;
}

class TeachingHeads : public testing::TestWithParam<Head> {};

TEST_P(TeachingHeads, NamesStrangersThatItWasNotToldOf) {
    const LoadedModel model = themedModel();
    const Collection collection = markedCollection(12, 8);
    const TaughtLesson taught =
        taughtFrom(model, collection, {.head = GetParam(), .sets = {}, .lesson = {}});
    EXPECT_EQ(taught.lesson.verdictCount, 12);
    EXPECT_EQ(taught.lesson.setCount, 8);
    ASSERT_THAT(taught.after, Not(IsEmpty()));
    EXPECT_EQ(taught.after[0].value, 1.0);
    EXPECT_EQ(taught.after[0].count, 8);
    EXPECT_GE(taught.after[0].value, taught.before[0].value);
    EXPECT_EQ(taught.effect, LessonEffect::Helps);
    for (std::size_t set = 8; set < 12; ++set) {
        const at::Tensor logits =
            taughtLogits(taught.lesson, GetParam(), featuresOf(collection.sets[set]),
                         at::zeros({static_cast<std::int64_t>(kSetSize)}));
        EXPECT_EQ(logits.argmax().item<std::int64_t>(), static_cast<std::int64_t>(kSetSize) - 1)
            << set;
    }
}

INSTANTIATE_TEST_SUITE_P(All, TeachingHeads, testing::Values(Head::Softmax, Head::Sigmoid));

TEST(Teach, GivesTheSameBitsAgainAndInAnyOrderOfMembers) {
    const LoadedModel model = themedModel();
    Collection collection = markedCollection(9, 6);
    const TaughtLesson first = taughtFrom(model, collection);
    EXPECT_EQ(taughtFrom(model, collection).lesson, first.lesson);
    Random random(4);
    for (ItemSet& set : collection.sets) {
        random.shuffle(std::span(set.members));
    }
    const TaughtLesson shuffled = taughtFrom(model, collection);
    EXPECT_EQ(shuffled.lesson, first.lesson);
    EXPECT_EQ(shuffled.advice, first.advice);
}

TEST(Teach, LooksAtNoEarlierLesson) {
    const LoadedModel model = themedModel();
    const Collection collection = markedCollection(6, 3);
    const TaughtLesson first = taughtFrom(model, collection);
    OutlierLesson other = first.lesson;
    other.softmax.modelWeight = 7.0;
    const OutlierOptions options{
        .head = Head::Softmax, .sets = {}, .lesson = std::make_shared<const OutlierLesson>(other)};
    EXPECT_EQ(taughtFrom(model, collection, options).lesson, first.lesson);
}

TEST(Teach, InOneSetSaysHowManyAreMissing) {
    const TaughtLesson taught = taughtFrom(themedModel(), markedCollection(6, 1));
    EXPECT_THAT(taught.before, IsEmpty());
    EXPECT_THAT(taught.after, IsEmpty());
    EXPECT_EQ(taught.effect, LessonEffect::Unknown);
    EXPECT_THAT(taught.advice, HasSubstr("4 more sets"));
    EXPECT_EQ(taught.lesson.verdictCount, 2);
    EXPECT_EQ(taught.lesson.softmax.weights.size(), 3U);
}

TEST(Teach, ACollectionOfOneSetTeachesNoCue) {
    const OutlierLesson lesson = taughtFrom(themedModel(), markedCollection(1, 1)).lesson;
    EXPECT_THAT(lesson.cues, IsEmpty());
    EXPECT_THAT(lesson.sigmoid.weights, IsEmpty());
}

TEST(Teach, NeedsAVerdictThatCanBeUsed) {
    const LoadedModel model = themedModel();
    EXPECT_THROW(taughtFrom(model, themedCollection(4)), Error);
    EXPECT_THROW(taughtFrom(model, Collection{}), Error);
    Collection small = markedCollection(4, 1);
    small.sets[0].members = {small.sets[0].members.front(), small.sets[0].members.back()};
    EXPECT_THROW(taughtFrom(model, small), Error);
    Collection unreadable = themedCollection(4);
    unreadable.sets[0].members[2].verdict = Verdict::Stranger;
    unreadable.sets[0].members[2].name = "bad.jpg";
    EXPECT_THROW(taughtFrom(model, unreadable), Error);
}

TEST(Teach, UnreadableVerdictsAndSmallSetsDoNotCount) {
    const LoadedModel model = themedModel();
    Collection collection = markedCollection(6, 3);
    collection.sets[0].members.front().name = "bad.jpg";
    collection.sets[2].members.resize(2);
    const OutlierLesson lesson = taughtFrom(model, collection).lesson;
    EXPECT_EQ(lesson.setCount, 2);
    EXPECT_EQ(lesson.verdictCount, 2);
}

TEST(Teach, StopsWhenAsked) {
    const LoadedModel model = themedModel();
    const Collection collection = markedCollection(6, 6);
    std::stop_source stop;
    const RunContext run({}, stop.get_token(), [&](const Progress& progress) {
        EXPECT_GT(progress.total, 0);
        stop.request_stop();
    });
    FeatureStore store;
    EXPECT_THROW(teach(model, chosenSets(collection, {}), {}, store, run), Cancelled);
}

TEST(OutlierLessonUse, IsForItsDetectorAndEncoderOnly) {
    OutlierLesson lesson;
    lesson.detectorFingerprint = "d";
    lesson.encoderFingerprint = "e";
    ModelIdentity model;
    model.fingerprint = "d";
    model.encoderFingerprint = "e";
    EXPECT_TRUE(isFor(&lesson, model));
    EXPECT_FALSE(isFor(nullptr, model));
    model.fingerprint = "other";
    EXPECT_FALSE(isFor(&lesson, model));
    model.fingerprint = "d";
    model.encoderFingerprint = "other";
    EXPECT_FALSE(isFor(&lesson, model));
}

TEST(OutlierLessonUse, ALessonThatSaysNothingLeavesTheLogits) {
    OutlierLesson lesson;
    lesson.featureWidth = 3;
    const at::Tensor logits = at::randn({5});
    EXPECT_TRUE(at::equal(taughtLogits(lesson, Head::Sigmoid, at::randn({5, 3}), logits), logits));
}

TEST(OutlierLessonUse, EachHeadHasItsOwnWeights) {
    OutlierLesson lesson;
    lesson.featureWidth = 3;
    lesson.softmax.modelWeight = 2.0;
    lesson.sigmoid.shift = 1.0;
    const at::Tensor logits = at::tensor({1.0F, 2.0F});
    const at::Tensor features = at::ones({2, 3});
    EXPECT_TENSOR_NEAR(taughtLogits(lesson, Head::Softmax, features, logits),
                       at::tensor({2.0F, 4.0F}), 0.0);
    EXPECT_TENSOR_NEAR(taughtLogits(lesson, Head::Sigmoid, features, logits),
                       at::tensor({2.0F, 3.0F}), 0.0);
}

TEST(OutlierLessonUse, FollowsTheMembersIntoAnyOrder) {
    const OutlierLesson lesson = taughtFrom(themedModel(), markedCollection(6, 3)).lesson;
    const at::Tensor features = 5.0 + at::randn({20, ThemedEncoder::kWidth});
    const at::Tensor logits = at::randn({20});
    const at::Tensor order = at::randperm(20);
    EXPECT_TENSOR_NEAR(taughtLogits(lesson, Head::Softmax, features.index_select(0, order),
                                    logits.index_select(0, order)),
                       taughtLogits(lesson, Head::Softmax, features, logits).index_select(0, order),
                       1e-5);
}

TEST(OutlierLessonUse, OfOtherShapesIsAMistake) {
    OutlierLesson lesson;
    lesson.featureWidth = 3;
    EXPECT_THROW(taughtLogits(lesson, Head::Softmax, at::randn({5, 4}), at::randn({5})),
                 std::logic_error);
    EXPECT_THROW(taughtLogits(lesson, Head::Softmax, at::randn({5, 3}), at::randn({4})),
                 std::logic_error);
    lesson.softmax.weights = {1.0};
    EXPECT_THROW(taughtLogits(lesson, Head::Softmax, at::randn({5, 3}), at::randn({5})),
                 std::logic_error);
}

}  // namespace
}  // namespace setscope
