#include "core/report/model_card_block.h"

#include <gmock/gmock.h>

namespace setscope {
namespace {

using testing::Contains;
using testing::Pair;

TEST(ModelCardBlock, ShowsSourcesWithLicencesAndMetricsBesideTheRival) {
    const Json card = Json::parse(R"({
        "name": "setscope-default", "version": "1.0",
        "sources": [{"name": "Groceries", "licence": "MIT", "origin": "a shop", "itemCount": 1168}],
        "metrics": [{"name": "accuracy", "value": 0.75, "low": 0.7, "high": 0.8, "rival": 0.5, "count": 400}]})");
    const report::ModelCard shown = readableCard(card);
    EXPECT_EQ(shown.name, "setscope-default 1.0");
    ASSERT_EQ(shown.sources.rows.size(), 1U);
    EXPECT_THAT(shown.sources.rows[0].cells,
                testing::ElementsAre("Groceries", "1,168", "MIT", "a shop"));
    ASSERT_EQ(shown.metrics.rows.size(), 1U);
    EXPECT_THAT(shown.metrics.rows[0].cells,
                testing::ElementsAre("accuracy", "75.0\u202f%", "70.0\u202f% – 80.0\u202f%",
                                     "50.0\u202f%", "400"));
}

TEST(ModelCardBlock, AMetricWithoutRivalAndASourceWithoutItemsShowADash) {
    const Json card = Json::parse(R"({
        "sources": [{"name": "teacher", "licence": "MIT", "origin": "somebody's", "itemCount": null}],
        "metrics": [{"name": "error", "value": 0.01, "low": 0, "high": 0.02, "rival": null, "count": 400},
                    {"name": "other error", "value": 0.01, "low": 0, "high": 0.02, "count": 400}]})");
    const report::ModelCard shown = readableCard(card);
    EXPECT_EQ(shown.sources.rows.at(0).cells.at(1), "–");
    EXPECT_EQ(shown.metrics.rows.at(0).cells.at(3), "–");
    EXPECT_EQ(shown.metrics.rows.at(1).cells.at(3), "–");
}

TEST(ModelCardBlock, FieldsThatItDoesNotKnowAreShownAsTheyAre) {
    const report::ModelCard shown = readableCard(Json::parse(
        R"({"architecture": {"layers": 3}, "classes": ["a", "b"], "someNovelty": true, "libraries": {"LibTorch": "1.13.1"}, "empty": null,
            "setSize": {"smallest": 3, "largest": 32}})"));
    EXPECT_THAT(shown.facts.rows, Contains(Pair("Architecture · layers", "3")));
    EXPECT_THAT(shown.facts.rows, Contains(Pair("Classes", "a, b")));
    EXPECT_THAT(shown.facts.rows, Contains(Pair("Some novelty", "true")));
    EXPECT_THAT(shown.facts.rows, Contains(Pair("Set sizes", "3 to 32 members in training")));
    EXPECT_THAT(shown.facts.rows, Contains(Pair("Libraries · LibTorch", "1.13.1")));
    EXPECT_EQ(shown.facts.rows.size(), 5U);
}

TEST(ModelCardBlock, SurvivesCardsOfAnyShape) {
    for (const char* text :
         {"null", "[]", "3", R"({"metrics": 4, "sources": [1, null, {"name": 7}]})",
          R"({"metrics": [{"value": "high"}], "setSize": {"largest": 9, "smallest": null}})"}) {
        EXPECT_NO_THROW(readableCard(Json::parse(text))) << text;
    }
}

}  // namespace
}  // namespace setscope
