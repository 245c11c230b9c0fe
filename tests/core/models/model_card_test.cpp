#include "core/models/model_card.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>

#include "tests/support/refusal.h"

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
    card.sources = {{"Shapes", "CC0-1.0", "made by the program", 4096},
                    {"teacher of the encoder, t.onnx", "MIT", "somebody's", std::nullopt}};
    card.dataFingerprint = "00ff";
    card.split = "by class";
    card.metrics = {{"accuracy", 0.75, 0.7, 0.8, 0.3, 500},
                    {"calibration error", 0.01, 0.0, 0.02, std::nullopt, 500}};
    card.seed = ~std::uint64_t{0};
    card.libraries = {{"LibTorch", "1.13.1"}};
    card.licence = "CC0-1.0";
    card.created = "2026-11-22";
    return card;
}

std::string cardRefusal(const Json& json) {
    return refusal(ErrorKind::BadInput,
                   [&] { modelCardFromJson(json, "head.safetensors: the model card"); });
}

TEST(ModelCard, SurvivesItsJsonText) {
    const Json written = toJson(fullCard());
    const ModelCard read = modelCardFromJson(Json::parse(written.dump()), "card");
    EXPECT_EQ(toJson(read).dump(), written.dump());
    EXPECT_EQ(read.seed, ~std::uint64_t{0});
    EXPECT_EQ(read.sources, fullCard().sources);
    EXPECT_EQ(read.metrics.at(0).count, 500);
    EXPECT_EQ(read.metrics.at(0).rival, 0.3);
    EXPECT_FALSE(read.metrics.at(1).rival.has_value());
    EXPECT_EQ(read.libraries.at("LibTorch"), "1.13.1");
}

TEST(ModelCard, NeedsNameKindAndArchitectureOnly) {
    const Json least = {{"name", "n"}, {"kind", "k"}, {"architecture", Json::object()}};
    EXPECT_EQ(modelCardFromJson(least, "card").name, "n");
    for (const char* key : {"name", "kind", "architecture"}) {
        Json without = least;
        without.erase(key);
        EXPECT_THAT(cardRefusal(without), testing::HasSubstr(key));
    }
}

TEST(ModelCard, RefusesFieldsOfAnotherTypeByName) {
    for (const char* key : {"name", "architecture", "input", "setSize", "classes", "sources",
                            "metrics", "seed", "libraries", "licence"}) {
        Json wrong = toJson(fullCard());
        wrong[key] = -1.5;
        EXPECT_THAT(cardRefusal(wrong), testing::HasSubstr(key));
        EXPECT_THAT(cardRefusal(wrong), testing::StartsWith("head.safetensors"));
    }
    EXPECT_NE(cardRefusal(Json::array()), "not refused");
    EXPECT_NE(cardRefusal(nullptr), "not refused");
}

TEST(ModelCard, RefusesDamagedEntriesOfLists) {
    Json wrong = toJson(fullCard());
    wrong["sources"][0].erase("licence");
    EXPECT_THAT(cardRefusal(wrong), testing::HasSubstr("licence"));
    wrong = toJson(fullCard());
    wrong["metrics"][0]["low"] = "zero";
    EXPECT_THAT(cardRefusal(wrong), testing::HasSubstr("low"));
    wrong = toJson(fullCard());
    wrong["libraries"]["LibTorch"] = 1;
    EXPECT_THAT(cardRefusal(wrong), testing::HasSubstr("LibTorch"));
    wrong = toJson(fullCard());
    wrong["classes"][0] = 7;
    EXPECT_THAT(cardRefusal(wrong), testing::HasSubstr("class"));
}

}  // namespace
}  // namespace setscope
