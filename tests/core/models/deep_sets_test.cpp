#include "core/models/deep_sets.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "core/base/error.h"
#include "core/tensor/module_tensors.h"
#include "core/training/trainer.h"
#include "tests/core/models/saved_and_loaded.h"
#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::HasSubstr;

/// What the condition of the sets is for.
enum class ConditionUse { NoCondition, OnlyRho, Concatenated, Modulating };

using SetModelVariant = std::tuple<PoolingEntry, ConditionUse>;

std::string variantName(const testing::TestParamInfo<SetModelVariant>& test) {
    const std::map<ConditionUse, std::string> uses = {{ConditionUse::NoCondition, "no_condition"},
                                                      {ConditionUse::OnlyRho, "only_rho"},
                                                      {ConditionUse::Concatenated, "concatenated"},
                                                      {ConditionUse::Modulating, "film"}};
    return std::string(std::get<0>(test.param).name) + "_" + uses.at(std::get<1>(test.param));
}

DeepSetsOptions smallOptions(Pooling pooling, ConditionUse use) {
    DeepSetsOptions options{.inputWidth = 4,
                            .phiWidths = {5, 3},
                            .phiLastActivation = Activation::Elu,
                            .pooling = pooling,
                            .rhoWidths = {6, 2}};
    options.conditionWidth = use == ConditionUse::NoCondition ? 0 : 2;
    options.conditioning = use == ConditionUse::Concatenated ? Conditioning::Concatenation
                           : use == ConditionUse::Modulating ? Conditioning::Film
                                                             : Conditioning::None;
    return options;
}

/// So that nothing is 0 at first, FiLM neither.
void randomiseDeepSets(torch::nn::Module& module) {
    const at::NoGradGuard withoutGradient;
    for (at::Tensor& parameter : module.parameters()) {
        parameter.copy_(at::randn_like(parameter) * 0.6);
    }
}

/// The model from its tensors alone, number by number.
class NaiveDeepSets {
  public:
    using Vector = std::vector<double>;

    explicit NaiveDeepSets(const DeepSets& model)
        : options_(model.options()), tensors_(namedTensors(model)) {}

    Vector output(const std::vector<Vector>& members, const Vector& condition) const {
        std::vector<Vector> columns(static_cast<std::size_t>(options_.phiWidths.back()));
        for (const Vector& member : members) {
            const Vector feature = phi(member, condition);
            for (std::size_t column = 0; column < columns.size(); ++column) {
                columns[column].push_back(feature[column]);
            }
        }
        Vector hidden;
        for (const Vector& column : columns) {
            hidden.push_back(pooledColumn(column, toText(options_.pooling)));
        }
        hidden = joined(hidden, condition);
        for (std::size_t layer = 0; layer < options_.rhoWidths.size(); ++layer) {
            const bool isLast = layer + 1 == options_.rhoWidths.size();
            hidden = linear("rho." + std::to_string(layer), hidden);
            for (double& value : hidden) {
                value = isLast ? value : activated(value, options_.activation);
            }
        }
        return hidden;
    }

    static Vector rowOf(const at::Tensor& matrix, std::int64_t row) {
        const at::Tensor values = matrix[row].to(at::kDouble).contiguous();
        return {values.data_ptr<double>(), values.data_ptr<double>() + values.numel()};
    }

  private:
    static Vector joined(Vector left, const Vector& right) {
        left.insert(left.end(), right.begin(), right.end());
        return left;
    }

    static double activated(double x, Activation activation) {
        switch (activation) {
            case Activation::Tanh:
                return std::tanh(x);
            case Activation::Elu:
                return x > 0 ? x : std::exp(x) - 1;
            case Activation::Relu:
                return x > 0 ? x : 0;
            case Activation::None:
                break;
        }
        return x;
    }

    /// One column of a set's members pooled as its name says.
    static double pooledColumn(Vector column, const std::string& pooling) {
        if (column.empty()) {
            return 0.0;
        }
        std::sort(column.begin(), column.end());
        double sum = 0.0;
        double exponentials = 0.0;
        for (const double value : column) {
            sum += value;
            exponentials += std::exp(value);
        }
        const std::map<std::string, double> values = {
            {"sum", sum},
            {"mean", sum / static_cast<double>(column.size())},
            {"max", column.back()},
            {"min", column.front()},
            {"median", column[(column.size() - 1) / 2]},
            {"logsumexp", std::log(exponentials)}};
        return values.at(pooling);
    }

    Vector linear(const std::string& name, const Vector& x) const {
        const at::Tensor& weight = tensors_.at(name + ".weight");
        Vector y = rowOf(tensors_.at(name + ".bias").unsqueeze(0), 0);
        for (std::size_t i = 0; i < y.size(); ++i) {
            const Vector row = rowOf(weight, static_cast<std::int64_t>(i));
            for (std::size_t j = 0; j < x.size(); ++j) {
                y[i] += row.at(j) * x[j];
            }
        }
        return y;
    }

    Vector phi(const Vector& member, const Vector& condition) const {
        const bool sees = options_.conditioning == Conditioning::Concatenation;
        Vector hidden = sees ? joined(member, condition) : member;
        for (std::size_t layer = 0; layer < options_.phiWidths.size(); ++layer) {
            hidden = linear("phi." + std::to_string(layer), hidden);
            if (options_.conditioning == Conditioning::Film) {
                const Vector film = linear("film." + std::to_string(layer), condition);
                for (std::size_t i = 0; i < hidden.size(); ++i) {
                    hidden[i] = (1 + film.at(i)) * hidden[i] + film.at(hidden.size() + i);
                }
            }
            const bool isLast = layer + 1 == options_.phiWidths.size();
            for (double& value : hidden) {
                value = activated(value, isLast ? options_.phiLastActivation : options_.activation);
            }
        }
        return hidden;
    }

    DeepSetsOptions options_;
    NamedTensors tensors_;
};

class EveryDeepSets : public testing::TestWithParam<SetModelVariant> {
  protected:
    EveryDeepSets() { randomiseDeepSets(model_); }

    static DeepSetsOptions options() {
        return smallOptions(std::get<0>(GetParam()).pooling, std::get<1>(GetParam()));
    }

    at::Tensor conditionOf(const RaggedBatch& sets) const {
        return model_.options().conditionWidth == 0
                   ? at::Tensor()
                   : at::randn({sets.setCount(), model_.options().conditionWidth},
                               sets.elements.options());
    }

    DeepSets model_{options()};
};

TEST_P(EveryDeepSets, IgnoresTheOrderOfMembers) {
    const at::NoGradGuard withoutGradient;
    const RaggedBatch sets = syntheticSets({.sizes = {9, 0, 1, 30, 2}});
    const at::Tensor condition = conditionOf(sets);
    const at::Tensor y = model_.forward(sets, condition);
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
        const at::Tensor order = orderWithinSets(sets.offsets, seed);
        EXPECT_TENSOR_NEAR(
            model_.forward({sets.elements.index_select(0, order), sets.offsets}, condition), y,
            1e-5);
    }
}

TEST_P(EveryDeepSets, GivesASetTheSameAloneAsInABatch) {
    const at::NoGradGuard withoutGradient;
    const RaggedBatch sets = syntheticSets({.sizes = {9, 0, 1, 30, 2}});
    const at::Tensor condition = conditionOf(sets);
    const at::Tensor y = model_.forward(sets, condition);
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        const at::Tensor own = condition.defined() ? condition.narrow(0, set, 1) : condition;
        EXPECT_TENSOR_NEAR(model_.forward(sets.slice(set, set + 1), own)[0], y[set], 1e-5);
    }
}

TEST_P(EveryDeepSets, FollowsItsDefinitionNumberByNumber) {
    const at::NoGradGuard withoutGradient;
    model_.to(at::kDouble);
    const RaggedBatch sets = syntheticSets({.sizes = {4, 0, 1, 6, 2}, .type = at::kDouble});
    const at::Tensor condition = conditionOf(sets);
    const at::Tensor y = model_.forward(sets, condition);
    const NaiveDeepSets naive(model_);
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        std::vector<NaiveDeepSets::Vector> members;
        for (std::int64_t i = 0; i < sets.set(set).size(0); ++i) {
            members.push_back(NaiveDeepSets::rowOf(sets.set(set), i));
        }
        const NaiveDeepSets::Vector expected =
            naive.output(members, condition.defined() ? NaiveDeepSets::rowOf(condition, set)
                                                      : NaiveDeepSets::Vector());
        EXPECT_TENSOR_NEAR(y[set], at::tensor(expected, at::kDouble), 1e-12);
    }
}

TEST_P(EveryDeepSets, HasExactGradients) {
    model_.to(at::kDouble);
    const RaggedBatch sets = syntheticSets({.sizes = {4, 0, 1, 6}, .type = at::kDouble});
    const at::Tensor condition = conditionOf(sets);
    EXPECT_TRUE(gradientIsExact(
        [&](const at::Tensor& x) {
            return model_.forward({x, sets.offsets}, condition);
        },
        sets.elements));
    if (condition.defined()) {
        EXPECT_TRUE(gradientIsExact([&](const at::Tensor& z) { return model_.forward(sets, z); },
                                    condition));
    }
    const at::Tensor weights = at::randn({sets.setCount(), 2}, at::kDouble);
    const auto weighted = [&] { return (model_.forward(sets, condition) * weights).sum(); };
    model_.zero_grad();
    weighted().backward();
    for (const auto& parameter : model_.named_parameters()) {
        SCOPED_TRACE(parameter.key());
        EXPECT_TENSOR_NEAR(
            parameter->grad(),
            centralDifferences([&] { return weighted().item<double>(); }, parameter->detach()),
            1e-7);
    }
}

TEST_P(EveryDeepSets, AnEmptySetPoolsToZeroAndAcceptsNoMembersAtAll) {
    const RaggedBatch nobody{at::empty({0, 4}), at::zeros({3}, at::kLong)};
    const at::Tensor condition = conditionOf(nobody);
    const Pooled pooled = model_.pooled(nobody, condition);
    EXPECT_TENSOR_EQUAL(pooled.values, at::zeros({2, 3}));
    const at::Tensor y = model_.forward(nobody, condition);
    EXPECT_TRUE(y.isfinite().all().item<bool>());
    y.sum().backward();
    EXPECT_TENSOR_EQUAL(model_.named_parameters()["phi.0.weight"].grad(),
                        at::zeros_like(model_.named_parameters()["phi.0.weight"]));
}

TEST_P(EveryDeepSets, IsTheSameAfterSavingAndLoading) {
    const at::NoGradGuard withoutGradient;
    const auto again = savedAndLoaded(model_, deepSetsOptionsFromJson);
    const RaggedBatch sets = syntheticSets();
    const at::Tensor condition = conditionOf(sets);
    EXPECT_TENSOR_EQUAL(again->forward(sets, condition), model_.forward(sets, condition));
}

INSTANTIATE_TEST_SUITE_P(
    All, EveryDeepSets,
    testing::Combine(testing::ValuesIn(poolings().begin(), poolings().end()),
                     testing::Values(ConditionUse::NoCondition, ConditionUse::OnlyRho,
                                     ConditionUse::Concatenated, ConditionUse::Modulating)),
    variantName);

/// φ(x) = 2x + 1, ρ(s) = 3s − 1 and, where there is a condition, + 2z.
class HandWorkedDeepSets : public testing::Test {
  protected:
    static std::vector<float> outputs(Conditioning conditioning, std::int64_t conditionWidth,
                                      const std::map<std::string, at::Tensor>& more = {}) {
        const at::NoGradGuard withoutGradient;
        DeepSets model({.inputWidth = 1,
                        .phiWidths = {1},
                        .rhoWidths = {1},
                        .conditionWidth = conditionWidth,
                        .conditioning = conditioning});
        NamedTensors tensors = {{"phi.0.weight", at::full({1, 1}, 2.0)},
                                {"phi.0.bias", at::ones({1})},
                                {"rho.0.bias", at::full({1}, -1.0)}};
        tensors["rho.0.weight"] =
            at::tensor({3.F, 2.F}).narrow(0, 0, 1 + conditionWidth).unsqueeze(0);
        for (const auto& [name, tensor] : more) {
            tensors[name] = tensor;
        }
        loadInto(model, tensors, "hand");
        const RaggedBatch sets{at::tensor({1.F, 4.F}).unsqueeze(1),
                               at::tensor({0, 2, 2}, at::kLong)};
        const at::Tensor y = model.forward(
            sets, conditionWidth > 0 ? at::tensor({0.5F, 4.F}).unsqueeze(1) : at::Tensor());
        return {y[0].item<float>(), y[1].item<float>()};
    }
};

TEST_F(HandWorkedDeepSets, WithoutACondition) {
    EXPECT_THAT(outputs(Conditioning::None, 0), testing::ElementsAre(35.F, -1.F));
}

TEST_F(HandWorkedDeepSets, WithAConditionForRhoOnly) {
    EXPECT_THAT(outputs(Conditioning::None, 1), testing::ElementsAre(36.F, 7.F));
}

TEST_F(HandWorkedDeepSets, WithTheConditionBesideTheMember) {
    // φ(x ⊕ z) = 2x + 4z + 1
    EXPECT_THAT(outputs(Conditioning::Concatenation, 1,
                        {{"phi.0.weight", at::tensor({2.F, 4.F}).unsqueeze(0)}}),
                testing::ElementsAre(48.F, 7.F));
}

TEST_F(HandWorkedDeepSets, WithTheConditionModulating) {
    // γ = z, β = 10 z
    EXPECT_THAT(outputs(Conditioning::Film, 1,
                        {{"film.0.weight", at::tensor({1.F, 10.F}).unsqueeze(1)},
                         {"film.0.bias", at::zeros({2})}}),
                testing::ElementsAre(84.F, 7.F));
}

TEST(DeepSets, FilmBeginsAsTheModelWithoutIt) {
    const at::NoGradGuard withoutGradient;
    DeepSets modulated(smallOptions(Pooling::Sum, ConditionUse::Modulating));
    DeepSets plain(smallOptions(Pooling::Sum, ConditionUse::OnlyRho));
    NamedTensors tensors = namedTensors(modulated);
    std::erase_if(tensors, [](const auto& entry) { return entry.first.starts_with("film"); });
    loadInto(plain, tensors, "plain");
    const RaggedBatch sets = syntheticSets();
    const at::Tensor condition = at::randn({sets.setCount(), 2});
    EXPECT_TENSOR_NEAR(modulated.forward(sets, condition), plain.forward(sets, condition), 1e-6);
}

TEST(DeepSets, DropsFeaturesOfRhoInTrainingOnly) {
    DeepSets model({.inputWidth = 4, .phiWidths = {3}, .rhoWidths = {64, 1}, .dropout = 0.5});
    const RaggedBatch sets = syntheticSets();
    const auto forward = [&] { return model.forward(sets).detach(); };
    model.train();
    EXPECT_FALSE(forward().equal(forward()));
    model.eval();
    EXPECT_TRUE(forward().equal(forward()));
}

TEST(DeepSets, NamesTheWinningMembersWherePoolingPicksOne) {
    const at::NoGradGuard withoutGradient;
    DeepSets model({.inputWidth = 4, .phiWidths = {3}, .pooling = Pooling::Max, .rhoWidths = {1}});
    const RaggedBatch sets = syntheticSets();
    const Pooled pooled = model.pooled(sets);
    ASSERT_TRUE(pooled.winners.has_value());
    EXPECT_EQ(pooled.winners->sizes(), (at::IntArrayRef{sets.setCount(), 3}));
}

TEST(DeepSets, RefusesWhatDoesNotFit) {
    EXPECT_THROW(DeepSets({.inputWidth = 4, .phiWidths = {}, .rhoWidths = {1}}), std::logic_error);
    EXPECT_THROW(DeepSets({.inputWidth = 4, .phiWidths = {2}, .rhoWidths = {}}), std::logic_error);
    EXPECT_THROW(DeepSets({.inputWidth = 4,
                           .phiWidths = {2},
                           .rhoWidths = {1},
                           .conditioning = Conditioning::Film}),
                 std::logic_error);
    DeepSets plain({.inputWidth = 4, .phiWidths = {2}, .rhoWidths = {1}});
    const RaggedBatch sets = syntheticSets();
    EXPECT_THROW(plain.forward(syntheticSets({.width = 3})), std::logic_error);
    EXPECT_THROW(plain.forward(sets, at::ones({sets.setCount(), 1})), std::logic_error);
    EXPECT_THROW(plain.forward({sets.elements, sets.offsets + 1}), std::logic_error);
    DeepSets conditioned(smallOptions(Pooling::Mean, ConditionUse::Concatenated));
    EXPECT_THROW(conditioned.forward(sets), std::logic_error);
    EXPECT_THROW(conditioned.forward(sets, at::ones({sets.setCount(), 3})), std::logic_error);
    EXPECT_THROW(conditioned.forward(sets, at::ones({sets.setCount() + 1, 2})), std::logic_error);
}

/// Members of one number, a condition z, and the target z · mean(x²): neither part alone says it.
TEST(DeepSets, LearnsWhatDependsOnMembersAndCondition) {
    DeepSetsOptions options{.inputWidth = 1,
                            .phiWidths = {16, 16},
                            .pooling = Pooling::Mean,
                            .rhoWidths = {16, 1},
                            .conditionWidth = 1,
                            .conditioning = Conditioning::Film};
    DeepSets model(options);
    const RaggedBatch sets =
        syntheticSets({.sizes = std::vector<std::int64_t>(200, 5), .width = 1});
    const at::Tensor condition = at::rand({200, 1});
    const at::Tensor targets = condition * sets.elements.square().view({200, 5}).mean(1, true);
    const auto error = [&](std::int64_t begin, std::int64_t end) {
        return (model.forward(sets.slice(begin, end), condition.narrow(0, begin, end - begin)) -
                targets.narrow(0, begin, end - begin))
            .square()
            .mean();
    };
    const double untrained = error(150, 200).item<double>();
    TrainingTask task;
    task.loss = [&](std::int64_t, Random&) { return error(0, 150); };
    TrainerOptions training;
    training.steps = 300;
    training.optimizer.learningRate = 1e-2;
    train(model, task, training, {});
    const double trained = error(150, 200).item<double>();
    const double constant = targets.narrow(0, 150, 50).var(0, false).item<double>();
    EXPECT_LT(trained, 0.2 * constant);
    EXPECT_LT(trained, 0.2 * untrained);
}

TEST(DeepSetsOptions, BecomeJsonAndBack) {
    for (const Activation activation :
         {Activation::None, Activation::Tanh, Activation::Elu, Activation::Relu}) {
        for (const ConditionUse use : {ConditionUse::NoCondition, ConditionUse::OnlyRho,
                                       ConditionUse::Concatenated, ConditionUse::Modulating}) {
            DeepSetsOptions options = smallOptions(Pooling::Median, use);
            options.activation = activation;
            options.phiLastActivation = activation;
            options.dropout = 0.25;
            EXPECT_EQ(deepSetsOptionsFromJson(Json::parse(toJson(options).dump()), "m"), options);
        }
    }
}

TEST(DeepSetsOptions, DamagedJsonIsRefusedByItsField) {
    const Json whole = toJson(smallOptions(Pooling::Sum, ConditionUse::Modulating));
    const auto refused = [&](const char* key, const Json& value) {
        Json json = whole;
        if (value.is_null()) {
            json.erase(key);
        } else {
            json[key] = value;
        }
        return refusal(ErrorKind::BadInput,
                       [&] { deepSetsOptionsFromJson(json, "m.safetensors"); });
    };
    for (const auto& [key, value] : whole.items()) {
        EXPECT_THAT(refused(key.c_str(), nullptr), HasSubstr(key));
        EXPECT_THAT(refused(key.c_str(), Json::object()), HasSubstr(key));
    }
    EXPECT_THAT(refused("inputWidth", 0), HasSubstr("inputWidth"));
    EXPECT_THAT(refused("inputWidth", 1e9), HasSubstr("inputWidth"));
    EXPECT_THAT(refused("phiWidths", Json::array()), HasSubstr("phiWidths"));
    EXPECT_THAT(refused("phiWidths", Json::array({3, -1})), HasSubstr("phiWidths"));
    EXPECT_THAT(refused("rhoWidths", Json::array({1'000'000'000'000})), HasSubstr("rhoWidths"));
    EXPECT_THAT(refused("rhoWidths", std::vector<int>(1000, 2)), HasSubstr("rhoWidths"));
    EXPECT_THAT(refused("activation", "gelu"), HasSubstr("gelu"));
    EXPECT_THAT(refused("conditioning", "gate"), HasSubstr("gate"));
    EXPECT_THAT(refused("pooling", "average"), HasSubstr("average"));
    EXPECT_THAT(refused("dropout", 1.0), HasSubstr("dropout"));
    EXPECT_THAT(refused("conditionWidth", 0), HasSubstr("condition"));
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { deepSetsOptionsFromJson(Json(), "card"); }),
                HasSubstr("card"));
}

}  // namespace
}  // namespace setscope
