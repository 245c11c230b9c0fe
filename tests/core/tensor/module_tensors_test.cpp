#include "core/tensor/module_tensors.h"

#include <gmock/gmock.h>
#include <torch/nn.h>

#include <limits>
#include <string>

#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::HasSubstr;

class ModuleTensors : public testing::Test {
  protected:
    std::string loadRefusal(const NamedTensors& tensors, const std::string& prefix = "") {
        return refusal(ErrorKind::BadInput,
                       [&] { loadInto(*network_, tensors, "m.safetensors", prefix); });
    }

    static torch::nn::Sequential made() {
        return torch::nn::Sequential(torch::nn::Linear(3, 4), torch::nn::BatchNorm1d(4));
    }

    torch::nn::Sequential network_ = made();
};

TEST_F(ModuleTensors, AnotherModuleOfTheSameKindBecomesTheSame) {
    network_->forward(at::randn({5, 3}));
    torch::nn::Sequential other = made();
    loadInto(*other, namedTensors(*network_), "m.safetensors");
    EXPECT_EQ(namedTensors(*other).size(), 7U) << "weights, biases, and what batches left behind";
    for (const auto& [name, tensor] : namedTensors(*network_)) {
        EXPECT_TENSOR_EQUAL(namedTensors(*other).at(name), tensor) << name;
    }
}

TEST_F(ModuleTensors, ShareMemoryWithTheirModule) {
    namedTensors(*network_).at("0.weight").fill_(2.0);
    EXPECT_EQ(network_->parameters()[0].max().item<float>(), 2.0F);
}

TEST_F(ModuleTensors, PrefixesKeepTwoModulesApart) {
    torch::nn::Sequential second(torch::nn::Linear(2, 2));
    NamedTensors both = namedTensors(*network_, "first.");
    both.merge(namedTensors(*second, "second."));
    EXPECT_EQ(loadRefusal(both, "first."), "not refused");
    EXPECT_NO_THROW(loadInto(*second, both, "m.safetensors", "second."));
    EXPECT_THAT(loadRefusal(both, "second."), HasSubstr("second."));
}

TEST_F(ModuleTensors, MissingSurplusAndMisshapenTensorsAreRefusedByName) {
    const NamedTensors whole = namedTensors(*network_);
    NamedTensors tensors = whole;
    tensors.erase("1.bias");
    EXPECT_THAT(loadRefusal(tensors), HasSubstr("m.safetensors: the tensor \"1.bias\" is missing"));
    tensors = whole;
    tensors["2.weight"] = at::ones({1});
    EXPECT_THAT(loadRefusal(tensors), HasSubstr("\"2.weight\" has no place"));
    tensors = whole;
    tensors["0.weight"] = at::ones({3, 4});
    EXPECT_THAT(loadRefusal(tensors), HasSubstr("is [3, 4] and not [4, 3]"));
    tensors = whole;
    tensors["0.bias"] = at::ones({4}, at::kLong);
    EXPECT_THAT(loadRefusal(tensors), HasSubstr("\"0.bias\""));
    tensors["0.bias"] = at::full({4}, std::numeric_limits<float>::quiet_NaN());
    EXPECT_THAT(loadRefusal(tensors), HasSubstr("not finite"));
}

TEST_F(ModuleTensors, WhatIsRefusedChangesNothing) {
    NamedTensors before;
    NamedTensors tensors;
    for (const auto& [name, tensor] : namedTensors(*network_)) {
        before[name] = tensor.clone();
        tensors[name] = at::zeros_like(tensor);
    }
    tensors["1.bias"] = at::zeros({9});
    EXPECT_NE(loadRefusal(tensors), "not refused");
    for (const auto& [name, tensor] : namedTensors(*network_)) {
        EXPECT_TENSOR_EQUAL(tensor, before.at(name)) << name;
    }
}

TEST_F(ModuleTensors, ComeOutOfAFileOrAreRefusedByName) {
    SafetensorsFile content;
    for (const auto& [name, tensor] : namedTensors(*network_)) {
        content.tensors[name] = toStored(tensor, Precision::AsComputed);
    }
    EXPECT_EQ(loadRefusal(toTensors(content, "m.safetensors")), "not refused");
    content.tensors["0.bias"].data.pop_back();
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { toTensors(content, "m.safetensors"); }),
                HasSubstr("m.safetensors: the tensor \"0.bias\""));
}

}  // namespace
}  // namespace setscope
