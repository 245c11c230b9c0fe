#include "core/models/two_tower_scorer.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "core/base/error.h"
#include "core/tensor/module_tensors.h"
#include "core/tensor/ragged_batch.h"
#include "tests/core/models/saved_and_loaded.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

at::Tensor itemsOf(const std::vector<std::int64_t>& items) { return at::tensor(items, at::kLong); }

at::Tensor sizesOf(const std::vector<std::int64_t>& sizes) { return offsetsFromSizes(sizes); }

/// ⟨u + W₂ relu(W₁u + c₁) + c₂, ψ(x)⟩ + b(x) with u = Σφ(y)/√n, from the tensors alone.
at::Tensor twoTowersWrittenOut(const TwoTowerScorer& scorer, const std::vector<std::int64_t>& set) {
    const NamedTensors tensors = namedTensors(scorer);
    at::Tensor u = at::zeros({scorer.options().width});
    for (const std::int64_t item : set) {
        u = u + tensors.at("member.weight")[item] / std::sqrt(static_cast<double>(set.size()));
    }
    if (scorer.options().hiddenWidth > 0) {
        const at::Tensor hidden =
            (tensors.at("rho.0.weight").mv(u) + tensors.at("rho.0.bias")).relu();
        u = u + tensors.at("rho.1.weight").mv(hidden) + tensors.at("rho.1.bias");
    }
    return tensors.at("candidate.weight").mv(u) + tensors.at("candidate.bias");
}

class TwoTowers : public testing::TestWithParam<std::int64_t> {
  protected:
    TwoTowers() : scorer_({.vocabulary = 9, .width = 4, .hiddenWidth = GetParam()}) {
        const at::NoGradGuard withoutGradient;
        scorer_.candidateBias().normal_();
        scorer_.eval();
    }

    TwoTowerScorer scorer_;
};

TEST_P(TwoTowers, ScoreAsTheFormulaSays) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor scores = scorer_.forward(itemsOf({3, 8, 1, 5}), sizesOf({3, 0, 1}));
    EXPECT_TENSOR_NEAR(scores[0], twoTowersWrittenOut(scorer_, {3, 8, 1}), 1e-5);
    EXPECT_TENSOR_NEAR(scores[1], twoTowersWrittenOut(scorer_, {}), 1e-5);
    EXPECT_TENSOR_NEAR(scores[2], twoTowersWrittenOut(scorer_, {5}), 1e-5);
}

TEST_P(TwoTowers, DoNotDependOnTheOrderOfTheSet) {
    const at::NoGradGuard withoutGradient;
    EXPECT_TENSOR_NEAR(scorer_.forward(itemsOf({3, 8, 1}), sizesOf({3})),
                       scorer_.forward(itemsOf({1, 3, 8}), sizesOf({3})), 1e-6);
}

TEST_P(TwoTowers, HaveTheGradientsOfTheirDifferences) {
    scorer_.to(at::kDouble);
    const at::Tensor items = itemsOf({3, 8, 1, 5});
    const at::Tensor offsets = sizesOf({3, 1});
    const at::Tensor weights = at::randn({2, 9}, at::kDouble);
    const auto loss = [&] { return (scorer_.forward(items, offsets) * weights).sum(); };
    loss().backward();
    for (at::Tensor& parameter : scorer_.parameters()) {
        EXPECT_TENSOR_NEAR(
            parameter.grad(),
            centralDifferences([&] { return loss().item<double>(); }, parameter.detach()), 1e-6);
    }
}

TEST_P(TwoTowers, AreTheSameAfterSavingAndLoading) {
    const at::NoGradGuard withoutGradient;
    const auto again = savedAndLoaded(scorer_, twoTowerOptionsFromJson);
    EXPECT_TENSOR_EQUAL(again->forward(itemsOf({2, 4, 7}), sizesOf({2, 0, 1})),
                        scorer_.forward(itemsOf({2, 4, 7}), sizesOf({2, 0, 1})));
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutHiddenLayer, TwoTowers, testing::Values(0, 6));

TEST(TwoTowerOptions, OfOtherFormAreRefused) {
    Json json = toJson(TwoTowerOptions{.vocabulary = 9});
    json["dropout"] = 1.0;
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { twoTowerOptionsFromJson(json, "the card"); }),
                testing::HasSubstr("the card has a \"dropout\""));
    json.erase("width");
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { twoTowerOptionsFromJson(json, "the card"); }),
                testing::HasSubstr("\"width\""));
}

}  // namespace
}  // namespace setscope
