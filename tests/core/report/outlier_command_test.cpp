#include "core/report/outlier_command.h"

#include <gmock/gmock.h>

#include "tests/core/report/outlier_fixture.h"

namespace setscope {
namespace {

TEST(OutlierCommand, SaysEverythingThatTheAnswerDependsOn) {
    const OutlierFixture fixture;
    const OutlierCommand command{.paths = {"/data/my photos", "/data/b.zip"},
                                 .rule = {FlagRule::By::FalseAlarmRate, 0.05},
                                 .model = "/models/m.safetensors",
                                 .backbone = {},
                                 .threads = 2};
    EXPECT_EQ(commandFor(command, fixture.result),
              "setscope-cli outliers '/data/my photos' /data/b.zip --false-alarm-rate 0.05 --head "
              "softmax "
              "--model /models/m.safetensors --seed 7 --device cpu --threads 2");
}

TEST(OutlierCommand, NamesTheCleanSetsAfterThePaths) {
    const OutlierFixture fixture;
    OutlierCommand command;
    command.paths = {"/data/photos"};
    command.clean = {"/data/clean one", "/data/two.zip"};
    EXPECT_EQ(commandFor(command, fixture.result),
              "setscope-cli outliers /data/photos --clean '/data/clean one' /data/two.zip "
              "--threshold 0.5 --head softmax --seed 7 --device cpu");
}

TEST(OutlierCommand, TheCleanSourcesAreThoseOfTheReferenceSetsAlone) {
    OutlierFixture fixture;
    for (int i = 0; i < 20; ++i) {
        fixture.addSet("set " + std::to_string(i), 0.5F, {{"a.jpg", 0.1F}});
        fixture.collection.sets.back().isReference = i % 2 == 0;
    }
    const std::vector<std::filesystem::path> clean = cleanSourcesOf(fixture.collection);
    ASSERT_EQ(clean.size(), 10U);
    EXPECT_EQ(clean[1], "/photos/set 2");
}

TEST(OutlierCommand, TheSourcesAreTheFoldersAndArchivesOfTheMembers) {
    OutlierFixture fixture;
    fixture.addSet("Lemon", 0.5F, {{"a.jpg", 0.1F}, {"b.jpg", 0.8F}});
    fixture.addSet("Lime", 0.5F, {{"c.jpg", 0.1F}, {"d.jpg", 0.8F}});
    for (Member& member : fixture.collection.sets[1].members) {
        member.payload.source = {"/photos/all.zip", "Lime/" + member.name, 0};
    }
    EXPECT_THAT(sourcesOf(fixture.collection),
                testing::ElementsAre("/photos/Lemon", "/photos/all.zip"));
}

TEST(OutlierCommand, NamesWordVectorsAndColumns) {
    const OutlierFixture fixture;
    OutlierCommand command;
    command.paths = {"/lists/words.csv"};
    command.wordVectors = "/data/my glove.txt";
    command.setColumn = "plot no";
    command.nameColumn = "species";
    EXPECT_EQ(commandFor(command, fixture.result),
              "setscope-cli outliers /lists/words.csv --threshold 0.5 --head softmax "
              "--word-vectors '/data/my glove.txt' --set-column 'plot no' --name-column species "
              "--seed 7 --device cpu");
}

TEST(OutlierCommand, ListsAndTablesAreNamedThemselvesHoweverMany) {
    OutlierFixture fixture;
    std::vector<std::filesystem::path> files;
    for (int i = 0; i < 12; ++i) {
        fixture.addSet("w" + std::to_string(i), 0.5F, {{"a", 0.1F}, {"b", 0.8F}});
        fixture.makeTexts(fixture.collection.sets.size() - 1);
        files.push_back("/lists/w" + std::to_string(i) + ".txt");
    }
    EXPECT_EQ(sourcesOf(fixture.collection), files)
        << "beside pictures the lists of a folder would not be imported";
    for (Member& member : fixture.collection.sets[0].members) {
        member.payload.source = {"/lists/all.zip", "w0.txt", member.payload.source.row};
    }
    EXPECT_EQ(sourcesOf(fixture.collection).front(), "/lists/all.zip");
}

TEST(OutlierCommand, CleanSetsAreNamedWhereOthersComeFromTheSameFile) {
    OutlierFixture fixture;
    for (const char* name : {"one", "two", "three"}) {
        fixture.addSet(name, 0.5F, {{"a", 0.1F}, {"b", 0.8F}});
        fixture.makeTexts(fixture.collection.sets.size() - 1);
    }
    fixture.collection.sets[0].isReference = true;
    fixture.collection.sets[1].isReference = true;
    EXPECT_THAT(cleanSetNamesOf(fixture.collection), testing::IsEmpty());
    EXPECT_THAT(cleanSourcesOf(fixture.collection),
                testing::ElementsAre("/lists/one.txt", "/lists/two.txt"));
    fixture.collection.sets[2].members[0].payload.source.file = "/lists/one.txt";
    EXPECT_THAT(cleanSetNamesOf(fixture.collection), testing::ElementsAre("one"));
    EXPECT_THAT(cleanSourcesOf(fixture.collection), testing::ElementsAre("/lists/two.txt"));
}

TEST(OutlierCommand, SetsOfATableAreNamedAsAnImportOfItAloneNamesThem) {
    OutlierFixture fixture;
    for (const char* name : {"lists/t/red", "lists/t", "red", "t/lists/t/t", "others"}) {
        fixture.addSet(name, 0.5F, {{"a", 0.1F}, {"b", 0.8F}});
        fixture.makeTexts(fixture.collection.sets.size() - 1);
        ItemSet& set = fixture.collection.sets.back();
        set.isReference = set.name != "others";
        for (Member& member : set.members) {
            member.payload.source.file = "/lists/t.csv.gz";
        }
    }
    EXPECT_THAT(cleanSetNamesOf(fixture.collection), testing::ElementsAre("red", "t", "red", "t"));
    for (ItemSet& set : fixture.collection.sets) {
        for (Member& member : set.members) {
            member.payload.source = {"/lists/all.zip", "lists/t.csv", 2};
        }
    }
    EXPECT_THAT(cleanSetNamesOf(fixture.collection),
                testing::ElementsAre("lists/t/red", "lists/t", "red", "t/lists/t/t"))
        << "the zip itself is imported, with its folders";
}

TEST(OutlierCommand, NamesEveryCleanSetOfThePaths) {
    const OutlierFixture fixture;
    OutlierCommand command;
    command.paths = {"/lists/t.csv"};
    command.clean = {"/lists/clean.csv"};
    command.cleanSets = {"red", "it's blue"};
    EXPECT_EQ(commandFor(command, fixture.result),
              "setscope-cli outliers /lists/t.csv --clean /lists/clean.csv --clean-set red "
              "--clean-set 'it'\\''s blue' --threshold 0.5 --head softmax --seed 7 --device cpu");
}

TEST(OutlierCommand, ManyFoldersBelowOneAreThatOne) {
    OutlierFixture fixture;
    for (int i = 0; i < 9; ++i) {
        fixture.addSet("set " + std::to_string(i), 0.5F, {{"a.jpg", 0.1F}});
    }
    EXPECT_THAT(sourcesOf(fixture.collection), testing::ElementsAre("/photos"));
}

}  // namespace
}  // namespace setscope
