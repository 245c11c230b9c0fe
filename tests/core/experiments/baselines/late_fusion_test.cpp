#include "core/experiments/baselines/late_fusion.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

#include "core/models/layers.h"
#include "core/models/multimodal_encoders.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/models/multimodal_samples.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

class EveryPlaceholder : public testing::TestWithParam<Placeholder> {
  protected:
    EveryPlaceholder() : model_(sixSamplesOptions(), GetParam()) {
        model_.eval();
        if (GetParam() == Placeholder::Learned) {
            const at::NoGradGuard withoutGradient;
            namedTensors(model_).at("placeholders").normal_();
        }
    }

    LateFusion model_;
};

TEST_P(EveryPlaceholder, IsTheWrittenFormula) {
    const at::NoGradGuard withoutGradient;
    const MultimodalBatch batch = sixSamples();
    const NamedTensors tensors = namedTensors(model_);
    ModalityEncoders encoders(sixSamplesOptions().encoders);
    loadInto(encoders, tensors, "the rival", "encoders.");
    encoders.eval();
    const std::vector<RaggedBatch> encoded = encoders.forward(batch);
    const at::Tensor logits = model_.forward(batch);
    for (std::int64_t sample = 0; sample < batch.sampleCount(); ++sample) {
        std::vector<at::Tensor> parts;
        for (std::size_t index = 0; index < encoded.size(); ++index) {
            const at::Tensor members = encoded[index].set(sample);
            const at::Tensor placeholder = GetParam() == Placeholder::Learned
                                               ? tensors.at("placeholders")[std::ssize(parts)]
                                               : at::zeros({7});
            parts.push_back(members.size(0) == 0 ? placeholder : members.mean(0));
        }
        const at::Tensor hidden =
            at::elu(at::mv(tensors.at("rho.0.weight"), at::cat(parts)) + tensors.at("rho.0.bias"));
        EXPECT_TENSOR_NEAR(logits[sample],
                           at::mv(tensors.at("rho.1.weight"), hidden) + tensors.at("rho.1.bias"),
                           1e-5);
    }
}

TEST_P(EveryPlaceholder, ItsGradientsAreExact) {
    model_.to(at::kDouble);
    const MultimodalBatch batch = sixSamples(at::kDouble);
    const at::Tensor weights = at::randn({6, 3}, at::kDouble);
    (model_.forward(batch) * weights).sum().backward();
    const auto value = [&] { return (model_.forward(batch) * weights).sum().item<double>(); };
    for (const auto& parameter : model_.named_parameters()) {
        EXPECT_TENSOR_NEAR(parameter.value().grad(), centralDifferences(value, parameter.value()),
                           1e-6)
            << parameter.key();
    }
}

INSTANTIATE_TEST_SUITE_P(All, EveryPlaceholder,
                         testing::Values(Placeholder::Zero, Placeholder::Learned),
                         [](const auto& row) {
                             return row.param == Placeholder::Zero ? "zero" : "learned";
                         });

TEST(LateFusion, GrowsWithTheModalitiesWhereSetsDoNot) {
    MultimodalSets sets(sixSamplesOptions());
    LateFusion rival(sixSamplesOptions(), Placeholder::Zero);
    EXPECT_EQ(namedTensors(sets).at("rho.0.weight").size(1), 7);
    EXPECT_EQ(namedTensors(rival).at("rho.0.weight").size(1), 4 * 7);
}

}  // namespace
}  // namespace setscope
