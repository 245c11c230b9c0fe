#include "core/models/model_file.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>

#include "core/models/layers.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

ModelCard smallCard() {
    ModelCard card;
    card.name = "twin";
    card.kind = "test";
    return card;
}

class ModelFileTest : public testing::Test {
  protected:
    std::string fileRefusal(const std::function<void()>& action) const {
        std::string sentence = refusal(ErrorKind::BadInput, action);
        EXPECT_THAT(sentence, HasSubstr("m.safetensors"));
        return sentence;
    }

    TempDir folder_;
    std::filesystem::path file_ = folder_.path() / "m.safetensors";
    Mlp mlp_{{.inputWidth = 3, .widths = {4, 2}}};
};

TEST_F(ModelFileTest, AnotherNetworkOfTheSameKindBecomesTheSame) {
    saveModel(file_, namedTensors(mlp_), smallCard(), Precision::AsComputed);
    const ModelFile model = loadModel(file_);
    EXPECT_EQ(model.card.name, "twin");
    Mlp other({.inputWidth = 3, .widths = {4, 2}});
    loadInto(other, model.tensors, file_);
    const at::Tensor x = at::randn({5, 3});
    EXPECT_TENSOR_EQUAL(other.forward(x), mlp_.forward(x));
}

TEST_F(ModelFileTest, HalfPrecisionHalvesTheFileAndRoundsOnly) {
    Mlp wide({.inputWidth = 256, .widths = {256}});
    const std::filesystem::path half = folder_.path() / "half.safetensors";
    saveModel(file_, namedTensors(wide), smallCard(), Precision::AsComputed);
    saveModel(half, namedTensors(wide), smallCard(), Precision::Half);
    EXPECT_LT(std::filesystem::file_size(half), std::filesystem::file_size(file_) * 6 / 10);
    EXPECT_TENSOR_NEAR(loadModel(half).tensors.at("0.weight"), wide.named_parameters()["0.weight"],
                       4e-5);
}

TEST_F(ModelFileTest, FilesThatAreNoModelAreRefused) {
    EXPECT_NE(fileRefusal([&] { loadModel(file_); }), "not refused");
    folder_.write("m.safetensors", "");
    EXPECT_NE(fileRefusal([&] { loadModel(file_); }), "not refused");
    folder_.write("m.safetensors", "this is not a model at all, whatever its name says");
    EXPECT_NE(fileRefusal([&] { loadModel(file_); }), "not refused");
    writeSafetensors(file_, {});
    EXPECT_THAT(fileRefusal([&] { loadModel(file_); }), HasSubstr("model card"));
    writeSafetensors(file_, {{{"model_card", "{\"name\": "}}, {}});
    EXPECT_THAT(fileRefusal([&] { loadModel(file_); }), HasSubstr("model card"));
    writeSafetensors(file_, {{{"model_card", "[]"}}, {}});
    EXPECT_THAT(fileRefusal([&] { loadModel(file_); }), HasSubstr("model card"));
}

TEST_F(ModelFileTest, EveryTruncationIsRefused) {
    saveModel(file_, namedTensors(mlp_), smallCard(), Precision::AsComputed);
    for (std::uintmax_t size = std::filesystem::file_size(file_); size > 0;) {
        size -= std::min<std::uintmax_t>(size, 37);
        std::filesystem::resize_file(file_, size);
        EXPECT_NE(fileRefusal([&] { loadModel(file_); }), "not refused") << size << " bytes";
    }
}

}  // namespace
}  // namespace setscope
