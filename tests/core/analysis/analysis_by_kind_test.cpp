#include "core/analysis/analysis_by_kind.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/influence.h"
#include "core/analysis/outliers.h"
#include "core/analysis/outliers_by_kind.h"
#include "core/analysis/teaching.h"
#include "core/features/letter_encoder.h"
#include "tests/core/analysis/kind_sets.h"
#include "tests/core/analysis/model_folder.h"
#include "tests/core/analysis/synthetic_model.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::HasSubstr;
using testing::Not;

class AnalysisByKind : public testing::Test {
  protected:
    const Collection& collection() const { return sets_.collection; }
    SetId addWords(std::size_t count) { return sets_.addTexts(madeUpWords(count, random_)); }
    SetId addRows(std::size_t columns, std::size_t count, const VectorColumns& table = {}) {
        return sets_.addRows(rowsWithAStranger(columns, count, random_), table);
    }
    SetId addMixed() {
        return sets_.add({textMember("oak"), textMember("elm"), Member(), rowMember({1, 2})});
    }
    std::string refusedPower() {
        return refusal(ErrorKind::BadInput, [&] { power(); });
    }
    DetectionPower power() {
        PowerOptions asked;
        asked.sizes = {6};
        asked.planted = {1};
        asked.trials = 5;
        return detectionPower(models_, collection(), asked, {}, store_, {});
    }
    /// The first member of a set is called a stranger, the next ones are called belonging.
    void mark(SetId set, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            sets_.set(set).members[i].verdict = i == 0 ? Verdict::Stranger : Verdict::Belongs;
        }
    }
    TaughtLesson taught() { return teach(models_, collection(), {}, store_, {}); }

    ModelFolder folder_;
    KindModels models_{std::make_shared<const LoadedModel>(syntheticModel()), makeLetterEncoder()};
    FeatureStore store_;
    ReferenceScoreCache cache_;
    Random random_{7};
    KindSets sets_;
};

TEST_F(AnalysisByKind, TheEffectOfAMemberIsByTheModelOfItsSet) {
    sets_.addPictures(5);
    const SetId rows = addRows(4, 6);
    const LoadedModel& model = models_.of({PayloadKind::Vector, 4});
    const InfluenceMatrix found = influence(models_, collection(), rows, {}, store_, {});
    const InfluenceMatrix expected = influence(model, collection(), rows, {}, store_, {});
    EXPECT_EQ(found.members, expected.members);
    EXPECT_EQ(found.change, expected.change);
    const MemberId removed = sets_.set(rows).members[2].id;
    const LeaveOneOut effect =
        leaveOneOut(models_, collection(), rows, removed, {}, store_, cache_, {});
    EXPECT_EQ(effect.members.size(), 5U);
    EXPECT_EQ(effect.after, leaveOneOut(model, collection(), rows, removed, {}, store_, {}).after);
}

TEST_F(AnalysisByKind, TheNearestMembersOfHugeRowsAreKnown) {
    const SetId rows = sets_.addRows({{2e38F, 1e38F}, {3e38F, 1e38F}, {-1e38F, 0}, {0, -2e38F}});
    const LeaveOneOut effect = leaveOneOut(models_, collection(), rows,
                                           sets_.set(rows).members[0].id, {}, store_, cache_, {});
    EXPECT_EQ(effect.mostAlike, sets_.set(rows).members[1].id);
    EXPECT_NEAR(effect.mostAlikeCosine, 7.0 / std::sqrt(50.0), 1e-6);
    EXPECT_EQ(effect.leastAlike, sets_.set(rows).members[2].id);
}

TEST_F(AnalysisByKind, ASetOfSeveralKindsIsRefusedByName) {
    const SetId mixed = addMixed();
    const MemberId member = sets_.set(mixed).members[0].id;
    const auto expectRefused = [&](const auto& question) {
        EXPECT_EQ(refusal(ErrorKind::BadInput, question),
                  "set 1: Pictures, texts and rows in one set cannot be compared; move them into "
                  "sets of their own.");
    };
    expectRefused(
        [&] { leaveOneOut(models_, collection(), mixed, member, {}, store_, cache_, {}); });
    expectRefused([&] { influence(models_, collection(), mixed, {}, store_, {}); });
    expectRefused([&] {
        occlusionMap(models_, collection(), {.set = mixed, .member = member}, {}, store_,
                     MediaReader(nullptr), {});
    });
}

TEST_F(AnalysisByKind, MapsAreForPictures) {
    for (const auto& [set, kind] :
         {std::pair(addWords(5), "texts"), std::pair(addRows(3, 5), "rows of 3 columns")}) {
        const OcclusionQuestion question{.set = set, .member = sets_.set(set).members[0].id};
        const std::string sentence = refusal(ErrorKind::BadInput, [&] {
            occlusionMap(models_, collection(), question, {}, store_, MediaReader(nullptr), {});
        });
        EXPECT_THAT(sentence, HasSubstr(std::string("this set holds ") + kind));
        EXPECT_THAT(sentence, HasSubstr("influence"));
    }
}

TEST_F(AnalysisByKind, PowerIsThatOfTheKindWithMostSets) {
    sets_.addPictures(9);
    sets_.addPictures(9);
    addWords(9);
    addWords(9);
    EXPECT_EQ(power().model, models_.info().identity) << "pictures go first among equals";
    EXPECT_THAT(power().note, HasSubstr("your sets of pictures; 2 sets of other kinds were left"));
    addRows(2, 9);
    addWords(9);
    const DetectionPower ofTexts = power();
    EXPECT_EQ(ofTexts.model, models_.of({PayloadKind::Text, 0}).info().identity);
    EXPECT_EQ(ofTexts.hostSets, 3);
    EXPECT_THAT(ofTexts.note, HasSubstr("your sets of texts; 3 sets of other kinds were left out"));
}

TEST_F(AnalysisByKind, PowerSaysNothingOfKindsWhereThereIsOne) {
    addRows(3, 9);
    addRows(3, 9);
    const DetectionPower result = power();
    EXPECT_EQ(result.hostSets, 2);
    EXPECT_THAT(result.note, Not(HasSubstr("kind")));
}

TEST_F(AnalysisByKind, PowerNeedsTwoSetsOfOneKind) {
    addRows(3, 9);
    addRows(4, 9);
    EXPECT_THAT(refusedPower(), HasSubstr("add another set of rows of 3 columns"));
    sets_.collection.sets.pop_back();
    EXPECT_THAT(refusedPower(), HasSubstr("At least two sets"));
}

TEST_F(AnalysisByKind, PowerPassesOverTablesOfOneSet) {
    for (const float spread : {1.0F, 2.0F, 3.0F}) {
        addRows(2, 9, columnsCalled({"x", "y"}, spread));
    }
    EXPECT_THAT(refusedPower(), HasSubstr("No two sets hold rows of the same table"));
    addWords(9);
    addWords(9);
    const DetectionPower ofTexts = power();
    EXPECT_EQ(ofTexts.model, models_.of({PayloadKind::Text, 0}).info().identity);
    EXPECT_THAT(ofTexts.note, HasSubstr("your sets of texts; 3 sets of other kinds were left out"));
    for (int i = 0; i < 2; ++i) {
        addRows(2, 9, columnsCalled({"x", "y"}, 1.0F));
    }
    const DetectionPower ofRows = power();
    EXPECT_EQ(ofRows.model, models_.of({PayloadKind::Vector, 2}).info().identity);
    EXPECT_EQ(ofRows.hostSets, 3);
    EXPECT_THAT(ofRows.note,
                HasSubstr("2 sets were left out, as no other set holds rows of the same table."));
    EXPECT_THAT(ofRows.note, HasSubstr("2 sets of other kinds were left out"));
}

TEST_F(AnalysisByKind, ALessonIsAboutTheTableWithMostVerdicts) {
    for (int i = 0; i < 5; ++i) {
        mark(addRows(3, 8, columnsCalled({"x", "y", "z"}, 1.0F)), i < 2 ? 3 : 0);
    }
    const TaughtLesson alone = taught();
    EXPECT_EQ(alone.lesson.cues.size(), 3U);
    EXPECT_EQ(alone.lesson.verdictCount, 6);
    mark(addRows(3, 8, columnsCalled({"x", "y", "z"}, 5.0F)), 4);
    mark(addRows(3, 8, columnsCalled({"u", "v", "w"}, 1.0F)), 1);
    const TaughtLesson among = taught();
    EXPECT_EQ(among.lesson, alone.lesson);
    EXPECT_EQ(among.advice,
              alone.advice +
                  " Only the table with most marks was learnt from; 5 marks in sets of "
                  "other tables were not.");
    mark(addWords(5), 2);
    EXPECT_EQ(taught().lesson, alone.lesson);
    EXPECT_THAT(taught().advice, HasSubstr("2 marks in sets of other kinds were not learnt from"));
}

TEST_F(AnalysisByKind, AKindDoesNotLeadByTheVerdictsOfItsTablesTogether) {
    for (const float spread : {1.0F, 2.0F, 3.0F}) {
        mark(addRows(2, 8, columnsCalled({"x", "y"}, spread)), 2);
    }
    mark(addWords(8), 3);
    const TaughtLesson lesson = taught();
    EXPECT_TRUE(isFor(&lesson.lesson, models_.of({PayloadKind::Text, 0}).info().identity));
    EXPECT_THAT(lesson.advice, HasSubstr("6 marks in sets of other kinds were not learnt from"));
}

TEST_F(AnalysisByKind, MarksThatCannotBeUsedAreCounted) {
    mark(sets_.addPictures(8), 3);
    EXPECT_THAT(taught().advice, Not(HasSubstr("of no use")));
    Member& unreadable = sets_.collection.sets[0].members[1];
    unreadable.name = "bad.jpg";
    unreadable.content = {};
    EXPECT_THAT(taught().advice, HasSubstr("1 mark was of no use"));
    mark(sets_.addPictures(2), 2);
    EXPECT_THAT(taught().advice, HasSubstr("3 marks were of no use"));
}

TEST_F(AnalysisByKind, ALessonIsAboutTheKindWithMostVerdictsAndVoidForOthers) {
    const SetId pictures = sets_.addPictures(8);
    mark(pictures, 3);
    for (int set = 0; set < 3; ++set) {
        mark(addWords(8), 2);
    }
    const TaughtLesson lesson = taught();
    const ModelIdentity texts = models_.of({PayloadKind::Text, 0}).info().identity;
    EXPECT_TRUE(isFor(&lesson.lesson, texts));
    EXPECT_FALSE(isFor(&lesson.lesson, models_.info().identity));
    EXPECT_EQ(lesson.lesson.verdictCount, 6);
    EXPECT_EQ(lesson.lesson.setCount, 3);
    EXPECT_THAT(lesson.advice, HasSubstr("3 marks in sets of other kinds were not learnt from"));

    OutlierOptions options;
    const OutlierResult before = findOutliers(models_, collection(), options, store_, cache_, {});
    options.lesson = std::make_shared<const OutlierLesson>(lesson.lesson);
    const OutlierResult after = findOutliers(models_, collection(), options, store_, cache_, {});
    EXPECT_EQ(after.sets[0], before.sets[0]) << "pictures";
    EXPECT_NE(after.sets[1].score, before.sets[1].score);
}

TEST_F(AnalysisByKind, AmongKindsWithEquallyManyVerdictsPicturesAreLearntFrom) {
    mark(addWords(5), 2);
    mark(sets_.addPictures(5), 2);
    const TaughtLesson lesson = taught();
    EXPECT_TRUE(isFor(&lesson.lesson, models_.info().identity));
    EXPECT_THAT(lesson.advice, HasSubstr("2 marks in sets of other kinds"));
}

TEST_F(AnalysisByKind, VerdictsInMixedSetsTeachNothing) {
    addWords(5);
    mark(addMixed(), 2);
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { taught(); }),
                HasSubstr("set 7: Pictures, texts and rows"));
    mark(addWords(5), 1);
    EXPECT_THAT(taught().advice, HasSubstr("2 marks in sets of other kinds were not learnt from"));
    for (ItemSet& set : sets_.collection.sets) {
        for (Member& member : set.members) {
            member.verdict = Verdict::None;
        }
    }
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { taught(); }), HasSubstr("No member is marked"));
}

}  // namespace
}  // namespace setscope
