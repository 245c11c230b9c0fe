#include "core/models/multimodal_sets.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

#include "core/base/error.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/models/multimodal_samples.h"
#include "tests/core/models/saved_and_loaded.h"
#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

constexpr std::int64_t kEmptySample = 2;

/// The batch with the occurrences of every modality but the sequence in another order.
MultimodalBatch inAnotherOrder(MultimodalBatch batch) {
    for (std::size_t index = 0; index < 3; ++index) {
        ModalityBatch& modality = batch.modalities[index];
        modality.values = modality.values.index_select(0, orderWithinSets(modality.offsets, index));
    }
    return batch;
}

enum class SetsForm { AsInThePaper, Extended };

/// Every pooling of the paper's model and of one with all that goes beyond it.
class EveryMultimodalPooling : public testing::TestWithParam<std::tuple<PoolingEntry, SetsForm>> {
  protected:
    EveryMultimodalPooling()
        : model_(isExtended() ? extendedSixSamplesOptions(pooling())
                              : sixSamplesOptions(pooling())) {
        model_.eval();
        if (isExtended()) {
            const at::NoGradGuard withoutGradient;
            namedTensors(model_).at("common").normal_();
        }
    }

    static Pooling pooling() { return std::get<PoolingEntry>(GetParam()).pooling; }
    static bool isExtended() { return std::get<SetsForm>(GetParam()) == SetsForm::Extended; }

    /// ρ(ψ(members ∪ the common one, if there is one)). @param members [n, D]
    at::Tensor expectedOf(at::Tensor members) const {
        const NamedTensors tensors = namedTensors(model_);
        if (isExtended()) {
            members = at::cat({members, tensors.at("common")});
        }
        const at::Tensor offsets = at::tensor({std::int64_t{0}, members.size(0)}, at::kLong);
        const at::Tensor pooled = pool(pooling(), {members, offsets})[0];
        const at::Tensor hidden =
            at::elu(at::mv(tensors.at("rho.0.weight"), pooled) + tensors.at("rho.0.bias"));
        return at::mv(tensors.at("rho.1.weight"), hidden) + tensors.at("rho.1.bias");
    }

    MultimodalSets model_;
};

TEST_P(EveryMultimodalPooling, IgnoresTheOrderOfOccurrences) {
    const at::NoGradGuard withoutGradient;
    const MultimodalBatch batch = sixSamples();
    EXPECT_TENSOR_NEAR(model_.forward(inAnotherOrder(batch)), model_.forward(batch), 1e-5);
}

TEST_P(EveryMultimodalPooling, IgnoresTheOtherSamples) {
    const at::NoGradGuard withoutGradient;
    const MultimodalBatch batch = sixSamples();
    const at::Tensor together = model_.forward(batch);
    for (std::int64_t sample = 0; sample < batch.sampleCount(); ++sample) {
        const std::vector<std::int64_t> alone = {sample};
        EXPECT_TENSOR_NEAR(model_.forward(selectSamples(batch, alone))[0], together[sample], 1e-5);
    }
}

TEST_P(EveryMultimodalPooling, SaysOfNothingWhatRhoSaysOfZeroOrOfTheCommonMember) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor expected = expectedOf(at::zeros({0, 7}));
    EXPECT_TENSOR_NEAR(model_.forward(sixSamples())[kEmptySample], expected, 1e-5);
    const at::Tensor masked = model_.forward(sixSamples(), {false, false, false, false});
    EXPECT_TENSOR_NEAR(masked, expected.expand({6, 3}), 1e-5);
}

TEST_P(EveryMultimodalPooling, IsTheWrittenFormulaOfASetOfOne) {
    const at::NoGradGuard withoutGradient;
    const MultimodalBatch batch = sixSamples();
    const NamedTensors tensors = namedTensors(model_);
    const at::Tensor face = batch.modalities[1].values[2];  // all that the second sample has
    at::Tensor phi = at::elu(at::mv(tensors.at("encoders.face.weight"), face) +
                             tensors.at("encoders.face.bias"));
    if (isExtended()) {
        phi = phi + at::elu(at::mv(tensors.at("encoders.face.residual.weight"), phi) +
                            tensors.at("encoders.face.residual.bias"));
        phi = (phi - phi.mean()) / (phi.var(/*unbiased=*/false) + 1e-5).sqrt();
    }
    EXPECT_TENSOR_NEAR(model_.forward(batch)[1], expectedOf(phi.unsqueeze(0)), 1e-4);
}

TEST_P(EveryMultimodalPooling, AMaskIsAsIfTheOthersDidNotOccur) {
    const at::NoGradGuard withoutGradient;
    MultimodalBatch batch = sixSamples();
    const at::Tensor masked = model_.forward(batch, {true, false, true, true});
    batch.modalities[1] = {at::zeros({0, 3}), at::zeros({7}, at::kLong)};
    EXPECT_TENSOR_EQUAL(masked, model_.forward(batch));
}

TEST_P(EveryMultimodalPooling, ItsGradientsAreExact) {
    model_.to(at::kDouble);
    const MultimodalBatch batch = sixSamples(at::kDouble);
    const at::Tensor weights = at::randn({6, 3}, at::kDouble);
    (model_.forward(batch) * weights).sum().backward();
    const auto value = [&] { return (model_.forward(batch) * weights).sum().item<double>(); };
    for (const auto& parameter : model_.named_parameters()) {
        const at::Tensor gradient = parameter.value().grad();
        EXPECT_TENSOR_NEAR(gradient, centralDifferences(value, parameter.value()), 1e-6)
            << parameter.key();
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, EveryMultimodalPooling,
    testing::Combine(testing::ValuesIn(poolings()),
                     testing::Values(SetsForm::AsInThePaper, SetsForm::Extended)),
    [](const auto& row) {
        return std::string(std::get<PoolingEntry>(row.param).name) +
               (std::get<SetsForm>(row.param) == SetsForm::Extended ? "_extended" : "");
    });

/// The member that a pooling picks of one column, by sorting.
std::int64_t naiveWinner(Pooling pooling, const std::vector<double>& column) {
    std::vector<std::size_t> order(column.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t row) { return column[row]; });
    const std::map<Pooling, std::size_t> ranks = {{Pooling::Max, column.size() - 1},
                                                  {Pooling::Min, 0},
                                                  {Pooling::Median, (column.size() - 1) / 2}};
    return static_cast<std::int64_t>(order[ranks.at(pooling)]);
}

class EveryPickingPooling : public testing::TestWithParam<Pooling> {};

TEST_P(EveryPickingPooling, NamesTheOccurrenceThatEveryColumnComesFrom) {
    const at::NoGradGuard withoutGradient;
    MultimodalSets model(sixSamplesOptions(GetParam()));
    model.eval();
    const MultimodalBatch batch = sixSamples();
    const MultimodalAnswer answer = model.explained(batch);
    ASSERT_TRUE(answer.winners.has_value());
    EXPECT_TENSOR_EQUAL(answer.logits, model.forward(batch));
    const auto limits = offsetValues(answer.encoded.sets.offsets);
    for (std::int64_t sample = 0; sample < 6; ++sample) {
        const at::Tensor members = answer.encoded.sets.set(sample);
        const std::int64_t first = limits[static_cast<std::size_t>(sample)];
        for (std::int64_t column = 0; column < members.size(1); ++column) {
            const auto winner = (*answer.winners)[sample][column].item<std::int64_t>();
            if (sample == kEmptySample) {
                EXPECT_EQ(winner, -1);
                continue;
            }
            std::vector<double> values;
            for (std::int64_t row = 0; row < members.size(0); ++row) {
                values.push_back(members[row][column].item<double>());
            }
            EXPECT_EQ(winner, first + naiveWinner(GetParam(), values));
            EXPECT_EQ(answer.pooled[sample][column].item<double>(),
                      answer.encoded.sets.elements[winner][column].item<double>());
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, EveryPickingPooling,
                         testing::Values(Pooling::Max, Pooling::Min, Pooling::Median),
                         [](const auto& row) { return std::string(toText(row.param)); });

TEST(MultimodalSets, KnowsTheModalityAndTheOccurrenceOfEveryMember) {
    MultimodalSets model(sixSamplesOptions());
    const EncodedSamples encoded = model.encode(sixSamples());
    // Of the first sample a picture, two faces, a colour and its words; then a face; then nothing.
    EXPECT_TENSOR_EQUAL(encoded.sets.offsets, at::tensor({0, 5, 6, 6, 10, 16, 18}, at::kLong));
    EXPECT_THAT(encoded.modality,
                testing::ElementsAre(0, 1, 1, 2, 3, 1, 0, 2, 2, 3, 0, 0, 0, 1, 1, 3, 2, 3));
    EXPECT_THAT(encoded.occurrence,
                testing::ElementsAre(0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 0, 1, 0, 0, 0));
}

TEST(MultimodalSets, TheCommonMemberIsOfNoModalityAndComesLastInEverySet) {
    MultimodalSets model(extendedSixSamplesOptions());
    model.eval();
    const MultimodalAnswer answer = model.explained(sixSamples());
    EXPECT_TENSOR_EQUAL(answer.encoded.sets.offsets,
                        at::tensor({0, 6, 8, 9, 14, 21, 24}, at::kLong));
    EXPECT_THAT(answer.encoded.modality,
                testing::ElementsAre(0, 1, 1, 2, 3, -1, 1, -1, -1, 0, 2, 2, 3, -1, 0, 0, 0, 1, 1, 3,
                                     -1, 2, 3, -1));
    EXPECT_TENSOR_EQUAL((*answer.winners)[kEmptySample], at::full({7}, 8, at::kLong));
}

TEST(MultimodalSets, TheMaximumOfOneModalityAloneIsWonByIt) {
    MultimodalSets model(sixSamplesOptions(Pooling::Max));
    model.eval();
    const MultimodalAnswer answer =
        model.explained(onlyModalities(sixSamples(), {false, true, false, false}));
    for (const std::int64_t modality : answer.encoded.modality) {
        EXPECT_EQ(modality, 1);
    }
    EXPECT_EQ(answer.encoded.modality.size(), 5U);
}

TEST(MultimodalSets, ASumHasNoWinners) {
    MultimodalSets model(sixSamplesOptions(Pooling::Sum));
    EXPECT_FALSE(model.explained(sixSamples()).winners.has_value());
}

TEST(MultimodalSets, EveryClassBeginsAtThePrior) {
    MultimodalSetsOptions options = sixSamplesOptions();
    options.rhoWidths = {};
    MultimodalSets model(options);
    model.eval();
    const at::Tensor ofNothing = model.forward(sixSamples())[kEmptySample].sigmoid();
    EXPECT_TENSOR_NEAR(ofNothing, at::full({3}, 0.01), 1e-6);
    EXPECT_NEAR(priorLogit(0.01), -std::log(99.0), 1e-12);
}

TEST(MultimodalSets, IsTheSameWhenBuiltAgainFromItsFile) {
    MultimodalSets model(extendedSixSamplesOptions(Pooling::Mean));
    model.standardiseBy(sixSamples());
    model.eval();
    const at::NoGradGuard withoutGradient;
    const auto again = savedAndLoaded(model, multimodalSetsOptionsFromJson);
    const MultimodalBatch batch = sixSamples();
    EXPECT_TENSOR_EQUAL(again->forward(batch), model.forward(batch));
}

TEST(MultimodalSetsOptions, ImpossibleOnesAreRefusedByName) {
    const auto refused = [](const char* key, const Json& value) {
        Json json = toJson(sixSamplesOptions());
        json[key] = value;
        return refusal(ErrorKind::BadInput,
                       [&] { multimodalSetsOptionsFromJson(json, "the card"); });
    };
    EXPECT_THAT(refused("encoders", 1), testing::HasSubstr("encoders"));
    EXPECT_THAT(refused("pooling", "longest"), testing::HasSubstr("longest"));
    EXPECT_THAT(refused("rhoWidths", Json::array({0})), testing::HasSubstr("rhoWidths"));
    EXPECT_THAT(refused("classes", 0), testing::HasSubstr("classes"));
    EXPECT_THAT(refused("dropout", -0.1), testing::HasSubstr("dropout"));
    EXPECT_THAT(refused("prior", 1.0), testing::HasSubstr("prior"));
    EXPECT_THAT(refused("commonMember", "yes"), testing::HasSubstr("commonMember"));
}

}  // namespace
}  // namespace setscope
