#include "app/cli/answer_remarks.h"

#include <gmock/gmock.h>

namespace setscope {
namespace {

using testing::HasSubstr;

constexpr FlagRule kByProbability{FlagRule::By::Probability, 0.5};
constexpr FlagRule kByRate{FlagRule::By::FalseAlarmRate, 0.05};

Member pictureOf(std::int64_t id) {
    Member member;
    member.id = {id};
    return member;
}

Member textOf(std::int64_t id, const std::string& text) {
    Member member = pictureOf(id);
    member.payload.content = TextContent{text};
    return member;
}

/// A set of three texts, a set of three pictures and one of both; the first two are judged, the
/// pictures with a p-value.
struct Answered {
    Answered() {
        collection.sets = {{{1}, "words", {textOf(11, "a"), textOf(12, "b"), textOf(13, "c")}},
                           {{2}, "photos", {pictureOf(21), pictureOf(22), pictureOf(23)}},
                           {{3}, "both", {textOf(31, "a"), pictureOf(32), textOf(33, "c")}}};
        for (const ItemSet& set : collection.sets) {
            SetOutliers& judged = result.sets.emplace_back();
            judged.set = set.id;
            judged.name = set.name;
        }
        for (std::size_t set : {0U, 1U}) {
            for (const Member& member : collection.sets[set].members) {
                result.sets[set].members.push_back(member.id);
                result.sets[set].probability.push_back(0.3F);
            }
        }
        result.sets[1].setPValue = 0.5F;
        result.sets[1].references = ReferenceOrigin::Shipped;
    }

    void addCleanSets(int count) {
        for (int i = 0; i < count; ++i) {
            collection.sets.push_back({{100 + i}, "clean", {}, true});
        }
        result.ownReferenceSets = count;
    }

    Collection collection;
    OutlierResult result;
};

TEST(ReferenceRemark, SaysWhatMissingPValuesMeanAndHowManyCleanSetsItTakes) {
    const Answered answered;
    const std::string remark =
        referenceRemark(answered.collection, answered.result, kByProbability);
    EXPECT_THAT(remark, HasSubstr("1 set has no p-value"));
    EXPECT_THAT(remark, HasSubstr("--clean"));
    EXPECT_THAT(remark, HasSubstr("19 clean sets"));
    EXPECT_THAT(remark, HasSubstr("“words”, which has 3 members, these are 57 members in all"));
}

TEST(ReferenceRemark, IsEmptyWhereEverySetHasAPValueOrTheRuleWarnsItself) {
    Answered answered;
    EXPECT_EQ(referenceRemark(answered.collection, answered.result, kByRate), "");
    answered.result.sets[0].setPValue = 0.2F;
    EXPECT_EQ(referenceRemark(answered.collection, answered.result, kByProbability), "");
    EXPECT_EQ(referenceRemark({}, {}, kByProbability), "");
}

TEST(ReferenceRemark, SaysThatCleanSetsWereTooFew) {
    Answered answered;
    answered.addCleanSets(2);
    const std::string all = referenceRemark(answered.collection, answered.result, kByRate);
    EXPECT_THAT(all, HasSubstr("The clean sets that you named (2)"));
    EXPECT_THAT(all, HasSubstr("for any set"));
    EXPECT_THAT(all, HasSubstr("19 clean sets"));
    answered.result.sets[0].references = ReferenceOrigin::Own;
    EXPECT_THAT(referenceRemark(answered.collection, answered.result, kByRate),
                HasSubstr("for 1 of the 2 sets"));
    answered.result.sets[1].references = ReferenceOrigin::Own;
    EXPECT_EQ(referenceRemark(answered.collection, answered.result, kByRate), "");
}

TEST(LetterRemark, IsAboutJudgedTextsOnly) {
    Answered answered;
    EXPECT_THAT(letterRemark(answered.collection, answered.result), HasSubstr("--word-vectors"));
    answered.result.sets[0].probability.clear();
    answered.result.sets[0].members.clear();
    EXPECT_EQ(letterRemark(answered.collection, answered.result), "");
}

}  // namespace
}  // namespace setscope
