#include "core/models/model_card.h"

#include <gmock/gmock.h>

#include <string>

#include "core/base/error.h"

namespace setscope {
namespace {

ModelCard fullCard() {
    ModelCard card;
    card.name = "Prüfling";
    card.version = "1.0";
    card.kind = "outlier-head";
    card.architecture = {{"widths", {64, 1}}, {"pooling", "max"}};
    card.input = {{"kind", "features"}, {"width", 128}};
    card.smallestSet = 3;
    card.largestSet = 64;
    card.classes = {"cat", "dog"};
    card.sources = {{"Shapes", "CC0-1.0", "made by the program", 4096}};
    card.dataFingerprint = "00ff";
    card.split = "by class";
    card.metrics = {{"accuracy", 0.75, 0.7, 0.8, 0.3, 500}};
    card.seed = ~std::uint64_t{0};
    card.libraries = {{"LibTorch", "1.13.1"}};
    card.licence = "CC0-1.0";
    card.created = "2026-11-22";
    return card;
}

std::string refusal(const Json& json) {
    try {
        modelCardFromJson(json, "head.safetensors: the model card");
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::BadInput);
        return error.what();
    }
    return "";
}

TEST(ModelCard, SurvivesItsJsonText) {
    const Json written = toJson(fullCard());
    const ModelCard read = modelCardFromJson(Json::parse(written.dump()), "card");
    EXPECT_EQ(toJson(read).dump(), written.dump());
    EXPECT_EQ(read.seed, ~std::uint64_t{0});
    EXPECT_EQ(read.sources, fullCard().sources);
    EXPECT_EQ(read.metrics.at(0).count, 500);
    EXPECT_EQ(read.libraries.at("LibTorch"), "1.13.1");
}

TEST(ModelCard, NeedsNameKindAndArchitectureOnly) {
    const Json least = {{"name", "n"}, {"kind", "k"}, {"architecture", Json::object()}};
    EXPECT_EQ(modelCardFromJson(least, "card").name, "n");
    for (const char* key : {"name", "kind", "architecture"}) {
        Json without = least;
        without.erase(key);
        EXPECT_THAT(refusal(without), testing::HasSubstr(key));
    }
}

TEST(ModelCard, RefusesFieldsOfAnotherTypeByName) {
    for (const char* key : {"name", "architecture", "input", "setSize", "classes", "sources",
                            "metrics", "seed", "libraries", "licence"}) {
        Json wrong = toJson(fullCard());
        wrong[key] = -1.5;
        EXPECT_THAT(refusal(wrong), testing::HasSubstr(key));
        EXPECT_THAT(refusal(wrong), testing::StartsWith("head.safetensors"));
    }
    EXPECT_NE(refusal(Json::array()), "");
    EXPECT_NE(refusal(nullptr), "");
}

TEST(ModelCard, RefusesDamagedEntriesOfLists) {
    Json wrong = toJson(fullCard());
    wrong["sources"][0].erase("licence");
    EXPECT_THAT(refusal(wrong), testing::HasSubstr("licence"));
    wrong = toJson(fullCard());
    wrong["metrics"][0]["low"] = "zero";
    EXPECT_THAT(refusal(wrong), testing::HasSubstr("low"));
    wrong = toJson(fullCard());
    wrong["libraries"]["LibTorch"] = 1;
    EXPECT_THAT(refusal(wrong), testing::HasSubstr("LibTorch"));
    wrong = toJson(fullCard());
    wrong["classes"][0] = 7;
    EXPECT_THAT(refusal(wrong), testing::HasSubstr("class"));
}

}  // namespace
}  // namespace setscope
