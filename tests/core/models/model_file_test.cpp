#include "core/models/model_file.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/nn/module.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <limits>
#include <string>

#include "core/base/error.h"
#include "core/models/layers.h"
#include "tests/core/tensor/tensor_matchers.h"
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
    std::string refusal(const std::function<void()>& action) const {
        try {
            action();
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::BadInput);
            EXPECT_THAT(error.what(), HasSubstr("m.safetensors"));
            return error.what();
        }
        return "";
    }

    std::string refusalOf(const NamedTensors& tensors) {
        return refusal([&] { loadInto(mlp_, tensors, file_); });
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

TEST_F(ModelFileTest, PrefixesKeepTwoNetworksApart) {
    Mlp second({.inputWidth = 2, .widths = {2}});
    NamedTensors both = namedTensors(mlp_, "first.");
    both.merge(namedTensors(second, "second."));
    EXPECT_NO_THROW(loadInto(mlp_, both, file_, "first."));
    EXPECT_NO_THROW(loadInto(second, both, file_, "second."));
    EXPECT_THAT(refusal([&] { loadInto(second, both, file_, "first."); }), HasSubstr("first."));
}

TEST_F(ModelFileTest, MissingSurplusAndMisshapenTensorsAreRefusedByName) {
    const NamedTensors whole = namedTensors(mlp_);
    NamedTensors tensors = whole;
    tensors.erase("1.bias");
    EXPECT_THAT(refusalOf(tensors), HasSubstr("\"1.bias\" is missing"));
    tensors = whole;
    tensors["2.weight"] = at::ones({1});
    EXPECT_THAT(refusalOf(tensors), HasSubstr("\"2.weight\" has no place"));
    tensors = whole;
    tensors["0.weight"] = at::ones({3, 4});
    EXPECT_THAT(refusalOf(tensors), HasSubstr("is [3, 4] and not [4, 3]"));
    tensors = whole;
    tensors["0.bias"] = at::ones({4}, at::kLong);
    EXPECT_THAT(refusalOf(tensors), HasSubstr("\"0.bias\""));
    tensors["0.bias"] = at::full({4}, std::numeric_limits<float>::quiet_NaN());
    EXPECT_THAT(refusalOf(tensors), HasSubstr("not finite"));
}

TEST_F(ModelFileTest, ARefusedFileChangesNothing) {
    NamedTensors tensors;
    for (const auto& [name, tensor] : namedTensors(mlp_)) {
        tensors[name] = at::zeros_like(tensor);
    }
    tensors["1.bias"] = at::zeros({9});
    const at::Tensor x = at::randn({5, 3});
    const at::Tensor before = mlp_.forward(x);
    EXPECT_NE(refusalOf(tensors), "");
    EXPECT_TENSOR_EQUAL(mlp_.forward(x), before);
}

TEST_F(ModelFileTest, FilesThatAreNoModelAreRefused) {
    EXPECT_NE(refusal([&] { loadModel(file_); }), "");
    folder_.write("m.safetensors", "");
    EXPECT_NE(refusal([&] { loadModel(file_); }), "");
    folder_.write("m.safetensors", "this is not a model at all, whatever its name says");
    EXPECT_NE(refusal([&] { loadModel(file_); }), "");
    writeSafetensors(file_, {});
    EXPECT_THAT(refusal([&] { loadModel(file_); }), HasSubstr("model card"));
    writeSafetensors(file_, {{{"model_card", "{\"name\": "}}, {}});
    EXPECT_THAT(refusal([&] { loadModel(file_); }), HasSubstr("model card"));
    writeSafetensors(file_, {{{"model_card", "[]"}}, {}});
    EXPECT_THAT(refusal([&] { loadModel(file_); }), HasSubstr("model card"));
}

TEST_F(ModelFileTest, EveryTruncationIsRefused) {
    saveModel(file_, namedTensors(mlp_), smallCard(), Precision::AsComputed);
    for (std::uintmax_t size = std::filesystem::file_size(file_); size > 0;) {
        size -= std::min<std::uintmax_t>(size, 37);
        std::filesystem::resize_file(file_, size);
        EXPECT_NE(refusal([&] { loadModel(file_); }), "") << size << " bytes";
    }
}

}  // namespace
}  // namespace setscope
