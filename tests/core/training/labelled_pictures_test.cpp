#include "core/training/labelled_pictures.h"

#include <gmock/gmock.h>

#include <map>

#include "core/base/error.h"
#include "core/training/picture_generator.h"
#include "tests/core/training/picture_fixture.h"

namespace setscope {
namespace {

using testing::ElementsAre;

LabelledPictures load(const PictureFixture& fixture) {
    return loadLabelledPictures(fixture.recipe, fixture.folder.path(), fixture.folder.path(),
                                fixture.archives, {});
}

TEST(LabelledPictures, GiveEveryPictureTheLabelsOfItsFolderAndTable) {
    const PictureFixture fixture;
    const LabelledPictures loaded = load(fixture);
    ASSERT_EQ(loaded.domains.size(), 1U);
    EXPECT_THAT(loaded.domains[0].attributes, ElementsAre("bright", "any"));
    ASSERT_EQ(loaded.domains[0].classSpaces.size(), 1U);
    EXPECT_THAT(loaded.domains[0].classSpaces[0].classes, ElementsAre("cold", "warm"));
    ASSERT_EQ(loaded.pictures.size(), 200U);
    for (const LabelledPicture& picture : loaded.pictures) {
        const int number = std::stoi(picture.source.entry.substr(5));
        EXPECT_THAT(picture.classes, ElementsAre(number % 2 == 0 ? 1 : 0));
        EXPECT_THAT(picture.attributes, ElementsAre(number % 4 < 2 ? 1 : 0, 1));
    }
}

TEST(LabelledPictures, AreSplitInTheRecipesSharesAndAlwaysAlike) {
    PictureFixture fixture;
    const LabelledPictures once = load(fixture);
    const LabelledPictures again = load(fixture);
    std::map<Split, int> counts;
    for (std::size_t index = 0; index < once.pictures.size(); ++index) {
        ++counts[once.pictures[index].split];
        EXPECT_EQ(once.pictures[index].split, again.pictures[index].split);
    }
    EXPECT_NEAR(counts[Split::Train], 140, 25);
    EXPECT_NEAR(counts[Split::Validation], 20, 17);
    fixture.recipe.seed = 6;
    const LabelledPictures other = load(fixture);
    int moved = 0;
    for (std::size_t index = 0; index < once.pictures.size(); ++index) {
        moved += once.pictures[index].split != other.pictures[index].split ? 1 : 0;
    }
    EXPECT_GT(moved, 20);
}

TEST(LabelledPictures, IdenticalCopiesAreOnOneSideOfTheSplit) {
    PictureFixture fixture;
    const Bytes bytes = encodeJpeg(plainPicture(20, 20, 1, 2, 3), 90);
    std::vector<MemoryEntry> copies;
    for (int index = 0; index < 30; ++index) {
        copies.push_back(honestEntry("a/" + std::to_string(index) + ".jpg", bytes));
    }
    fixture.archives->put(fixture.folder.path() / "copies.zip", copies);
    fixture.recipe.sources[0].archive = "copies.zip";
    fixture.recipe.sources[0].labels.clear();
    const LabelledPictures loaded = load(fixture);
    for (const LabelledPicture& picture : loaded.pictures) {
        EXPECT_EQ(picture.split, loaded.pictures.front().split);
        EXPECT_TRUE(picture.attributes.empty());
    }
}

TEST(LabelledPictures, ASourceForTestingIsNeverTrainedOn) {
    PictureFixture fixture;
    fixture.recipe.sources[0].isTestOnly = true;
    for (const LabelledPicture& picture : load(fixture).pictures) {
        EXPECT_EQ(picture.split, Split::Test);
    }
}

TEST(LabelledPictures, SourcesOfOneDomainShareItsClasses) {
    PictureFixture fixture;
    PictureSource more = fixture.recipe.sources[0];
    more.archive = "more.zip";
    more.labels.resize(1);
    fixture.archives->put(fixture.folder.path() / "more.zip",
                          {honestEntry("aged/1.jpg", encodeJpeg(plainPicture(9, 9, 9, 9, 9), 90))});
    fixture.recipe.sources.push_back(more);
    const LabelledPictures loaded = load(fixture);
    EXPECT_THAT(loaded.domains[0].classSpaces[0].classes, ElementsAre("aged", "cold", "warm"));
    EXPECT_THAT(loaded.pictures.back().classes, ElementsAre(0));
    EXPECT_THAT(loaded.pictures.front().classes, ElementsAre(1));
}

TEST(LabelledPictures, DrawnPicturesCarryWhatWasDrawn) {
    PictureFixture fixture;
    PictureSource drawn;
    drawn.domain = "drawn";
    drawn.drawnCount = 12;
    drawn.drawnEdge = 32;
    fixture.recipe.sources = {drawn};
    const LabelledPictures loaded = load(fixture);
    ASSERT_EQ(loaded.pictures.size(), 12U);
    EXPECT_EQ(loaded.domains[0].attributes, sceneAttributeNames());
    EXPECT_EQ(loaded.pictures[3].attributes.size(), sceneAttributeNames().size());
    EXPECT_FALSE(fixture.archives->open(loaded.pictures[3].source.file)
                     ->read(loaded.pictures[3].source.entry, 1'000'000)
                     .empty());
}

TEST(LabelledPictures, AnAbsentSourceIsRefused) {
    PictureFixture fixture;
    fixture.recipe.sources[0].archive = "absent.zip";
    EXPECT_THROW(load(fixture), Error);
}

}  // namespace
}  // namespace setscope
