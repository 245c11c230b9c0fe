#include "core/models/set2model.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "core/base/error.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/models/saved_and_loaded.h"
#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

Set2ModelOptions smallSet2Model(std::int64_t components) {
    return {.inputWidth = 4,
            .widths = {6, 5},
            .activation = Activation::Tanh,
            .components = components};
}

class EverySet2Model : public testing::TestWithParam<std::int64_t> {
  protected:
    EverySet2Model() : model_(smallSet2Model(GetParam())) {
        model_.standardiseBy(at::randn({50, 4}) * 3 + 1);
        model_.eval();
    }
    Set2Model model_;
};

TEST_P(EverySet2Model, FollowsItsFormulaFromItsTensorsAlone) {
    const at::NoGradGuard withoutGradient;
    const NamedTensors tensors = namedTensors(model_);
    const auto written = [&](const at::Tensor& x) {
        const at::Tensor z = (x - tensors.at("featureMean")) / tensors.at("featureScale");
        const at::Tensor hidden =
            at::tanh(z.matmul(tensors.at("g.0.weight").t()) + tensors.at("g.0.bias"));
        const at::Tensor h = hidden.matmul(tensors.at("g.1.weight").t()) + tensors.at("g.1.bias");
        return h / h.square().sum(1, true).sqrt();
    };
    const RaggedBatch sets = syntheticSets({.sizes = {9, 0, 1, 20}});
    const at::Tensor candidates = at::randn({7, 4});
    EXPECT_TENSOR_NEAR(model_.descriptors(candidates), written(candidates), 1e-6);
    const MixtureFits fits = model_.fit(sets);
    const at::Tensor scores = model_.score(fits, candidates);
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        const at::Tensor squares =
            (written(candidates).unsqueeze(1) - fits.means[set]).square() / fits.variances[set];
        const at::Tensor joint =
            fits.weights[set].log() -
            0.5 * (squares + fits.variances[set].log() + std::log(2 * std::numbers::pi)).sum(2);
        EXPECT_TENSOR_NEAR(scores[set], joint.exp().sum(1).log(), 1e-4);
    }
}

TEST_P(EverySet2Model, DoesNotDependOnTheOrderOfTheSetNorOnOtherSets) {
    const at::NoGradGuard withoutGradient;
    const RaggedBatch sets = syntheticSets({.sizes = {9, 0, 1, 20, 2}});
    const at::Tensor candidates = at::randn({7, 4});
    const at::Tensor scores = model_.score(model_.fit(sets), candidates);
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
        const at::Tensor order = orderWithinSets(sets.offsets, seed);
        const RaggedBatch shuffled{sets.elements.index_select(0, order), sets.offsets};
        EXPECT_TENSOR_NEAR(model_.score(model_.fit(shuffled), candidates), scores, 1e-3);
    }
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        EXPECT_TENSOR_NEAR(model_.score(model_.fit(sets.slice(set, set + 1)), candidates)[0],
                           scores[set], 1e-3);
    }
}

TEST_P(EverySet2Model, ItsGradientsAreThoseOfItsDifferences) {
    model_.to(at::kDouble);
    const RaggedBatch sets = syntheticSets({.sizes = {7, 0, 5}, .type = at::kDouble});
    const at::Tensor candidates = at::randn({3, 4}, at::kDouble);
    const at::Tensor weights = at::randn({3, 3}, at::kDouble) * 1e-2;
    const auto loss = [&] { return (model_.score(model_.fit(sets), candidates) * weights).sum(); };
    loss().backward();
    for (const at::Tensor& parameter : model_.parameters()) {
        EXPECT_TENSOR_NEAR(
            parameter.grad(),
            centralDifferences([&] { return loss().item<double>(); }, parameter.detach()), 2e-6);
    }
}

TEST_P(EverySet2Model, IsTheSameAfterItWasSavedAndLoaded) {
    const auto again = savedAndLoaded(model_, set2ModelOptionsFromJson);
    const RaggedBatch sets = syntheticSets({.sizes = {9, 4}});
    const at::Tensor candidates = at::randn({7, 4});
    EXPECT_TENSOR_EQUAL(again->score(again->fit(sets), candidates),
                        model_.score(model_.fit(sets), candidates));
}

INSTANTIATE_TEST_SUITE_P(Components, EverySet2Model, testing::Values(1, 2, 4));

TEST(Set2Model, DescriptorsHaveLengthOneAlsoOfWhatTheNetworkMapsToZero) {
    Set2Model model(smallSet2Model(1));
    EXPECT_TENSOR_NEAR(model.descriptors(at::randn({6, 4}) * 100).norm(2, 1), at::ones({6}), 1e-6);
    const at::NoGradGuard withoutGradient;
    for (at::Tensor& parameter : model.parameters()) {
        parameter.zero_();
    }
    EXPECT_TENSOR_EQUAL(model.descriptors(at::ones({2, 4})), at::zeros({2, 5}));
}

TEST(Set2Model, BeginsWithTheCosinesOfTheFeaturesAlongTheirPrincipalAxes) {
    const at::NoGradGuard withoutGradient;
    Set2Model model({.inputWidth = 6, .widths = {2}});
    // Two directions hold all but a thousandth of every column.
    const at::Tensor features =
        at::randn({300, 2}).mm(at::randn({2, 6})) + 1e-3 * at::randn({300, 6}) + 4;
    model.standardiseBy(features);
    model.startAtPrincipalAxes(features);
    const at::Tensor z = (features - features.mean(0)) / features.std(0, false);
    const at::Tensor unit = z / z.norm(2, 1, true);
    const at::Tensor descriptors = model.descriptors(features);
    EXPECT_TENSOR_NEAR(descriptors.mm(descriptors.t()), unit.mm(unit.t()), 2e-2);
}

TEST(Set2Model, OptionsFromADamagedCardAreRefusedByName) {
    Json json = toJson(smallSet2Model(2));
    EXPECT_EQ(set2ModelOptionsFromJson(json, "m"), smallSet2Model(2));
    const auto refused = [&](const char* key, const Json& value) {
        Json changed = json;
        changed[key] = value;
        return refusal(ErrorKind::BadInput,
                       [&] { set2ModelOptionsFromJson(changed, "m.safetensors"); });
    };
    for (const auto& [key, value] :
         std::vector<std::pair<const char*, Json>>{{"inputWidth", 0},
                                                   {"widths", Json::array()},
                                                   {"components", -1},
                                                   {"covarianceFloor", 0.0},
                                                   {"activation", "cube"}}) {
        EXPECT_THAT(refused(key, value), testing::HasSubstr(key));
        EXPECT_THAT(refused(key, value), testing::HasSubstr("m.safetensors"));
    }
}

}  // namespace
}  // namespace setscope
