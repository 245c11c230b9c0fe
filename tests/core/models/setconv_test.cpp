#include "core/models/setconv.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/models/saved_and_loaded.h"
#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

SetConvLayerOptions smallSetConvLayer() {
    return {.inputWidth = 4, .kernelWidths = {5}, .outputWidth = 3, .attentionSpread = 1.0};
}

SetConvOptions smallSetConv() {
    SetConvOptions options;
    options.inputWidth = 4;
    options.downsampleWidths = {6};
    options.convolutionWidth = 5;
    options.embeddingWidth = 3;
    options.attentionSpread = 1.0;
    return options;
}

/// A layer's parameters as they are trained, by name.
NamedTensors trainedTensors(const torch::nn::Module& module) {
    NamedTensors tensors;
    for (const auto& parameter : module.named_parameters()) {
        tensors[parameter.key()] = parameter.value();
    }
    return tensors;
}

/// Eq. 2 to 4 as the paper writes them: the whole [n, d, d_o] kernel of one set, from the tensors
/// alone.
at::Tensor naiveSetConv(const NamedTensors& tensors, const at::Tensor& members,
                        const at::Tensor& anchor) {
    const auto layer = [&](const char* name, const at::Tensor& x) {
        return at::linear(x, tensors.at(std::string("kernel.") + name + ".weight"),
                          tensors.at(std::string("kernel.") + name + ".bias"));
    };
    const at::Tensor g1 = layer("1", layer("0", anchor - members).relu());  // [n, d_o]
    const at::Tensor g2 = tensors.at("attention").softmax(0);               // [d, d_o]
    const at::Tensor kernel = g1.unsqueeze(1) * g2.unsqueeze(0);            // [n, d, d_o]
    const at::Tensor products = members.unsqueeze(2) * kernel;
    return products.sum(std::vector<std::int64_t>{0, 1}) / members.size(0);
}

TEST(SetConvLayer, IsThePapersKhatriRaoForm) {
    SetConvLayer layer(smallSetConvLayer());
    layer.to(at::kDouble);
    const RaggedBatch sets = syntheticSets({.type = at::kDouble});
    const at::Tensor anchor = at::randn({4}, at::kDouble);
    const at::NoGradGuard withoutGradient;
    const at::Tensor h = layer.forward(sets, anchor);
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        const at::Tensor members = sets.set(set);
        const at::Tensor expected = members.size(0) == 0
                                        ? at::zeros({3}, at::kDouble)
                                        : naiveSetConv(namedTensors(layer), members, anchor);
        EXPECT_TENSOR_NEAR(h[set], expected, 1e-12);
    }
}

TEST(SetConvLayer, HasTheGradientsOfTheKhatriRaoForm) {
    SetConvLayer layer(smallSetConvLayer());
    layer.to(at::kDouble);
    const at::Tensor members = at::randn({6, 4}, at::kDouble);
    const at::Tensor anchor = at::randn({4}, at::kDouble);
    const at::Tensor weights = at::randn({3}, at::kDouble);
    const RaggedBatch one{members, at::tensor({0, 6}, at::kLong)};
    (layer.forward(one, anchor)[0] * weights).sum().backward();
    std::vector<at::Tensor> ours;
    for (const at::Tensor& parameter : layer.parameters()) {
        ours.push_back(parameter.grad().clone());
    }
    layer.zero_grad();
    (naiveSetConv(trainedTensors(layer), members, anchor) * weights).sum().backward();
    for (std::size_t index = 0; index < ours.size(); ++index) {
        EXPECT_TENSOR_NEAR(ours[index], layer.parameters()[index].grad(), 1e-10);
    }
}

TEST(SetConvLayer, ItsGradientByTheMembersIsExact) {
    SetConvLayer layer(smallSetConvLayer());
    layer.to(at::kDouble);
    const RaggedBatch sets = syntheticSets({.type = at::kDouble});
    const at::Tensor anchor = at::randn({4}, at::kDouble);
    EXPECT_TRUE(gradientIsExact(
        [&](const at::Tensor& x) {
            return layer.forward({x, sets.offsets}, anchor);
        },
        sets.elements));
}

TEST(SetConvLayer, IgnoresTheOrderOfMembersAndTheOtherSets) {
    SetConvLayer layer(smallSetConvLayer());
    const RaggedBatch sets = syntheticSets({.sizes = {5, 0, 1, 30, 2}});
    const at::Tensor anchor = at::randn({4});
    const at::NoGradGuard withoutGradient;
    const at::Tensor together = layer.forward(sets, anchor);
    const at::Tensor order = orderWithinSets(sets.offsets, 3);
    EXPECT_TENSOR_NEAR(layer.forward({sets.elements.index_select(0, order), sets.offsets}, anchor),
                       together, 1e-5);
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        EXPECT_TENSOR_NEAR(layer.forward(sets.slice(set, set + 1), anchor)[0], together[set], 1e-5);
    }
}

TEST(SetConvClassifier, ItsLogitsAreTheWrittenFormula) {
    SetConvClassifier classifier(smallSetConv());
    classifier.eval();
    const at::NoGradGuard withoutGradient;
    classifier.setAnchor(at::randn({4}));
    classifier.setRepresentatives(at::randn({2, 3}));
    const NamedTensors tensors = namedTensors(classifier);
    const auto linear = [&](const std::string& name, const at::Tensor& x) {
        return at::linear(x, tensors.at(name + ".weight"), tensors.at(name + ".bias"));
    };
    const at::Tensor x = at::randn({7, 4});
    const at::Tensor members = linear("downsample.0", x).relu();
    const at::Tensor anchor = linear("downsample.0", tensors.at("anchor").unsqueeze(0)).relu();
    const at::Tensor h = linear("convolution.kernel.0", anchor - members) *
                         members.matmul(tensors.at("convolution.attention").softmax(0));
    const at::Tensor v = at::linear(h, tensors.at("embedding.weight")).relu();
    const at::Tensor expected = v.matmul(tensors.at("representatives").t());
    EXPECT_TENSOR_NEAR(classifier.logits(x), expected, 1e-5);
    EXPECT_TENSOR_NEAR(classifier.logOdds(x), expected.select(1, 1) - expected.select(1, 0), 1e-5);
}

TEST(SetConvClassifier, AQueryIsTheRepresentativeOfASetOfOne) {
    SetConvClassifier classifier(smallSetConv());
    classifier.eval();
    const at::NoGradGuard withoutGradient;
    const RaggedBatch singles = syntheticSets({.sizes = {1, 1, 1}});
    EXPECT_TENSOR_NEAR(classifier.queriesOf(singles.elements),
                       classifier.representativesOf(singles), 1e-6);
}

TEST(SetConvClassifier, AnEmptySetHasZerosAndNoGradient) {
    SetConvClassifier classifier(smallSetConv());
    RaggedBatch sets = syntheticSets({.sizes = {0, 2}});
    sets.elements.requires_grad_();
    const at::Tensor v = classifier.representativesOf(sets);
    EXPECT_TENSOR_EQUAL(v[0], at::zeros({3}));
    v[0].sum().backward();
    EXPECT_TENSOR_EQUAL(sets.elements.grad(), at::zeros({2, 4}));
}

TEST(SetConvClassifier, IsTheSameWhenBuiltAgainFromItsFile) {
    SetConvClassifier classifier(smallSetConv());
    classifier.eval();
    const at::NoGradGuard withoutGradient;
    classifier.setAnchor(at::randn({4}));
    classifier.setRepresentatives(at::randn({2, 3}));
    const auto again = savedAndLoaded(classifier, setConvOptionsFromJson);
    const at::Tensor x = at::randn({5, 4});
    EXPECT_TENSOR_EQUAL(again->logits(x), classifier.logits(x));
}

TEST(SetConvOptions, ImpossibleOnesAreRefusedByName) {
    const auto refused = [](const char* key, const Json& value) {
        Json json = toJson(smallSetConv());
        json[key] = value;
        return refusal(ErrorKind::BadInput, [&] { setConvOptionsFromJson(json, "the card"); });
    };
    EXPECT_THAT(refused("inputWidth", 0), testing::HasSubstr("inputWidth"));
    EXPECT_THAT(refused("downsampleWidths", Json::array({0})),
                testing::HasSubstr("downsampleWidths"));
    EXPECT_THAT(refused("kernelWidths", "wide"), testing::HasSubstr("kernelWidths"));
    EXPECT_THAT(refused("embeddingWidth", -1), testing::HasSubstr("embeddingWidth"));
    EXPECT_THAT(refused("attentionSpread", -1.0), testing::HasSubstr("attentionSpread"));
    EXPECT_THAT(refused("dropout", 1.0), testing::HasSubstr("dropout"));
}

}  // namespace
}  // namespace setscope
