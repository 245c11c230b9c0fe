#include "core/models/multimodal_encoders.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/models/multimodal_samples.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

/// The text-CNN as it is written, one sequence alone.
at::Tensor naiveSequence(const NamedTensors& tensors, const std::vector<std::int64_t>& indices) {
    const at::Tensor table = tensors.at("words.table");
    std::vector<at::Tensor> features;
    for (std::int64_t each = 0; each < 3; ++each) {
        const std::int64_t window = each + 1;
        const std::string place = "words.convolutions." + std::to_string(each);
        const at::Tensor weight = tensors.at(place + ".weight");
        at::Tensor highest = at::zeros({weight.size(0)}, table.options());
        for (std::int64_t first = 0; first + window <= std::ssize(indices); ++first) {
            std::vector<at::Tensor> seen;
            for (std::int64_t shift = 0; shift < window; ++shift) {
                seen.push_back(table[indices[static_cast<std::size_t>(first + shift)]]);
            }
            highest = at::maximum(
                highest, (at::mv(weight, at::cat(seen)) + tensors.at(place + ".bias")).relu());
        }
        features.push_back(highest);
    }
    return at::elu(at::mv(tensors.at("words.weight"), at::cat(features)) +
                   tensors.at("words.bias"));
}

TEST(ModalityEncoders, AreTheWrittenFormulas) {
    ModalityEncoders encoders(sixSamplesOptions().encoders);
    encoders.eval();
    const at::NoGradGuard withoutGradient;
    const MultimodalBatch batch = sixSamples();
    encoders.standardiseBy(batch);
    const NamedTensors tensors = namedTensors(encoders);
    const std::vector<RaggedBatch> encoded = encoders.forward(batch);
    ASSERT_EQ(encoded.size(), 4U);

    const at::Tensor pictures = batch.modalities[0].values;
    const at::Tensor scaled = (pictures - pictures.mean(0)) / pictures.std(0, false);
    EXPECT_TENSOR_NEAR(
        encoded[0].elements,
        at::elu(at::linear(scaled, tensors.at("picture.weight"), tensors.at("picture.bias"))),
        1e-5);
    EXPECT_TENSOR_EQUAL(
        encoded[2].elements,
        at::elu(tensors.at("colour.table").index_select(0, batch.modalities[2].values)));
    const at::Tensor words = batch.modalities[3].values;
    const auto limits = offsetValues(batch.modalities[3].offsets);
    std::int64_t row = 0;
    for (std::size_t sample = 0; sample < 6; ++sample) {
        std::vector<std::int64_t> indices;
        for (std::int64_t place = limits[sample]; place < limits[sample + 1]; ++place) {
            indices.push_back(words[place].item<std::int64_t>());
        }
        if (!indices.empty()) {
            EXPECT_TENSOR_NEAR(encoded[3].elements[row++], naiveSequence(tensors, indices), 1e-5);
        }
    }
    EXPECT_EQ(encoded[3].memberCount(), row);
    EXPECT_TENSOR_EQUAL(encoded[3].offsets, at::tensor({0, 1, 1, 1, 2, 3, 4}, at::kLong));
}

TEST(ModalityEncoders, AColumnThatDoesNotVaryStaysFinite) {
    ModalityEncoders encoders({.modalities = {{"year", Modality::Kind::Vector, 2}}, .width = 3});
    encoders.eval();
    const at::Tensor years = at::tensor({1990.0F, 7.0F, 2010.0F, 7.0F}).view({2, 2});
    const MultimodalBatch batch{{{years, at::tensor({0, 1, 2}, at::kLong)}}};
    encoders.standardiseBy(batch);
    EXPECT_TENSOR_EQUAL(namedTensors(encoders).at("year.mean"), at::tensor({2000.0, 7.0}));
    EXPECT_TENSOR_EQUAL(namedTensors(encoders).at("year.scale"), at::tensor({10.0, 1.0}));
    EXPECT_TRUE(encoders.forward(batch)[0].elements.isfinite().all().item<bool>());
}

TEST(ModalityEncoders, DropAQuarterInTrainingAndNothingLater) {
    ModalityEncoders encoders({.modalities = {{"colour", Modality::Kind::Index, 50}}, .width = 64});
    const MultimodalBatch batch{{indexModality(std::vector<std::int64_t>(50, 1), 50)}};
    const auto share = [&] {
        return (encoders.forward(batch)[0].elements == 0).to(at::kDouble).mean().item<double>();
    };
    EXPECT_NEAR(share(), 0.25, 0.04);
    encoders.eval();
    EXPECT_EQ(share(), 0.0);
}

TEST(ModalityEncoders, NormalisedOccurrencesHaveMeanZeroAndVarianceOne) {
    const at::NoGradGuard withoutGradient;
    ModalityEncoders encoders(extendedSixSamplesOptions().encoders);
    encoders.eval();
    for (const RaggedBatch& modality : encoders.forward(sixSamples())) {
        const at::Tensor& rows = modality.elements;
        EXPECT_TENSOR_NEAR(rows.mean(1), at::zeros({rows.size(0)}), 1e-5);
        EXPECT_TENSOR_NEAR(rows.var(1, /*unbiased=*/false), at::ones({rows.size(0)}), 0.02);
    }
}

TEST(ModalityEncoders, AResidualLayerOfZerosChangesNothing) {
    const at::NoGradGuard withoutGradient;
    const MultimodalBatch batch = sixSamples();
    ModalityEncodersOptions options = sixSamplesOptions().encoders;
    ModalityEncoders plain(options);
    options.residual = true;
    ModalityEncoders deeper(options);
    plain.eval();
    deeper.eval();
    const NamedTensors tensors = namedTensors(deeper);
    for (const auto& [name, tensor] : namedTensors(plain)) {
        tensors.at(name).copy_(tensor);
    }
    for (const char* modality : {"picture", "face", "colour", "words"}) {
        for (const char* parameter : {".residual.weight", ".residual.bias"}) {
            tensors.at(modality + std::string(parameter)).zero_();
        }
    }
    const std::vector<RaggedBatch> expected = plain.forward(batch);
    const std::vector<RaggedBatch> encoded = deeper.forward(batch);
    for (std::size_t index = 0; index < encoded.size(); ++index) {
        EXPECT_TENSOR_EQUAL(encoded[index].elements, expected[index].elements);
    }
}

TEST(ModalityEncoders, RefuseWhatIsNoneOfTheirModalities) {
    ModalityEncoders encoders(sixSamplesOptions().encoders);
    MultimodalBatch batch = sixSamples();
    batch.modalities[2].values = batch.modalities[2].values + 5;
    EXPECT_THROW(encoders.forward(batch), std::logic_error);
    batch = sixSamples();
    batch.modalities.pop_back();
    EXPECT_THROW(encoders.forward(batch), std::logic_error);
    batch = sixSamples();
    batch.modalities[0] = vectorModality({1, 1, 1, 1, 1, 1}, 9);
    EXPECT_THROW(encoders.forward(batch), std::logic_error);
}

TEST(ModalityEncodersOptions, ImpossibleOnesAreRefusedByName) {
    const auto refused = [](const char* key, const Json& value) {
        Json json = toJson(sixSamplesOptions().encoders);
        json[key] = value;
        return refusal(ErrorKind::BadInput,
                       [&] { modalityEncodersOptionsFromJson(json, "the card"); });
    };
    const auto modality = [](const char* name, const char* kind, int size) {
        return Json{{"name", name}, {"kind", kind}, {"size", size}};
    };
    EXPECT_THAT(refused("modalities", Json::array()), testing::HasSubstr("modalities"));
    EXPECT_THAT(refused("modalities", Json::array({modality("a.b", "vector", 3)})),
                testing::HasSubstr("a.b"));
    EXPECT_THAT(refused("modalities", Json::array({modality("a", "smell", 3)})),
                testing::HasSubstr("smell"));
    EXPECT_THAT(refused("modalities", Json::array({modality("a", "index", 0)})),
                testing::HasSubstr("size"));
    EXPECT_THAT(
        refused("modalities", Json::array({modality("a", "index", 2), modality("a", "vector", 2)})),
        testing::HasSubstr("two modalities"));
    EXPECT_THAT(refused("width", 0), testing::HasSubstr("width"));
    EXPECT_THAT(refused("dropout", 1.0), testing::HasSubstr("dropout"));
    EXPECT_THAT(refused("windows", Json::array({1000})), testing::HasSubstr("windows"));
    EXPECT_THAT(refused("filters", 0), testing::HasSubstr("filters"));
    EXPECT_THAT(refused("residual", 2), testing::HasSubstr("residual"));
    EXPECT_THAT(refused("normalised", "very"), testing::HasSubstr("normalised"));
}

}  // namespace
}  // namespace setscope
