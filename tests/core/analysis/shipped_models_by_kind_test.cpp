#include <gmock/gmock.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/engine.h"
#include "core/features/image_decoder.h"
#include "core/io/memory_archive.h"
#include "tests/core/analysis/kind_sets.h"
#include "tests/core/features/sample_pictures.h"

namespace setscope {
namespace {

/// The engine with the models that come with Setscope, and sets of every kind whose last member is
/// the stranger: six pictures, berries, a table of three columns and one of five, and a set in
/// which texts and rows are mixed.
class ShippedModelsByKind : public testing::TestWithParam<Head> {
  protected:
    ShippedModelsByKind() {
        addPictures();
        words_ = sets_.addTexts({"strawberry", "blueberry", "raspberry", "blackberry", "cranberry",
                                 "gooseberry", "elderberry", "2048"});
        Random random(11);
        three_ = sets_.addRows(rowsWithAStranger(3, 25, random));
        mixed_ = sets_.add({textMember("oak"), textMember("elm"), rowMember({1, 2, 3})});
        five_ = sets_.addRows(rowsWithAStranger(5, 12, random));
        engine_ = createEngine(archives_);
        model_ = engine_->loadModel({}, {});
    }

    void addPictures() {
        std::vector<MemoryEntry> entries;
        std::vector<Member> members(6);
        for (int i = 0; i < 6; ++i) {
            Bytes bytes = encodeJpeg(gradientPicture(60 + 5 * i, 64), 90);
            Member& member = members[static_cast<std::size_t>(i)];
            member.name = std::to_string(i) + ".jpg";
            member.content = ContentHash::of(bytes);
            entries.push_back(honestEntry(member.name, std::move(bytes)));
        }
        archives_->put("/kinds.zip", std::move(entries));
        pictures_ = sets_.add(std::move(members));
        for (Member& member : sets_.set(pictures_).members) {
            member.payload.source = {.file = "/kinds.zip", .entry = member.name};
        }
    }

    OutlierResult answer(const Collection& collection, std::vector<SetId> asked = {}) {
        return engine_->outliers().findOutliers(*model_, collection,
                                                {.head = GetParam(), .sets = std::move(asked)}, {});
    }

    std::shared_ptr<MemoryArchive> archives_ = std::make_shared<MemoryArchive>();
    KindSets sets_;
    SetId pictures_;
    SetId words_;
    SetId three_;
    SetId mixed_;
    SetId five_;
    std::unique_ptr<Engine> engine_;
    std::shared_ptr<const Model> model_;
};

TEST_P(ShippedModelsByKind, JudgeEveryKindInTheOrderOfTheCollection) {
    const OutlierResult result = answer(sets_.collection);
    ASSERT_EQ(result.sets.size(), 5U);
    for (std::size_t i = 0; i < 5; ++i) {
        const ItemSet& set = sets_.collection.sets[i];
        EXPECT_EQ(result.sets[i].set, set.id);
        EXPECT_EQ(result.sets[i].probability.size(), set.id == mixed_ ? 0U : set.members.size());
        EXPECT_EQ(result.sets[i].note.empty(), set.id != mixed_);
    }
    EXPECT_TRUE(result.problems.empty());
    EXPECT_EQ(result.model, model_->info().identity);
    EXPECT_FALSE(result.sets[0].model.has_value());
    ASSERT_TRUE(result.sets[1].model && result.sets[2].model && result.sets[4].model);
    EXPECT_EQ(result.sets[1].model->encoder, "setscope-letters");
    EXPECT_EQ(result.sets[2].model->encoder, result.sets[4].model->encoder);
    EXPECT_NE(result.sets[2].model->encoderFingerprint, result.sets[4].model->encoderFingerprint);
    EXPECT_EQ(result.sets[2].model->fingerprint, result.sets[1].model->fingerprint);
    EXPECT_NE(result.sets[2].model->fingerprint, result.model.fingerprint);
    EXPECT_EQ(outlierResultFromJson(Json::parse(toJson(result).dump())), result);
}

TEST_P(ShippedModelsByKind, FindTheStrangerAmongRowsAndAmongWords) {
    const OutlierResult result = answer(sets_.collection);
    for (const SetOutliers& set : result.sets) {
        if (set.set == words_ || set.set == three_ || set.set == five_) {
            const auto strangest = std::ranges::max_element(set.score);
            EXPECT_EQ(strangest - set.score.begin(), std::ssize(set.score) - 1) << set.name;
        }
    }
}

TEST_P(ShippedModelsByKind, AnyOrderOfSetsAndMembersGivesTheSameBits) {
    const auto byMember = [](const OutlierResult& result) {
        std::map<std::int64_t, std::pair<float, float>> found;
        for (const SetOutliers& set : result.sets) {
            for (std::size_t i = 0; i < set.members.size(); ++i) {
                found[set.members[i].value] = {set.probability[i], set.score[i]};
            }
        }
        return found;
    };
    const auto expected = byMember(answer(sets_.collection));
    EXPECT_EQ(expected.size(), 6U + 8U + 25U + 12U);
    Collection shuffled = sets_.collection;
    Random random(5);
    for (int i = 0; i < 3; ++i) {
        random.shuffle(std::span(shuffled.sets));
        for (ItemSet& set : shuffled.sets) {
            random.shuffle(std::span(set.members));
        }
        EXPECT_EQ(byMember(answer(shuffled)), expected);
    }
}

TEST_P(ShippedModelsByKind, ASetIsJudgedAlikeAloneAndAmongOthers) {
    const OutlierResult whole = answer(sets_.collection);
    for (const SetOutliers& set : whole.sets) {
        EXPECT_THAT(answer(sets_.collection, {set.set}).sets, testing::ElementsAre(set));
    }
    const OutlierResult two = answer(sets_.collection, {five_, words_});
    EXPECT_THAT(two.sets, testing::ElementsAre(whole.sets[1], whole.sets[4]));
}

INSTANTIATE_TEST_SUITE_P(All, ShippedModelsByKind, testing::Values(Head::Softmax, Head::Sigmoid));

}  // namespace
}  // namespace setscope
