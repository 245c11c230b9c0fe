#include "core/features/onnx_backbone.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "core/base/error.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

OnnxPreprocessing declared() {
    OnnxPreprocessing result;
    result.target = {224, 224, Framing::Whole, 1.0};
    return result;
}

std::string backboneRefusal(const std::filesystem::path& file) {
    return refusal(ErrorKind::BadInput, [&] { openOnnxBackbone(file); });
}

TEST(OnnxPreprocessing, AbsentFieldsKeepWhatTheNetworkDeclares) {
    EXPECT_EQ(onnxPreprocessingFromJson(Json::object(), declared(), "n.onnx.json").target,
              declared().target);
    const OnnxPreprocessing result = onnxPreprocessingFromJson(
        Json::parse(
            R"({"width": 160, "crop": 0.875, "channels": "BGR", "mean": [1, 2, 3], "output": "pool"})"),
        declared(), "n.onnx.json");
    EXPECT_EQ(result.target, (PixelTarget{160, 224, Framing::CentreCrop, 0.875}));
    EXPECT_EQ(result.scaling.order, PixelScaling::Order::Bgr);
    EXPECT_EQ(result.scaling.mean, (std::array<float, 3>{1.0F, 2.0F, 3.0F}));
    EXPECT_EQ(result.output, "pool");
}

TEST(OnnxPreprocessing, RefusesAFieldOfTheWrongFormByName) {
    for (const char* text : {R"({"width": 2})", R"({"width": 1e9})", R"({"crop": 0})",
                             R"({"crop": "x"})", R"({"channels": "rgba"})", R"({"mean": [1, 2]})",
                             R"({"scale": [1, 2, "3"]})", R"({"output": 4})", R"([1])"}) {
        EXPECT_THROW(onnxPreprocessingFromJson(Json::parse(text), declared(), "n.onnx.json"), Error)
            << text;
    }
}

TEST(OnnxPreprocessing, RefusesAFieldThatItDoesNotKnowByFileAndName) {
    const std::string sentence = refusal(ErrorKind::BadInput, [] {
        onnxPreprocessingFromJson(Json::parse(R"({"width": 160, "heigth": 160})"), declared(),
                                  "n.onnx.json");
    });
    EXPECT_THAT(sentence, HasSubstr("n.onnx.json"));
    EXPECT_THAT(sentence, HasSubstr("\"heigth\""));
}

TEST(OnnxBackbone, RefusesWhatIsNotAnOnnxNetworkWithOneSentence) {
    const TempDir folder;
    EXPECT_THAT(backboneRefusal(folder.path() / "absent.onnx"), HasSubstr("absent.onnx"));
    EXPECT_THAT(backboneRefusal(folder.write("text.onnx", "hello")),
                HasSubstr("not an ONNX network"));
    EXPECT_THAT(backboneRefusal(folder.write("empty.onnx", "")), HasSubstr("not an ONNX network"));
    const std::string graph("\x08\x07\x3a\x0c\x5a\x03\x0a\x01x\x62\x03\x0a\x01y", 16);
    EXPECT_THAT(backboneRefusal(folder.write("graph.onnx", graph)), HasSubstr("graph.onnx"));
}

class MobileNet : public testing::Test {
  protected:
    void SetUp() override {
        if (!std::filesystem::exists(file_)) {
            GTEST_SKIP() << "the shared data is not here";
        }
    }
    std::filesystem::path file_ = sharedFolder() / "backbones/mobilenet_v1_0.75_224.onnx";
};

TEST_F(MobileNet, GivesItsPooledFeatures) {
    const OnnxBackbone backbone = openOnnxBackbone(file_);
    EXPECT_EQ(backbone.output, "features");
    EXPECT_EQ(backbone.network->width(), 768);
    EXPECT_EQ(backbone.network->target(), (PixelTarget{224, 224, Framing::Whole, 1.0}));
    EXPECT_EQ(backbone.fingerprint.size(), 32U);
}

TEST_F(MobileNet, GivesTheSameFeaturesAloneAndInABatch) {
    const OnnxBackbone backbone = openOnnxBackbone(file_);
    const at::Tensor pixels = at::rand({3, 3, 224, 224}) * 2 - 1;
    const at::Tensor together = backbone.network->features(pixels);
    for (std::int64_t row = 0; row < 3; ++row) {
        EXPECT_TRUE(
            backbone.network->features(pixels.narrow(0, row, 1)).equal(together.narrow(0, row, 1)));
    }
    EXPECT_FALSE(together[0].equal(together[1]));
}

TEST_F(MobileNet, TakesTheOutputThatItsPreprocessingNames) {
    const TempDir folder;
    std::filesystem::copy_file(file_, folder.path() / "net.onnx");
    const std::string unnamed = openOnnxBackbone(folder.path() / "net.onnx").fingerprint;
    folder.write("net.onnx.json", R"({"output": "prob"})");
    const OnnxBackbone backbone = openOnnxBackbone(folder.path() / "net.onnx");
    EXPECT_EQ(backbone.network->width(), 1000);
    EXPECT_NE(backbone.fingerprint, unnamed);
    folder.write("net.onnx.json", R"({"output": "features"})");
    EXPECT_EQ(openOnnxBackbone(folder.path() / "net.onnx").network->width(), 768);
    folder.write("net.onnx.json", R"({"outputs": "features"})");
    EXPECT_THAT(backboneRefusal(folder.path() / "net.onnx"),
                HasSubstr("net.onnx.json holds \"outputs\""));
    folder.write("net.onnx.json", "{");
    EXPECT_THAT(backboneRefusal(folder.path() / "net.onnx"), HasSubstr("not JSON"));
    folder.write("net.onnx.json", R"({"output": "no such layer"})");
    EXPECT_THAT(backboneRefusal(folder.path() / "net.onnx"), HasSubstr("cannot be run"));
}

TEST_F(MobileNet, ADamagedFileIsRefused) {
    const TempDir folder;
    std::filesystem::copy_file(file_, folder.path() / "cut.onnx");
    std::filesystem::resize_file(folder.path() / "cut.onnx", 1'000'000);
    EXPECT_THAT(backboneRefusal(folder.path() / "cut.onnx"), HasSubstr("cut.onnx"));
}

}  // namespace
}  // namespace setscope
