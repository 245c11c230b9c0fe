#include "core/analysis/outliers_by_kind.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/analysis/outliers.h"
#include "core/base/error.h"
#include "core/features/letter_encoder.h"
#include "tests/core/analysis/cluster_model.h"
#include "tests/core/analysis/comparing_model.h"
#include "tests/core/analysis/kind_sets.h"
#include "tests/core/analysis/model_folder.h"
#include "tests/core/analysis/synthetic_model.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::HasSubstr;

/// Models of random weights; pictures have reference sets of 4 to 32 members.
class OutliersByKind : public testing::Test {
  protected:
    OutlierResult answer(const OutlierOptions& options = {}, const RunContext& run = {}) {
        FeatureStore store;
        ReferenceScoreCache cache;
        return findOutliers(models_, sets_.collection, options, store, cache, run);
    }
    OutlierResult answerAbout(SetId set) { return answer({.sets = {set}}); }
    SetId addWords(std::size_t count) { return sets_.addTexts(madeUpWords(count, random_)); }
    SetId addRows(std::size_t columns, std::size_t count) {
        return sets_.addRows(rowsWithAStranger(columns, count, random_));
    }

    ModelFolder folder_;
    KindModels models_{std::make_shared<const LoadedModel>(syntheticModel()), makeLetterEncoder()};
    Random random_{7};
    KindSets sets_;
};

TEST_F(OutliersByKind, AnswersAreThoseOfTheKindsModelsAlone) {
    const SetId words = addWords(9);
    const SetId pictures = sets_.addPictures(8);
    const SetId rows = addRows(3, 7);
    const OutlierResult all = answer();
    FeatureStore store;
    for (const auto& [set, kind] :
         {std::pair(words, SetKind{PayloadKind::Text, 0}), std::pair(pictures, SetKind{}),
          std::pair(rows, SetKind{PayloadKind::Vector, 3})}) {
        const LoadedModel& model = models_.of(kind);
        OutlierResult alone = findOutliers(model, sets_.collection, {.sets = {set}}, store, {});
        const auto found = std::ranges::find(all.sets, set, &SetOutliers::set);
        if (kind.payload != PayloadKind::Picture) {
            EXPECT_EQ(found->model, model.info().identity);
            alone.sets.front().model = model.info().identity;
        }
        EXPECT_EQ(*found, alone.sets.front());
    }
    EXPECT_EQ(all.model, models_.info().identity);
    EXPECT_EQ(all.referenceSetCount, 99);
}

TEST_F(OutliersByKind, WithoutPicturesTheFirstSetNamesTheModel) {
    sets_.add({});
    addRows(5, 6);
    addWords(6);
    const OutlierResult result = answer();
    EXPECT_EQ(result.model, models_.of({PayloadKind::Vector, 5}).info().identity);
    EXPECT_EQ(result.referenceSetCount, 0);
    EXPECT_FALSE(result.sets[1].model.has_value());
    EXPECT_EQ(result.sets[2].model, models_.of({PayloadKind::Text, 0}).info().identity);
}

TEST_F(OutliersByKind, PartsOfAnAnswerSayTheSameOfModelAndDevice) {
    addWords(6);
    addRows(2, 6);
    sets_.addPictures(6);
    sets_.add({textMember("oak"), rowMember({1.0F})});
    const OutlierResult whole = answer();
    for (const SetOutliers& set : whole.sets) {
        const OutlierResult part = answerAbout(set.set);
        EXPECT_EQ(part.model, whole.model);
        EXPECT_EQ(part.device, whole.device);
        EXPECT_THAT(part.sets, testing::ElementsAre(set)) << "only what was asked for";
    }
}

TEST_F(OutliersByKind, WithoutAnySetThereIsAnEmptyAnswer) {
    const OutlierResult result = answer();
    EXPECT_EQ(result.model, models_.info().identity);
    EXPECT_TRUE(result.sets.empty());
}

TEST_F(OutliersByKind, MixedSetsGetANoteAndSpoilNothing) {
    const SetId words = addWords(5);
    std::vector<Member> mixed = textMembers({"oak", "elm", "ash", "yew"});
    mixed.push_back(Member());
    const SetId textsAndPicture = sets_.add(mixed);
    const SetId widths = sets_.add({rowMember({1, 2}), rowMember({3, 4}), rowMember({5, 6, 7})});
    const OutlierResult result = answer();
    ASSERT_EQ(result.sets.size(), 3U);
    EXPECT_EQ(result.sets[0].set, words);
    EXPECT_EQ(result.sets[0].probability.size(), 5U);
    EXPECT_EQ(result.sets[1].set, textsAndPicture);
    EXPECT_EQ(
        result.sets[1].note,
        "Pictures and texts in one set cannot be compared; move them into sets of their own.");
    EXPECT_EQ(result.sets[2].set, widths);
    EXPECT_THAT(result.sets[2].note, HasSubstr("Rows of 2 and rows of 3 columns"));
    for (const std::size_t place : {1U, 2U}) {
        EXPECT_TRUE(result.sets[place].members.empty());
        EXPECT_TRUE(result.sets[place].probability.empty());
        EXPECT_FALSE(result.sets[place].model.has_value());
    }
    EXPECT_TRUE(result.problems.empty());
}

TEST_F(OutliersByKind, ProblemsOfAllKindsAreToldOnce) {
    const SetId pictures = sets_.addPictures(5);
    sets_.set(pictures).members[2].name = "bad.jpg";
    const SetId words = sets_.addTexts({"one", "two", "three", "?!"});
    sets_.set(words).isReference = true;
    addRows(2, 4);
    const OutlierResult result = answer();
    std::vector<std::string> paths;
    for (const Problem& problem : result.problems) {
        paths.push_back(problem.path);
    }
    EXPECT_THAT(paths, testing::UnorderedElementsAre(
                           displayPath(sets_.set(pictures).members[2].payload.source),
                           displayPath(sets_.set(words).members[3].payload.source)));
}

TEST_F(OutliersByKind, CleanSetsAreReferencesForTheirOwnKindOnly) {
    for (int i = 0; i < 20; ++i) {
        sets_.set(addWords(6)).isReference = true;
    }
    sets_.set(addRows(3, 6)).isReference = true;
    const SetId words = addWords(6);
    const SetId rows = addRows(3, 6);
    const SetId pictures = sets_.addPictures(6);
    const OutlierResult result = answer({.sets = {words, rows, pictures}});
    ASSERT_EQ(result.sets.size(), 3U);
    EXPECT_EQ(result.sets[0].references, ReferenceOrigin::Own);
    EXPECT_EQ(result.sets[0].referenceSets, 20);
    EXPECT_EQ(result.sets[1].references, ReferenceOrigin::None);
    EXPECT_FALSE(result.sets[1].setPValue.has_value());
    EXPECT_EQ(result.sets[2].references, ReferenceOrigin::Shipped);
    EXPECT_EQ(result.referenceSetCount, 20) << "the fewest behind a p-value";
    EXPECT_EQ(result.ownReferenceSets, 21);
}

TEST_F(OutliersByKind, RowsHaveReferencesWhoseColumnsHaveTheSameNames) {
    const auto addTable = [&](const std::vector<std::string>& names, float spread) {
        return sets_.addRows(rowsWithAStranger(3, 6, random_), columnsCalled(names, spread));
    };
    for (int i = 0; i < 20; ++i) {
        sets_.set(addTable({"acid", "sugar", "salt"}, 1.0F + 0.1F * static_cast<float>(i)))
            .isReference = true;
    }
    sets_.set(addTable({"length", "width", "height"}, 1.0F)).isReference = true;
    const SetId same = addTable({"acid", "sugar", "salt"}, 7.0F);
    const SetId other = addTable({"length", "width", "height"}, 1.0F);
    const SetId reordered = addTable({"sugar", "acid", "salt"}, 1.0F);
    const SetId unnamed = addRows(3, 6);
    const OutlierResult result = answer({.sets = {same, other, reordered, unnamed}});
    ASSERT_EQ(result.sets.size(), 4U);
    EXPECT_EQ(result.sets[0].references, ReferenceOrigin::Own);
    EXPECT_EQ(result.sets[0].referenceSets, 20);
    for (const std::size_t place : {1U, 2U, 3U}) {
        EXPECT_EQ(result.sets[place].references, ReferenceOrigin::None) << place;
        EXPECT_FALSE(result.sets[place].setPValue.has_value()) << place;
    }
    EXPECT_EQ(result.ownReferenceSets, 21);
}

TEST_F(OutliersByKind, CleanSetsOfOtherColumnsDoNotTakeTheirShareOfTheDraws) {
    const VectorColumns columns = columnsCalled({"acid", "sugar"}, 1.0F);
    sets_.set(sets_.addRows(rowsWithAStranger(2, 300, random_), columns)).isReference = true;
    for (int i = 0; i < 60; ++i) {
        sets_.set(addRows(2, 3)).isReference = true;
    }
    const SetId judged = sets_.addRows(rowsWithAStranger(2, 3, random_), columns);
    EXPECT_EQ(answerAbout(judged).sets.at(0).referenceSets, 100);
}

TEST_F(OutliersByKind, EqualNumbersOfOtherColumnsAreNoCopy) {
    const VectorColumns columns = columnsCalled({"acid", "sugar"}, 1.0F);
    const VectorColumns others = columnsCalled({"length", "width"}, 1.0F);
    for (int i = 0; i < 20; ++i) {
        const std::vector<std::vector<float>> rows = rowsWithAStranger(2, 6, random_);
        sets_.set(sets_.addRows(rows, columns)).isReference = true;
        sets_.set(sets_.addRows(rows, others)).isReference = true;
    }
    for (const VectorColumns& asked : {columns, others}) {
        const SetId judged = sets_.addRows(rowsWithAStranger(2, 6, random_), asked);
        EXPECT_EQ(answerAbout(judged).sets.at(0).referenceSets, 20);
    }
}

TEST_F(OutliersByKind, TheCacheOfOneKindIsNotReadForAnother) {
    for (int i = 0; i < 20; ++i) {
        sets_.set(addRows(3, 6)).isReference = true;
        sets_.set(addRows(5, 6)).isReference = true;
    }
    addRows(3, 6);
    addRows(5, 6);
    FeatureStore store;
    ReferenceScoreCache cache;
    const OutlierResult cold = findOutliers(models_, sets_.collection, {}, store, cache, {});
    const OutlierResult warm = findOutliers(models_, sets_.collection, {}, store, cache, {});
    EXPECT_EQ(cold, warm);
    EXPECT_EQ(cold, answer());
}

TEST_F(OutliersByKind, ProgressCountsTheMembersOfAllKinds) {
    addWords(40);
    sets_.addPictures(50);
    addRows(3, 60);
    addRows(4, 50);
    sets_.add({textMember("oak"), Member()});
    std::map<std::string, std::int64_t> last;
    const RunContext run({}, {}, [&](const Progress& progress) {
        EXPECT_EQ(progress.total, 200);
        EXPECT_LE(progress.done, 200);
        EXPECT_GE(progress.done, last[progress.what]) << progress.what;
        last[progress.what] = progress.done;
    });
    answer({}, run);
    EXPECT_THAT(last, testing::Contains(testing::Key("Comparing members")));
    EXPECT_EQ(last["Comparing members"], 200);
}

TEST_F(OutliersByKind, StopsBetweenKinds) {
    sets_.addPictures(20);
    addWords(20);
    std::stop_source stop;
    const RunContext run({}, stop.get_token(), [&](const Progress& progress) {
        if (progress.done >= 20) {
            stop.request_stop();
        }
    });
    EXPECT_THROW(answer({}, run), Cancelled);
}

TEST(LargestJudgedSet, ALargerOneGetsANoteAndIsNotEncoded) {
    const auto model =
        std::make_shared<const LoadedModel>(comparingModel(std::make_unique<ClusterEncoder>()));
    const KindModels models(model, makeLetterEncoder());
    ClusterSets drawn(3);
    drawn.add(static_cast<std::int64_t>(kLargestJudgedSet) + 1);
    const SetId small = drawn.add(5).id;
    const ItemSet& large = drawn.collection.sets.front();
    FeatureStore store;
    ReferenceScoreCache cache;
    std::int64_t mostProgress = 0;
    const RunContext run(
        {}, {}, [&](const Progress& part) { mostProgress = std::max(mostProgress, part.total); });
    const OutlierResult result = findOutliers(models, drawn.collection, {}, store, cache, run);
    EXPECT_EQ(mostProgress, 5);
    EXPECT_EQ(result.sets[0].note,
              "This set has 20,001 members; at most 20,000 members can be compared with "
              "each other, so split it into several sets.");
    EXPECT_TRUE(result.sets[0].members.empty());
    EXPECT_EQ(result.sets[1].set, small);
    EXPECT_EQ(result.sets[1].probability.size(), 5U);
    EXPECT_THAT(refusal(ErrorKind::BadInput,
                        [&] {
                            leaveOneOut(*model, drawn.collection, large.id, large.members[0].id, {},
                                        store, {});
                        }),
                HasSubstr("split it"));
}

TEST(ShippedDetectorForRows, JudgesAnyWidthAndThreeMembers) {
    const auto engine = createEngine(nullptr);
    const auto model = engine->loadModel({}, {});
    KindSets sets;
    Random random(2);
    for (const std::size_t width : {1U, 2U, 300U}) {
        for (const std::size_t size : {3U, 30U}) {
            sets.addRows(rowsWithAStranger(width, size, random));
        }
    }
    sets.addRows(std::vector<std::vector<float>>(4, {2.5F}));
    sets.addRows({{1, 0}, {1, 0}, {1, 0}, {1, 7}});
    sets.addRows({{3e38F}, {-3e38F}, {0}, {1e-45F}});
    const OutlierResult result = engine->outliers().findOutliers(*model, sets.collection, {}, {});
    ASSERT_EQ(result.sets.size(), 9U);
    for (const SetOutliers& set : result.sets) {
        ASSERT_GE(set.probability.size(), 3U) << set.note;
        double sum = 0.0;
        for (const float probability : set.probability) {
            EXPECT_TRUE(std::isfinite(probability));
            sum += static_cast<double>(probability);
        }
        EXPECT_NEAR(sum, 1.0, 1e-5);
    }
    for (const std::size_t place : {1U, 3U, 5U, 7U}) {
        const std::vector<float>& score = result.sets[place].score;
        EXPECT_EQ(std::ranges::max_element(score) - score.begin(), std::ssize(score) - 1) << place;
    }
    const std::vector<float>& alike = result.sets[6].score;
    EXPECT_TRUE(std::ranges::all_of(alike, [&](float score) { return score == alike.front(); }));
}

}  // namespace
}  // namespace setscope
