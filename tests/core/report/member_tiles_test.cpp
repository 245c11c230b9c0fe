#include "core/report/member_tiles.h"

#include <gmock/gmock.h>

#include "tests/core/report/outlier_fixture.h"

namespace setscope {
namespace {

using Tile = report::SetStrip::Tile;
using Shape = report::SetStrip::Shape;

/// The tiles of an answer's first set.
std::vector<Tile> firstTiles(const OutlierFixture& fixture) {
    const OutlierRanking ranking = rankOutliers(fixture.collection, fixture.result, {});
    const ThumbnailSource thumbnails = [](const Member&, int) { return Bytes(3); };
    MemberTiles tiles(ranking, thumbnails);
    std::vector<Tile> made;
    for (const RankedMember& member : ranking.sets.front().members) {
        made.push_back(tiles.tileOf(member, {}));
    }
    return made;
}

TEST(MemberTiles, ShowATextAndTheLineWhereItStands) {
    OutlierFixture fixture;
    fixture.addSet("fruits", 0.5F, {{"lemon", 0.1F}, {"granite", 0.8F}, {"plum", 0.1F}});
    fixture.makeTexts(0);
    fixture.collection.sets[0].members[2].name = "the blue one";
    const std::vector<Tile> tiles = firstTiles(fixture);
    EXPECT_EQ(std::get<report::Text>(tiles[1].content).text, "granite");
    EXPECT_EQ(tiles[1].name, "line 2");
    EXPECT_EQ(tiles[2].name, "the blue one") << "it was renamed";
}

TEST(MemberTiles, CutALongTextBetweenCharacters) {
    OutlierFixture fixture;
    fixture.addSet("texts", 0.5F, {{"a", 0.1F}, {"b", 0.8F}, {"c", 0.1F}});
    fixture.makeTexts(0);
    std::string text;
    std::string beginning;
    for (int i = 0; i < 300; ++i) {
        text += "é";
        beginning += i < 240 ? "é" : "";
    }
    fixture.collection.sets[0].members[0].payload.content = TextContent{text};
    EXPECT_EQ(std::get<report::Text>(firstTiles(fixture)[0].content).text, beginning + "…");
}

TEST(MemberTiles, ShowRowsOnTheScaleOfTheirSet) {
    OutlierFixture fixture;
    fixture.addSet("rows", 0.5F, {{"a", 0.1F}, {"b", 0.8F}, {"c", 0.1F}});
    fixture.makeRows(0, {{"length"}, {10.0F}, {5.0F}}, {{10.0F}, {20.0F}, {15.0F}});
    const std::vector<Tile> tiles = firstTiles(fixture);
    EXPECT_EQ(std::get<report::Profile>(tiles[1].content),
              (report::Profile{.bars = {1.0F}, .medians = {0.5F}}));
    EXPECT_EQ(std::get<report::Profile>(tiles[0].content).bars[0], 0.0F);
}

TEST(MemberTiles, ShowPicturesAndNothingForMembersThatAreGone) {
    OutlierFixture fixture;
    fixture.addSet("photos", 0.5F, {{"a", 0.1F}, {"b", 0.8F}, {"c", 0.1F}});
    fixture.collection.sets[0].members.pop_back();
    const std::vector<Tile> tiles = firstTiles(fixture);
    EXPECT_EQ(std::get<report::Picture>(tiles[0].content).thumbnail.size(), 3U);
    EXPECT_TRUE(std::get<report::Picture>(tiles[2].content).thumbnail.empty());
    EXPECT_EQ(tiles[2].name, "(no longer in the collection)");
}

TEST(MemberTiles, OnlySetsOfRowsHaveALegend) {
    OutlierFixture fixture;
    fixture.addSet("rows", 0.5F, {{"a", 0.1F}, {"b", 0.8F}, {"c", 0.1F}});
    fixture.addSet("texts", 0.5F, {{"a", 0.1F}, {"b", 0.8F}, {"c", 0.1F}});
    fixture.makeRows(0, {{"length"}, {0.0F}, {1.0F}}, {{1.0F}, {2.0F}, {3.0F}});
    fixture.makeTexts(1);
    const OutlierRanking ranking = rankOutliers(fixture.collection, fixture.result, {});
    const ThumbnailSource none;
    MemberTiles tiles(ranking, none);
    EXPECT_THAT(tiles.legendFor(fixture.result.sets[0]), testing::HasSubstr("length"));
    EXPECT_EQ(tiles.legendFor(fixture.result.sets[1]), "");
}

TEST(MemberTiles, SentencesAndManyNumbersGetWideTiles) {
    const auto shapeOfText = [](const std::string& text) {
        return shapeFor({{.name = {}, .detail = {}, .content = report::Text{text}}});
    };
    EXPECT_EQ(shapeOfText("granite"), Shape::Square);
    EXPECT_EQ(shapeOfText(std::string(41, 'x')), Shape::Wide);
    const auto shapeOfRow = [](std::size_t bars) {
        return shapeFor(
            {{.name = {}, .detail = {}, .content = report::Profile{std::vector<float>(bars), {}}}});
    };
    EXPECT_EQ(shapeOfRow(20), Shape::Square);
    EXPECT_EQ(shapeOfRow(21), Shape::Wide);
    EXPECT_EQ(shapeFor({}), Shape::Square);
    EXPECT_EQ(shapeFor({Tile{}}), Shape::Square);
}

}  // namespace
}  // namespace setscope
