#include "core/features/compact_network.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/nn/module.h>

#include "core/base/error.h"
#include "core/features/encoders.h"
#include "core/models/model_file.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

const CompactLayout kSmall{32, {8, 8, 16, 16, 24}};

std::filesystem::path saved(const CompactNetwork& network, const TempDir& folder,
                            const std::string& kind) {
    ModelCard card;
    card.name = "small";
    card.kind = kind;
    card.architecture = toJson(network.layout());
    const std::filesystem::path file = folder.path() / "small.safetensors";
    saveModel(file, namedTensors(*network.module()), card, Precision::AsComputed);
    return file;
}

std::string modelRefusal(const std::filesystem::path& file) {
    return refusal(ErrorKind::BadInput, [&] { openCompactModel(file); });
}

TEST(CompactNetwork, GivesOneRowOfFeaturesForEveryPictureOfAnySize) {
    const CompactNetwork network(kSmall);
    network.module()->eval();
    EXPECT_EQ(network.forward(at::rand({2, 3, 32, 32})).sizes(), (at::IntArrayRef{2, 24}));
    EXPECT_EQ(network.forward(at::rand({1, 3, 48, 64})).sizes(), (at::IntArrayRef{1, 24}));
}

TEST(CompactNetwork, ItsFeaturesAreStandardisedOverATrainingBatch) {
    const CompactNetwork network(kSmall);
    network.module()->train();
    const at::Tensor features = network.forward(at::rand({64, 3, 32, 32}));
    EXPECT_LT(features.mean(0).abs().max().item<float>(), 1e-4F);
}

TEST(CompactNetwork, AFileGivesBackTheSameNetwork) {
    const TempDir folder;
    const CompactNetwork network(kSmall);
    const at::Tensor pixels = at::rand({2, 3, 32, 32});
    network.module()->train();
    network.forward(at::rand({16, 3, 32, 32}));
    network.module()->eval();
    const CompactModel opened = openCompactModel(saved(network, folder, "image-encoder"));
    EXPECT_EQ(opened.name, "small");
    EXPECT_EQ(opened.network.layout(), kSmall);
    EXPECT_TRUE(opened.network.forward(pixels).equal(network.forward(pixels)));
}

TEST(CompactNetwork, RefusesAFileOfAnotherKindOrWithoutItsTensors) {
    const TempDir folder;
    const CompactNetwork network(kSmall);
    EXPECT_THAT(modelRefusal(saved(network, folder, "outlier-head")),
                HasSubstr("not an image encoder"));
    EXPECT_THAT(modelRefusal(folder.write("text.safetensors", "hello")),
                HasSubstr("text.safetensors"));
    ModelCard card;
    card.name = "small";
    card.kind = "image-encoder";
    card.architecture = toJson(kSmall);
    saveModel(folder.path() / "hollow.safetensors", {}, card, Precision::AsComputed);
    EXPECT_THAT(modelRefusal(folder.path() / "hollow.safetensors"), HasSubstr("is missing"));
}

TEST(CompactLayout, RefusesImpossibleSizes) {
    for (const char* text :
         {R"({"network": "compact", "inputEdge": 96, "widths": [8, 8, 8, 8]})",
          R"({"network": "compact", "inputEdge": 96, "widths": [8, 8, 8, 8, 999999]})",
          R"({"network": "compact", "inputEdge": 1, "widths": [8, 8, 8, 8, 8]})",
          R"({"network": "compact", "inputEdge": 96, "widths": [8, 8, 8, 8, "8"]})",
          R"({"network": "other"})", R"([])"}) {
        EXPECT_THROW(compactLayoutFromJson(Json::parse(text)), Error) << text;
    }
    EXPECT_EQ(compactLayoutFromJson(toJson(kSmall)), kSmall);
}

TEST(Encoders, EveryKindRefusesAFileThatIsNotOne) {
    const TempDir folder;
    for (const EncoderKind& kind : encoderKinds()) {
        const auto file = folder.write(std::string("broken") + kind.ending, "broken");
        EXPECT_THROW(openEncoder(file, MediaReader(nullptr)), Error) << kind.ending;
    }
    EXPECT_THROW(openEncoder(folder.write("a.txt", "x"), MediaReader(nullptr)), Error);
}

TEST(Encoders, ACompactFileBecomesAnEncoderOfItsName) {
    const TempDir folder;
    const auto file = saved(CompactNetwork(kSmall), folder, "image-encoder");
    const auto encoder = openEncoder(file, MediaReader(nullptr));
    EXPECT_EQ(encoder->identity().name, "small");
    EXPECT_EQ(encoder->identity().fingerprint.size(), 32U);
    EXPECT_EQ(encoder->width(), 24);
}

}  // namespace
}  // namespace setscope
