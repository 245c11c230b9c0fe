#include "core/analysis/own_references.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <stop_token>
#include <vector>

#include "core/analysis/outliers.h"
#include "core/base/error.h"
#include "tests/core/analysis/kind_sets.h"
#include "tests/core/analysis/synthetic_model.h"

namespace setscope {
namespace {

TEST(ReferenceDraws, AreDisjointAndOfExactlyTheSize) {
    for (const std::int64_t size : {3, 8, 16}) {
        for (std::int64_t count = size; count < 70; ++count) {
            const auto draws = referenceDraws(count, size, 999, Random(5));
            ASSERT_EQ(std::ssize(draws), count / size);
            std::set<std::int64_t> places;
            for (const std::vector<std::int64_t>& draw : draws) {
                EXPECT_EQ(std::ssize(draw), size);
                places.insert(draw.begin(), draw.end());
            }
            EXPECT_EQ(std::ssize(places), count / size * size);
            EXPECT_TRUE(*places.begin() >= 0 && *places.rbegin() < count);
        }
    }
}

TEST(ReferenceDraws, TakeASlightlySmallerSetWhole) {
    const auto sizeOfDraw = [](std::int64_t count, std::int64_t size) {
        const auto draws = referenceDraws(count, size, 999, Random(5));
        return draws.empty() ? std::int64_t{0} : std::ssize(draws.front());
    };
    EXPECT_EQ(sizeOfDraw(6, 8), 6);
    EXPECT_EQ(sizeOfDraw(7, 8), 7);
    EXPECT_EQ(sizeOfDraw(5, 8), 0);
    EXPECT_EQ(sizeOfDraw(3, 4), 3);
    EXPECT_EQ(sizeOfDraw(0, 3), 0);
}

TEST(ReferenceDraws, FewerAreTheFirstOfMore) {
    const auto all = referenceDraws(50, 5, 999, Random(5));
    const auto some = referenceDraws(50, 5, 4, Random(5));
    ASSERT_EQ(some.size(), 4U);
    EXPECT_TRUE(std::ranges::equal(some, std::span(all).first(4)));
    EXPECT_NE(referenceDraws(50, 5, 999, Random(6)), all);
}

TEST(ReferenceScoreCache, KeepsByNameAndForgetsWhenItGrows) {
    ReferenceScoreCache cache;
    EXPECT_EQ(cache.find("a"), nullptr);
    cache.keep("a", {1.0F, 2.0F});
    ASSERT_NE(cache.find("a"), nullptr);
    EXPECT_THAT(*cache.find("a"), testing::ElementsAre(1.0F, 2.0F));
    cache.keep("large", std::vector<float>(999'999));
    EXPECT_EQ(cache.find("a"), nullptr);
    EXPECT_NE(cache.find("large"), nullptr);
}

/// The first `clean` sets are called clean.
Collection withReferences(const std::vector<std::size_t>& sizes, std::size_t clean) {
    Collection collection = syntheticCollection(sizes);
    for (std::size_t i = 0; i < clean; ++i) {
        collection.sets[i].isReference = true;
    }
    return collection;
}

SetOutliers lastAnswer(const LoadedModel& model, const Collection& collection,
                       const RunContext& run = {}) {
    OutlierOptions options;
    options.sets = {collection.sets.back().id};
    FeatureStore store;
    return findOutliers(model, collection, options, store, run).sets.back();
}

TEST(OwnReferenceSetCount, CountsDifferentSetsOfAnyOneKind) {
    KindSets sets;
    for (const char* last : {"yew", "yew", "fir"}) {
        sets.set(sets.addTexts({"oak", "elm", last})).isReference = true;
    }
    sets.set(sets.addRows({{1}, {2}, {3}})).isReference = true;
    sets.set(sets.addPictures(3)).isReference = true;
    EXPECT_EQ(ownReferenceSetCount(sets.collection), 4);
    sets.set(sets.addPictures(2)).isReference = true;
    sets.set(sets.add({textMember("oak"), Member(), rowMember({1})})).isReference = true;
    sets.addPictures(9);
    EXPECT_EQ(ownReferenceSetCount(sets.collection), 4) << "too few, mixed, not clean";
    const SetId unknown = sets.addPictures(4);
    sets.set(unknown).isReference = true;
    sets.set(unknown).members[1].content = {};
    EXPECT_EQ(ownReferenceSetCount(sets.collection), 5);
    for (const char* name : {"grams", "litres", "grams"}) {
        const SetId same =
            sets.addRows({{1}, {2}, {3}}, {.names = {name}, .centre = {}, .spread = {}});
        sets.set(same).isReference = true;
    }
    EXPECT_EQ(ownReferenceSetCount(sets.collection), 7) << "equal numbers of other columns";
}

TEST(OwnReferences, ReplaceTheShippedOnesFromNineteenOn) {
    const LoadedModel model = syntheticModel();
    const SetOutliers few = lastAnswer(model, withReferences({72, 72, 8}, 2));
    EXPECT_EQ(few.references, ReferenceOrigin::Shipped) << "18 sets of 8";
    EXPECT_EQ(few.referenceSets, 99);
    const SetOutliers enough = lastAnswer(model, withReferences({72, 80, 8}, 2));
    EXPECT_EQ(enough.references, ReferenceOrigin::Own);
    EXPECT_EQ(enough.referenceSets, 19);
    EXPECT_GE(*enough.setPValue, 1.0F / 20.0F);
    EXPECT_EQ(*enough.setPValue, std::ranges::min(enough.pValue));
}

TEST(OwnReferences, CountTheScoresThatAreNoSmaller) {
    const LoadedModel model = syntheticModel(std::nullopt);
    std::vector<std::size_t> sizes(30, 8);
    const Collection collection = withReferences(sizes, 29);
    const SetOutliers answer = lastAnswer(model, collection);
    ASSERT_EQ(answer.referenceSets, 29);
    FeatureStore store;
    const OutlierResult alone = findOutliers(model, withReferences(sizes, 0), {}, store, {});
    const float score = std::ranges::max(alone.sets.back().score);
    int atLeast = 0;
    for (std::size_t i = 0; i < 29; ++i) {
        atLeast += std::ranges::max(alone.sets[i].score) >= score ? 1 : 0;
    }
    EXPECT_FLOAT_EQ(*answer.setPValue, static_cast<float>(1 + atLeast) / 30.0F);
}

TEST(OwnReferences, ACleanSetIsJudgedAgainstTheOthers) {
    const LoadedModel model = syntheticModel(std::nullopt);
    Collection collection = withReferences(std::vector<std::size_t>(25, 8), 25);
    EXPECT_EQ(lastAnswer(model, collection).referenceSets, 24);
    ItemSet copy = collection.sets.front();
    copy.id = collection.nextSetId();
    copy.isReference = false;
    collection.sets.push_back(copy);
    EXPECT_EQ(lastAnswer(model, collection).referenceSets, 24)
        << "a copy is not judged against what it was copied from";
    collection.sets.back().isReference = true;
    FeatureStore store;
    const OutlierResult result = findOutliers(model, collection, {}, store, {});
    EXPECT_EQ(result.ownReferenceSets, 25) << "the same content counts once";
    EXPECT_EQ(result.sets[1].referenceSets, 24);
}

TEST(OwnReferences, DoNotDependOnTheOrderOfSetsAndMembers) {
    const LoadedModel model = syntheticModel();
    Collection collection = withReferences({100, 37, 64, 8, 11}, 3);
    const auto answers = [&model](const Collection& asked) {
        FeatureStore store;
        std::map<SetId, std::pair<std::optional<float>, std::vector<RemovalStep>>> found;
        for (const SetOutliers& set : findOutliers(model, asked, {}, store, {}).sets) {
            found[set.set] = {set.setPValue, set.removals};
        }
        return found;
    };
    const auto expected = answers(collection);
    Random random(3);
    for (int i = 0; i < 3; ++i) {
        random.shuffle(std::span(collection.sets));
        for (ItemSet& set : collection.sets) {
            random.shuffle(std::span(set.members));
        }
        EXPECT_EQ(answers(collection), expected);
    }
}

TEST(OwnReferences, AreTheSameInOneCallAndInChunksWithACache) {
    const LoadedModel model = syntheticModel();
    const Collection collection = withReferences({100, 37, 64, 8, 11, 8}, 3);
    FeatureStore store;
    const OutlierResult whole = findOutliers(model, collection, {}, store, {});
    ReferenceScoreCache cache;
    for (int round = 0; round < 2; ++round) {
        for (std::size_t i = 0; i < collection.sets.size(); ++i) {
            OutlierOptions options;
            options.sets = {collection.sets[i].id};
            const OutlierResult part = findOutliers(model, collection, options, store, cache, {});
            ASSERT_EQ(part.sets.size(), 1U);
            EXPECT_EQ(part.sets[0], whole.sets[i]) << round << " " << i;
        }
    }
}

TEST(OwnReferences, AreTheSameOnAnyNumberOfThreads) {
    const LoadedModel model = syntheticModel();
    std::vector<std::size_t> sizes = {72, 80, 75};
    for (std::size_t i = 0; i < 30; ++i) {
        sizes.push_back(3 + i % 9);
    }
    for (const std::size_t clean : {std::size_t{0}, std::size_t{3}}) {
        const Collection collection = withReferences(sizes, clean);
        const auto answer = [&](int threads) {
            FeatureStore store;
            const RunContext run({.seed = 4, .device = "cpu", .threads = threads});
            return findOutliers(model, collection, {}, store, run);
        };
        const OutlierResult alone = answer(1);
        EXPECT_EQ(alone.sets.back().references,
                  clean > 0 ? ReferenceOrigin::Own : ReferenceOrigin::Shipped);
        EXPECT_EQ(answer(2), alone);
        EXPECT_EQ(answer(7), alone);
    }
}

TEST(OwnReferences, TheCacheTellsHeadsAndSeedsApart) {
    const LoadedModel model = syntheticModel();
    const Collection collection = withReferences({100, 100, 8}, 2);
    FeatureStore store;
    ReferenceScoreCache cache;
    for (const Head head : {Head::Softmax, Head::Sigmoid}) {
        for (const std::uint64_t seed : {1, 2}) {
            const RunContext run({.seed = seed, .device = "cpu", .threads = 1});
            OutlierOptions options;
            options.head = head;
            EXPECT_EQ(findOutliers(model, collection, options, store, cache, run),
                      findOutliers(model, collection, options, store, run));
        }
    }
}

TEST(OwnReferences, KeptScoresNeedNoEncoding) {
    const auto encoded = std::make_shared<int>(0);
    const LoadedModel model = syntheticModel(syntheticReference(), encoded);
    const Collection collection = withReferences({100, 100, 8}, 2);
    OutlierOptions options;
    options.sets = {collection.sets.back().id};
    ReferenceScoreCache cache;
    FeatureStore first;
    findOutliers(model, collection, options, first, cache, {});
    EXPECT_EQ(*encoded, 208);
    FeatureStore second;
    findOutliers(model, collection, options, second, cache, {});
    EXPECT_EQ(*encoded, 216) << "only the judged set again";
}

TEST(OwnReferences, NameTheirUnreadableMembersAndDoWithoutThem) {
    const LoadedModel model = syntheticModel();
    Collection collection = withReferences({100, 60, 8}, 2);
    collection.sets[0].members[4].name = "bad.jpg";
    OutlierOptions options;
    options.sets = {collection.sets.back().id};
    FeatureStore store;
    const OutlierResult result = findOutliers(model, collection, options, store, {});
    EXPECT_EQ(result.sets[0].referenceSets, 12 + 7);
    ASSERT_EQ(result.problems.size(), 1U);
    EXPECT_EQ(result.problems[0].path, displayPath(collection.sets[0].members[4].payload.source));
}

TEST(OwnReferences, ASetWithoutReadableMembersIsNoted) {
    const LoadedModel model = syntheticModel();
    Collection collection = withReferences({72, 80, 5, 4, 8}, 2);
    for (Member& member : collection.sets[2].members) {
        member.name = "bad.jpg";
    }
    collection.sets[3].members.resize(2);
    FeatureStore store;
    const OutlierResult result = findOutliers(model, collection, {}, store, {});
    EXPECT_NE(result.sets[2].note, "");
    EXPECT_NE(result.sets[3].note, "");
    EXPECT_EQ(result.sets[4].note, "");
    EXPECT_EQ(result.sets[4].references, ReferenceOrigin::Own);
}

TEST(OwnReferences, MembersOfUnknownContentGiveTheSameInAnyOrder) {
    const LoadedModel model = syntheticModel();
    Collection collection = withReferences({100, 100, 8}, 2);
    for (Member& member : collection.sets[0].members) {
        member.content = {0, 0};
    }
    EXPECT_EQ(lastAnswer(model, collection).referenceSets, 24);
    const SetOutliers expected = lastAnswer(model, collection);
    std::ranges::reverse(collection.sets[0].members);
    EXPECT_EQ(lastAnswer(model, collection), expected);
}

TEST(OwnReferences, LargeCleanSetsGiveNoMoreThanItTakes) {
    const LoadedModel model = syntheticModel();
    const SetOutliers answer = lastAnswer(model, withReferences({1600, 1600, 3}, 2));
    EXPECT_EQ(answer.referenceSets, 1000) << "500 of each";
}

TEST(OwnReferences, AloneApplyWithALesson) {
    const LoadedModel model = syntheticModel();
    const auto lesson = std::make_shared<OutlierLesson>();
    lesson->detectorFingerprint = model.info().identity.fingerprint;
    lesson->encoderFingerprint = model.info().identity.encoderFingerprint;
    lesson->featureWidth = HashEncoder::kWidth;
    OutlierOptions options;
    options.lesson = lesson;
    FeatureStore store;
    const OutlierResult result =
        findOutliers(model, withReferences({100, 100, 8, 40}, 2), options, store, {});
    EXPECT_EQ(result.sets[2].references, ReferenceOrigin::Own);
    EXPECT_EQ(result.sets[3].references, ReferenceOrigin::None) << "4 sets of 40 are too few";
    EXPECT_FALSE(result.sets[3].setPValue.has_value());
    EXPECT_TRUE(result.sets[3].removals.empty());
}

TEST(OwnReferences, LeaveOneOutUsesThemToo) {
    const LoadedModel model = syntheticModel();
    const Collection collection = withReferences({100, 100, 8}, 2);
    const ItemSet& set = collection.sets.back();
    FeatureStore store;
    const LeaveOneOut effect =
        leaveOneOut(model, collection, set.id, set.members[3].id, {}, store, {});
    EXPECT_EQ(effect.setPValueBefore, lastAnswer(model, collection).setPValue);
}

TEST(OwnReferences, StopWhenAsked) {
    const LoadedModel model = syntheticModel();
    const Collection collection = withReferences({400, 400, 4}, 2);
    FeatureStore store;
    OutlierOptions options;
    options.sets = {collection.sets.back().id};
    findOutliers(model, withReferences({400, 400, 4}, 0), {}, store, {});
    std::stop_source stop;
    int steps = 0;
    const RunContext run({}, stop.get_token(), [&](const Progress&) {
        if (++steps == 5) {
            stop.request_stop();
        }
    });
    EXPECT_THROW(findOutliers(model, collection, options, store, run), Cancelled);
    EXPECT_LE(steps, 6);
}

}  // namespace
}  // namespace setscope
