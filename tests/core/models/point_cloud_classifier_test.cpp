#include "core/models/point_cloud_classifier.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/tensor/module_tensors.h"
#include "core/training/trainer.h"
#include "tests/core/models/saved_and_loaded.h"
#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::HasSubstr;

using CloudVariant = std::tuple<PointLayers, Pooling>;

std::vector<Pooling> everyPooling() {
    std::vector<Pooling> all;
    for (const PoolingEntry& entry : poolings()) {
        all.push_back(entry.pooling);
    }
    return all;
}

std::string cloudVariantName(const testing::TestParamInfo<CloudVariant>& test) {
    const auto [layers, pooling] = test.param;
    return std::string(layers == PointLayers::Equivariant ? "equivariant_" : "per_point_") +
           toText(pooling);
}

PointCloudClassifierOptions smallClassifier(const CloudVariant& variant) {
    return {.inputWidth = 3,
            .layers = std::get<PointLayers>(variant),
            .layerWidths = {5, 6},
            .pooling = std::get<Pooling>(variant),
            .headWidths = {4},
            .classes = 3};
}

class EveryPointCloudClassifier : public testing::TestWithParam<CloudVariant> {
  protected:
    EveryPointCloudClassifier() : model_(smallClassifier(GetParam())) { model_.eval(); }

    PointCloudClassifier model_;
};

TEST_P(EveryPointCloudClassifier, IgnoresTheOrderOfPoints) {
    const at::NoGradGuard withoutGradient;
    const RaggedBatch clouds = syntheticSets({.sizes = {20, 0, 1, 33}, .width = 3});
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
        const at::Tensor order = orderWithinSets(clouds.offsets, seed);
        EXPECT_TENSOR_NEAR(model_.forward({clouds.elements.index_select(0, order), clouds.offsets}),
                           model_.forward(clouds), 1e-5);
    }
}

TEST_P(EveryPointCloudClassifier, GivesACloudTheSameAloneAsInABatch) {
    const at::NoGradGuard withoutGradient;
    const RaggedBatch clouds = syntheticSets({.sizes = {20, 0, 1, 33}, .width = 3});
    const at::Tensor together = model_.forward(clouds);
    for (std::int64_t cloud = 0; cloud < clouds.setCount(); ++cloud) {
        EXPECT_TENSOR_NEAR(model_.forward(clouds.slice(cloud, cloud + 1))[0], together[cloud],
                           1e-5);
    }
}

TEST_P(EveryPointCloudClassifier, AnEmptyCloudIsTheHeadOfZero) {
    const at::NoGradGuard withoutGradient;
    const RaggedBatch clouds = syntheticSets({.sizes = {0, 4}, .width = 3});
    const NamedTensors tensors = namedTensors(model_);
    const at::Tensor hidden = tensors.at("head.0.bias").tanh();
    const at::Tensor expected =
        at::linear(hidden, tensors.at("head.1.weight"), tensors.at("head.1.bias"));
    EXPECT_TENSOR_NEAR(model_.forward(clouds)[0], expected, 1e-6);
}

TEST_P(EveryPointCloudClassifier, HasExactGradients) {
    model_.to(at::kDouble);
    const RaggedBatch clouds =
        syntheticSets({.sizes = {4, 0, 1, 6}, .width = 3, .type = at::kDouble});
    EXPECT_TRUE(gradientIsExact(
        [&](const at::Tensor& x) {
            return model_.forward({x, clouds.offsets});
        },
        clouds.elements));
    const at::Tensor weights = at::randn({4, 3}, at::kDouble);
    const auto loss = [&] { return (model_.forward(clouds) * weights).sum(); };
    model_.zero_grad();
    loss().backward();
    for (const at::Tensor& parameter : model_.parameters()) {
        EXPECT_TENSOR_NEAR(
            parameter.grad(),
            centralDifferences([&] { return loss().item<double>(); }, parameter.detach()), 1e-7);
    }
}

TEST_P(EveryPointCloudClassifier, ComesBackFromItsFile) {
    const at::NoGradGuard withoutGradient;
    const auto again = savedAndLoaded(model_, pointCloudClassifierOptionsFromJson);
    const RaggedBatch clouds = syntheticSets({.sizes = {20, 3}, .width = 3});
    EXPECT_TENSOR_EQUAL(again->forward(clouds), model_.forward(clouds));
}

INSTANTIATE_TEST_SUITE_P(All, EveryPointCloudClassifier,
                         testing::Combine(testing::Values(PointLayers::Equivariant,
                                                          PointLayers::PerPoint),
                                          testing::ValuesIn(everyPooling())),
                         cloudVariantName);

/// The formula of the docstring, cloud by cloud, from the tensors alone.
at::Tensor writtenOutLogits(const PointCloudClassifier& model, const at::Tensor& cloud) {
    const NamedTensors tensors = namedTensors(model);
    at::Tensor x = cloud;
    for (const std::string layer : {"layers.0", "layers.1"}) {
        x = model.options().layers == PointLayers::Equivariant
                ? at::mm(x - x.amax(0, true), tensors.at(layer + ".lambda"))
                : at::mm(x, tensors.at(layer + ".weight").t());
        x = (x + tensors.at(layer + ".bias")).tanh();
    }
    const at::Tensor hidden =
        (at::mv(tensors.at("head.0.weight"), x.amax(0)) + tensors.at("head.0.bias")).tanh();
    return at::mv(tensors.at("head.1.weight"), hidden) + tensors.at("head.1.bias");
}

TEST(PointCloudClassifier, IsThePapersFormula) {
    const at::NoGradGuard withoutGradient;
    const RaggedBatch clouds = syntheticSets({.sizes = {7, 1, 12}, .width = 3});
    for (const PointLayers layers : {PointLayers::Equivariant, PointLayers::PerPoint}) {
        PointCloudClassifier model(smallClassifier({layers, Pooling::Max}));
        model.eval();
        const at::Tensor logits = model.forward(clouds);
        for (std::int64_t cloud = 0; cloud < 3; ++cloud) {
            EXPECT_TENSOR_NEAR(logits[cloud], writtenOutLogits(model, clouds.set(cloud)), 1e-5);
        }
    }
}

/// The first equivariant layer sees points only relative to the largest coordinates.
TEST(PointCloudClassifier, TheEquivariantFormDoesNotSeeWhereACloudIs) {
    const at::NoGradGuard withoutGradient;
    PointCloudClassifier model(smallClassifier({PointLayers::Equivariant, Pooling::Max}));
    model.eval();
    const RaggedBatch clouds = syntheticSets({.sizes = {9, 5}, .width = 3});
    const at::Tensor shift = at::tensor({2.0, -1.0, 0.5}, at::kFloat);
    EXPECT_TENSOR_NEAR(model.forward({clouds.elements + shift, clouds.offsets}),
                       model.forward(clouds), 1e-5);
}

TEST(PointCloudClassifier, DropsFeaturesInTrainingOnly) {
    PointCloudClassifier model(smallClassifier({PointLayers::Equivariant, Pooling::Max}));
    const RaggedBatch clouds = syntheticSets({.sizes = {9, 5, 4, 8}, .width = 3});
    const auto logits = [&] { return model.forward(clouds).detach(); };
    model.train();
    EXPECT_FALSE(logits().equal(logits()));
    model.eval();
    EXPECT_TRUE(logits().equal(logits()));
}

/// Rods and discs of 30 points: a shape that no single point shows.
RaggedBatch rodsAndDiscs(std::int64_t count, Random& random) {
    std::vector<at::Tensor> clouds;
    for (std::int64_t cloud = 0; cloud < count; ++cloud) {
        at::manual_seed(random());
        const at::Tensor spread =
            cloud % 2 == 0 ? at::tensor({0.2F, 0.2F, 1.4F}) : at::tensor({1.2F, 1.2F, 0.2F});
        clouds.push_back(at::rand({30, 3}).sub(0.5) * spread);
    }
    return RaggedBatch::of(clouds);
}

TEST(PointCloudClassifier, LearnsToTellRodsFromDiscs) {
    PointCloudClassifier model(
        {.layerWidths = {16, 16}, .headWidths = {}, .classes = 2, .dropout = 0.0});
    const at::Tensor labels = at::arange(40, at::kLong).remainder(2);
    Random testRandom(11);
    const RaggedBatch test = rodsAndDiscs(40, testRandom);
    const auto accuracy = [&] {
        const at::NoGradGuard withoutGradient;
        model.eval();
        return model.forward(test).argmax(1).eq(labels).to(at::kDouble).mean().item<double>();
    };
    const double untrained = accuracy();
    TrainingTask task;
    task.loss = [&](std::int64_t, Random& random) {
        return at::cross_entropy_loss(model.forward(rodsAndDiscs(40, random)), labels);
    };
    TrainerOptions options;
    options.steps = 60;
    options.optimizer.learningRate = 1e-2;
    train(model, task, options, RunContext({.seed = 3}));
    EXPECT_GE(accuracy(), 0.95);
    EXPECT_GT(accuracy(), untrained);
    EXPECT_GT(accuracy(), 0.5);  // the share of either class
}

TEST(PointCloudClassifier, RefusesImpossibleOptions) {
    const Json good = toJson(PointCloudClassifierOptions{.classes = 4});
    EXPECT_EQ(pointCloudClassifierOptionsFromJson(good, "card").classes, 4);
    const auto refused = [&good](const char* key, const Json& value) {
        Json bad = good;
        bad[key] = value;
        return refusal(ErrorKind::BadInput,
                       [&] { pointCloudClassifierOptionsFromJson(bad, "card"); });
    };
    for (const auto& [key, value] :
         std::vector<std::pair<const char*, Json>>{{"inputWidth", 0},
                                                   {"layers", "convolutional"},
                                                   {"layerWidths", Json::array()},
                                                   {"layerWidths", {256, -1}},
                                                   {"headWidths", {1e9}},
                                                   {"classes", 1'000'000'000},
                                                   {"dropout", 1.0}}) {
        EXPECT_THAT(refused(key, value), HasSubstr(key));
    }
    EXPECT_THAT(refused("pooling", "best"), HasSubstr("best"));
    EXPECT_THROW(PointCloudClassifier({.classes = 0}), std::logic_error);
    EXPECT_THROW(PointCloudClassifier({.layerWidths = {}, .classes = 2}), std::logic_error);
}

}  // namespace
}  // namespace setscope
