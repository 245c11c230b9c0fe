#include "core/models/equivariant.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <map>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "core/base/error.h"
#include "tests/core/models/saved_and_loaded.h"
#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using Variant = std::tuple<EquivariantForm, Pooling, Activation>;

std::string nameOf(const testing::TestParamInfo<Variant>& test) {
    const auto [form, pooling, activation] = test.param;
    const std::map<EquivariantForm, std::string> forms = {
        {EquivariantForm::Full, "full"},
        {EquivariantForm::Normalised, "normalised"},
        {EquivariantForm::Scalar, "scalar"}};
    const std::map<Activation, std::string> activations = {{Activation::None, "none"},
                                                           {Activation::Tanh, "tanh"},
                                                           {Activation::Elu, "elu"},
                                                           {Activation::Relu, "relu"}};
    return forms.at(form) + "_" + toText(pooling) + "_" + activations.at(activation);
}

/// Output and all gradients of a random weighting of one forward pass.
struct Pass {
    at::Tensor output;
    std::vector<at::Tensor> gradients;  ///< of the input and of each parameter in order
};

enum class Path { Fused, Composed };

Pass passThrough(EquivariantLayer& layer, const RaggedBatch& sets, Path path) {
    layer.zero_grad();
    const at::Tensor x = sets.elements.clone().requires_grad_();
    const at::Tensor y = path == Path::Fused ? layer.forward(x, sets.offsets)
                                             : layer.forwardComposed(x, sets.offsets);
    at::manual_seed(7);
    (y * at::randn(y.sizes(), at::kDouble).to(y.scalar_type())).sum().backward();
    Pass pass{y.detach(), {x.grad()}};
    for (const at::Tensor& parameter : layer.parameters()) {
        pass.gradients.push_back(parameter.grad().clone());
    }
    return pass;
}

/// The definition, member by member: σ(x_i Λ + pool(X) Γ + b).
at::Tensor byDefinition(EquivariantLayer& layer, const RaggedBatch& sets) {
    const auto parameters = layer.named_parameters();
    const EquivariantOptions& options = layer.options();
    const at::Tensor& lambda = parameters["lambda"];
    const at::Tensor gamma =
        options.form == EquivariantForm::Normalised ? -lambda : parameters["gamma"];
    std::vector<at::Tensor> rows = {at::empty({0, options.outputWidth}, sets.elements.options())};
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        const at::Tensor members = sets.set(set);
        for (std::int64_t i = 0; i < members.size(0); ++i) {
            const at::Tensor pooled = options.pooling == Pooling::Max    ? members.amax(0)
                                      : options.pooling == Pooling::Mean ? members.mean(0)
                                                                         : members.sum(0);
            const at::Tensor linear = options.form == EquivariantForm::Scalar
                                          ? members[i] * lambda + pooled * gamma
                                          : members[i].matmul(lambda) + pooled.matmul(gamma);
            rows.push_back(activate(linear + parameters["bias"], options.activation).unsqueeze(0));
        }
    }
    return at::cat(rows, 0);
}

class EveryEquivariantLayer : public testing::TestWithParam<Variant> {
  protected:
    EveryEquivariantLayer() : layer_(optionsOf(GetParam())) {
        const at::NoGradGuard withoutGradient;
        for (at::Tensor& parameter : layer_.parameters()) {
            parameter.copy_(at::randn_like(parameter) * 0.7);
        }
    }

    static EquivariantOptions optionsOf(const Variant& variant) {
        const auto [form, pooling, activation] = variant;
        return {5, form == EquivariantForm::Scalar ? 5 : 3, form, pooling, activation};
    }

    EquivariantLayer layer_;
};

TEST_P(EveryEquivariantLayer, FollowsItsDefinition) {
    const at::NoGradGuard withoutGradient;
    const RaggedBatch sets = syntheticSets({.sizes = {4, 0, 1, 6}, .width = 5});
    EXPECT_TENSOR_NEAR(layer_.forward(sets.elements, sets.offsets), byDefinition(layer_, sets),
                       2e-6);
}

TEST_P(EveryEquivariantLayer, IsEquivariant) {
    const at::NoGradGuard withoutGradient;
    const RaggedBatch sets = syntheticSets({.sizes = {9, 0, 1, 30, 2}, .width = 5});
    const at::Tensor y = layer_.forward(sets.elements, sets.offsets);
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
        const at::Tensor order = orderWithinSets(sets.offsets, seed);
        EXPECT_TENSOR_NEAR(layer_.forward(sets.elements.index_select(0, order), sets.offsets),
                           y.index_select(0, order), 1e-5);
    }
}

TEST_P(EveryEquivariantLayer, GivesASetTheSameAloneAsInABatch) {
    const at::NoGradGuard withoutGradient;
    const RaggedBatch sets = syntheticSets({.sizes = {9, 0, 1, 30, 2}, .width = 5});
    const RaggedBatch y{layer_.forward(sets.elements, sets.offsets), sets.offsets};
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        const RaggedBatch one = sets.slice(set, set + 1);
        EXPECT_TENSOR_NEAR(layer_.forward(one.elements, one.offsets), y.set(set), 1e-5);
    }
}

TEST_P(EveryEquivariantLayer, HasExactGradients) {
    layer_.to(at::kDouble);
    const RaggedBatch sets =
        syntheticSets({.sizes = {4, 0, 1, 6}, .width = 5, .type = at::kDouble});
    EXPECT_TRUE(gradientIsExact(
        [&](const at::Tensor& x) { return layer_.forward(x, sets.offsets); }, sets.elements));
    const Pass pass = passThrough(layer_, sets, Path::Fused);
    at::manual_seed(7);
    const at::Tensor weights = at::randn(pass.output.sizes(), at::kDouble);
    const auto value = [&] {
        return (layer_.forward(sets.elements, sets.offsets) * weights).sum().item<double>();
    };
    const std::vector<at::Tensor> parameters = layer_.parameters();
    for (std::size_t index = 0; index < parameters.size(); ++index) {
        EXPECT_TENSOR_NEAR(pass.gradients[index + 1],
                           centralDifferences(value, parameters[index].detach()), 1e-7);
    }
}

TEST_P(EveryEquivariantLayer, FusedAndComposedPathsAgree) {
    layer_.to(at::kDouble);
    const RaggedBatch sets =
        syntheticSets({.sizes = {40, 0, 1, 66, 0}, .width = 5, .type = at::kDouble});
    const Pass fused = passThrough(layer_, sets, Path::Fused);
    const Pass composed = passThrough(layer_, sets, Path::Composed);
    EXPECT_TENSOR_NEAR(fused.output, composed.output, 1e-12);
    for (std::size_t index = 0; index < fused.gradients.size(); ++index) {
        EXPECT_TENSOR_NEAR(fused.gradients[index], composed.gradients[index], 1e-11);
    }
}

TEST_P(EveryEquivariantLayer, AcceptsNoMembers) {
    const at::Tensor nobody = at::empty({0, 5}).requires_grad_();
    const at::Tensor y = layer_.forward(nobody, at::zeros({3}, at::kLong));
    EXPECT_EQ(y.size(0), 0);
    y.sum().backward();
    for (const at::Tensor& parameter : layer_.parameters()) {
        EXPECT_TENSOR_EQUAL(parameter.grad(), at::zeros_like(parameter));
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, EveryEquivariantLayer,
    testing::Combine(testing::Values(EquivariantForm::Full, EquivariantForm::Normalised,
                                     EquivariantForm::Scalar),
                     testing::Values(Pooling::Max, Pooling::Mean, Pooling::Sum),
                     testing::Values(Activation::None, Activation::Tanh, Activation::Elu,
                                     Activation::Relu)),
    nameOf);

TEST(EquivariantLayer, AHandWorkedSet) {
    EquivariantLayer layer({1, 1, EquivariantForm::Full, Pooling::Max, Activation::None});
    {
        const at::NoGradGuard withoutGradient;
        layer.named_parameters()["lambda"].fill_(2.0);
        layer.named_parameters()["gamma"].fill_(-1.0);
        layer.named_parameters()["bias"].fill_(10.0);
    }
    const at::Tensor x = at::tensor({1.F, 3.F, 5.F}).unsqueeze(1);
    EXPECT_TENSOR_EQUAL(layer.forward(x, at::tensor({0, 2, 3}, at::kLong)).squeeze(1),
                        at::tensor({9.F, 13.F, 15.F}));
}

/// float32 has ties where float64 has none: tanh saturates to the same number for many members. The
/// winner is the lowest row on every path, so that the gradients of a deep stack do not depend on
/// which path computed them.
TEST(EquivariantLayer, TiesDoNotMakeThePathsDisagree) {
    EquivariantLayer layer({6, 8, EquivariantForm::Normalised, Pooling::Max, Activation::Tanh});
    RaggedBatch sets = syntheticSets({.sizes = {50, 80}, .width = 6});
    sets.elements = (sets.elements * 8).tanh().mul(4).round().div(4);
    const Pass fused = passThrough(layer, sets, Path::Fused);
    const Pass composed = passThrough(layer, sets, Path::Composed);
    for (std::size_t index = 0; index < fused.gradients.size(); ++index) {
        EXPECT_TENSOR_NEAR(fused.gradients[index], composed.gradients[index], 2e-5);
    }
}

TEST(EquivariantLayer, FloatGradientsAgreeWithDouble) {
    EquivariantLayer layer({16, 32, EquivariantForm::Normalised, Pooling::Max, Activation::Tanh});
    const RaggedBatch sets = syntheticSets({.sizes = {200, 1, 350, 77}, .width = 16});
    const Pass single = passThrough(layer, sets, Path::Fused);
    layer.to(at::kDouble);
    const Pass exact =
        passThrough(layer, {sets.elements.to(at::kDouble), sets.offsets}, Path::Fused);
    for (std::size_t index = 0; index < exact.gradients.size(); ++index) {
        const double size = exact.gradients[index].norm().item<double>();
        const at::Tensor error = single.gradients[index].to(at::kDouble) - exact.gradients[index];
        EXPECT_LT(error.norm().item<double>(), 2e-6 * size);
    }
}

TEST(EquivariantLayer, RefusesWhatItCannotBe) {
    EXPECT_THROW(EquivariantLayer({4, 4, EquivariantForm::Full, Pooling::Median}),
                 std::logic_error);
    EXPECT_THROW(EquivariantLayer({4, 5, EquivariantForm::Scalar}), std::logic_error);
    EXPECT_THROW(EquivariantLayer({0, 5}), std::logic_error);
    EquivariantLayer layer({4, 5});
    EXPECT_THROW(layer.forward(at::ones({2, 3}), at::tensor({0, 2}, at::kLong)), std::logic_error);
    EXPECT_THROW(layer.forward(at::ones({2, 4}), at::tensor({0, 3}, at::kLong)), std::logic_error);
}

TEST(EquivariantStack, IsEquivariantAndKeepsSetsApart) {
    const at::NoGradGuard withoutGradient;
    EquivariantStack stack({.inputWidth = 6, .widths = {16, 16, 1}, .form = EquivariantForm::Full});
    const RaggedBatch sets = syntheticSets({.sizes = {16, 0, 5, 1}, .width = 6});
    const at::Tensor y = stack.forward(sets.elements, sets.offsets);
    ASSERT_EQ(y.size(1), 1);
    const at::Tensor order = orderWithinSets(sets.offsets, 3);
    EXPECT_TENSOR_NEAR(stack.forward(sets.elements.index_select(0, order), sets.offsets),
                       y.index_select(0, order), 1e-5);
    const RaggedBatch last = sets.slice(2, 3);
    EXPECT_TENSOR_NEAR(stack.forward(last.elements, last.offsets),
                       (RaggedBatch{y, sets.offsets}.set(2)), 1e-5);
}

TEST(EquivariantStack, DropsFeaturesInTrainingOnly) {
    EquivariantStack stack({.inputWidth = 4, .widths = {64, 8}, .dropout = 0.5});
    const RaggedBatch sets = syntheticSets();
    const auto forward = [&] { return stack.forward(sets.elements, sets.offsets).detach(); };
    stack.train();
    EXPECT_FALSE(forward().equal(forward()));
    stack.eval();
    EXPECT_TRUE(forward().equal(forward()));
}

TEST(EquivariantStack, LastLayerHasItsOwnActivation) {
    const at::NoGradGuard withoutGradient;
    EquivariantStack stack(
        {.inputWidth = 4, .widths = {32, 64}, .lastActivation = Activation::Relu});
    const RaggedBatch sets = syntheticSets();
    const at::Tensor y = stack.forward(sets.elements, sets.offsets);
    EXPECT_GE(y.min().item<float>(), 0.0F);
    EXPECT_GT(y.max().item<float>(), 0.0F);
}

TEST(EquivariantStack, IsTheSameAfterSavingAndLoadingInEveryForm) {
    const at::NoGradGuard withoutGradient;
    const RaggedBatch sets = syntheticSets();
    for (const EquivariantForm form :
         {EquivariantForm::Full, EquivariantForm::Normalised, EquivariantForm::Scalar}) {
        EquivariantStack stack({.inputWidth = 4,
                                .widths = {4, 4},
                                .form = form,
                                .pooling = Pooling::Mean,
                                .activation = Activation::Elu,
                                .dropout = 0.5});
        stack.eval();
        const auto again = savedAndLoaded(stack, equivariantStackOptionsFromJson);
        EXPECT_TENSOR_EQUAL(again->forward(sets.elements, sets.offsets),
                            stack.forward(sets.elements, sets.offsets));
    }
}

TEST(EquivariantStackOptions, ImpossibleOnesAreRefusedByName) {
    const auto refused = [](const char* key, const Json& value) {
        Json json = toJson(EquivariantStackOptions{.inputWidth = 4, .widths = {3}});
        json[key] = value;
        return refusal(ErrorKind::BadInput,
                       [&] { equivariantStackOptionsFromJson(json, "the card"); });
    };
    EXPECT_THAT(refused("form", "square"), testing::HasSubstr("square"));
    EXPECT_THAT(refused("pooling", "median"), testing::HasSubstr("pooling"));
    EXPECT_THAT(refused("widths", Json::array()), testing::HasSubstr("widths"));
}

}  // namespace
}  // namespace setscope
