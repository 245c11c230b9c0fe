#include "core/report/ranking_command.h"

#include <gmock/gmock.h>

#include "tests/core/report/outlier_fixture.h"
#include "tests/core/report/ranking_fixture.h"

namespace setscope {
namespace {

TEST(RankingCommand, SaysEverythingThatTheAnswerDependsOn) {
    RankingFixture fixture;
    fixture.rename(1, "it's a tiger");
    fixture.result.rejected = {4};
    const RankingCommand command{.pool = "/pools/my animals.json",
                                 .model = "/models/m.safetensors",
                                 .wordVectors = "/data/glove.txt",
                                 .backbone = "/data/net.onnx",
                                 .nameColumn = "species",
                                 .top = 50,
                                 .threads = 2};
    EXPECT_EQ(commandFor(command, fixture.pool, fixture.result),
              "setscope-cli expand --pool '/pools/my animals.json' --query 'lion,it'\\''s a "
              "tiger,elk' --reject 'car 1' --scorers one,two --model /models/m.safetensors "
              "--word-vectors /data/glove.txt --backbone /data/net.onnx --name-column species "
              "--top 50 --threads 2");
}

TEST(RankingCommand, AQueryThatBeginsLikeAnOptionIsNone) {
    RankingFixture fixture;
    fixture.rename(0, "--help");
    fixture.result.query = {0};
    EXPECT_EQ(commandFor({.pool = "/p.txt"}, fixture.pool, fixture.result),
              "setscope-cli expand --pool /p.txt --query=--help --scorers one,two --top 20");
}

TEST(RankingCommand, WhatCannotBeSaidIsNoCommand) {
    RankingFixture fixture;
    EXPECT_EQ(commandFor({.pool = ""}, fixture.pool, fixture.result), "");
    fixture.rename(0, "Paris, France");
    EXPECT_EQ(commandFor({.pool = "/p.txt"}, fixture.pool, fixture.result), "");
    fixture.result.query.clear();
    EXPECT_EQ(commandFor({.pool = "/p.txt"}, fixture.pool, fixture.result), "");
}

TEST(RankingCommand, ACollectionIsReadFromWhereAllOfItComesFrom) {
    OutlierFixture fixture;
    EXPECT_EQ(poolSourceOf(fixture.collection), std::nullopt);
    fixture.addSet("Lemon", 0.5F, {{"a.jpg", 0.1F}});
    EXPECT_EQ(poolSourceOf(fixture.collection), "/photos/Lemon");
    fixture.addSet("Lime", 0.5F, {{"b.jpg", 0.1F}});
    EXPECT_EQ(poolSourceOf(fixture.collection), "/photos");
    fixture.makeTexts(1);
    EXPECT_EQ(poolSourceOf(fixture.collection), std::nullopt);
}

}  // namespace
}  // namespace setscope
