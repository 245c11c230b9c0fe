#include "core/models/outlier_detector.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "core/base/error.h"
#include "core/models/model_file.h"
#include "core/models/outlier_heads.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/module_tensors.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

OutlierDetectorOptions smallOptions(std::int64_t featureWidth) {
    return {.featureWidth = featureWidth,
            .projectionWidth = 8,
            .familiarRows = 16,
            .layers = 2,
            .layerWidth = 16};
}

at::Tensor logitsOf(OutlierDetector& detector, const at::Tensor& features,
                    const at::Tensor& offsets) {
    const at::NoGradGuard withoutGradient;
    return detector.forward(features, setRelativeInputs(features, offsets), offsets);
}

class EitherScope : public testing::TestWithParam<std::int64_t> {};

TEST_P(EitherScope, PermutingASetPermutesItsLogits) {
    OutlierDetector detector(smallOptions(GetParam()));
    detector.eval();
    const at::Tensor features = at::randn({11, 24});
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{11});
    const at::Tensor order = at::randperm(11);
    const at::Tensor expected = logitsOf(detector, features, offsets).index_select(0, order);
    const at::Tensor found = logitsOf(detector, features.index_select(0, order), offsets);
    EXPECT_LT((found - expected).abs().max().item<double>(), 1e-5);
}

TEST_P(EitherScope, ThePlainCosineHasItsPartOnceTrainingIsOver) {
    OutlierDetectorOptions options = smallOptions(GetParam());
    OutlierDetector with(options);
    options.cosineWeight = 0.0;
    OutlierDetector without(options);
    loadInto(without, namedTensors(with), "the other detector");
    const at::Tensor features = at::randn({9, 24});
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{9});
    const at::Tensor relative = setRelativeInputs(features, offsets);
    const at::NoGradGuard withoutGradient;
    EXPECT_TRUE(at::equal(with.experts(features, relative, offsets).comparing,
                          without.experts(features, relative, offsets).comparing));
    with.eval();
    without.eval();
    const at::Tensor learned = without.experts(features, relative, offsets).comparing;
    const at::Tensor cosine = cosineToOthers(features, offsets);
    const at::Tensor standardised = (cosine - cosine.mean()) / (cosine.std(false) + 1e-3);
    const at::Tensor expected = learned + 0.5 * learned.std(0, false) * standardised.unsqueeze(1);
    const at::Tensor found = with.experts(features, relative, offsets).comparing;
    EXPECT_LT((found - expected).abs().max().item<double>(), 1e-5);
    EXPECT_GT((found - learned).abs().max().item<double>(), 1e-3);
}

TEST_P(EitherScope, ASetHasTheSameLogitsAloneAndInABatch) {
    OutlierDetector detector(smallOptions(GetParam()));
    detector.eval();
    const at::Tensor features = at::randn({12, 24});
    const at::Tensor together =
        logitsOf(detector, features, offsetsFromSizes(std::vector<std::int64_t>{5, 7}));
    const at::Tensor alone = logitsOf(detector, features.narrow(0, 5, 7),
                                      offsetsFromSizes(std::vector<std::int64_t>{7}));
    EXPECT_LT((together.narrow(0, 5, 7) - alone).abs().max().item<double>(), 1e-5);
}

TEST_P(EitherScope, ComesBackFromItsFileUnchanged) {
    const TempDir folder;
    const auto file = folder.path() / "detector.safetensors";
    OutlierDetector detector(smallOptions(GetParam()));
    const at::Tensor features = at::randn({9, 24});
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{9});
    detector.standardiseBy(features, setRelativeInputs(features, offsets));
    detector.calibrate(Expert::Comparing, Head::Sigmoid, 0.5, -1.0);
    detector.eval();
    ModelCard card;
    card.name = "test";
    saveDetector(file, detector, card, "abc");
    const StoredDetector stored = loadDetector(file);
    EXPECT_EQ(stored.encoderFingerprint, "abc");
    EXPECT_EQ(stored.detector->options(), detector.options());
    EXPECT_TRUE(at::equal(logitsOf(*stored.detector, features, offsets),
                          logitsOf(detector, features, offsets)));
}

INSTANTIATE_TEST_SUITE_P(All, EitherScope, testing::Values(0, 24));

TEST(OutlierDetector, WithoutAProjectionFitsFeaturesOfAnyWidth) {
    OutlierDetector detector(smallOptions(0));
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{5});
    EXPECT_EQ(logitsOf(detector, at::randn({5, 3}), offsets).sizes(), at::IntArrayRef({5, 2}));
    EXPECT_EQ(logitsOf(detector, at::randn({5, 300}), offsets).sizes(), at::IntArrayRef({5, 2}));
}

TEST(OutlierDetector, CalibrationScalesOneHeadOnly) {
    OutlierDetector detector(smallOptions(0));
    detector.eval();
    const at::Tensor features = at::randn({6, 4});
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{6});
    const at::Tensor before = logitsOf(detector, features, offsets);
    detector.calibrate(Expert::Comparing, Head::Sigmoid, 2.0, 0.5);
    const at::Tensor after = logitsOf(detector, features, offsets);
    EXPECT_TRUE(at::equal(after.select(1, 0), before.select(1, 0)));
    EXPECT_TRUE(at::allclose(after.select(1, 1), before.select(1, 1) * 2.0 + 0.5));
}

TEST(OutlierDetector, AnswersWithTheExpertsProbabilitiesWeightedByFamiliarity) {
    const at::NoGradGuard withoutGradient;
    OutlierDetector detector(smallOptions(24));
    detector.eval();
    const at::Tensor features = at::randn({9, 24});
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{4, 5});
    const at::Tensor relative = setRelativeInputs(features, offsets);
    detector.familiarity()->remember(at::randn({16, 24}));
    detector.familiarity()->judgeBy(at::tensor({0.1F, -0.2F}), at::tensor({3.0F, 2.0F}));
    const ExpertLogits said = detector.experts(features, relative, offsets);
    const at::Tensor answer = detector.forward(features, relative, offsets);
    const at::Tensor share = segmentBroadcast(
        at::sigmoid(detector.familiarity()->logOdds(detector.standardised(features), offsets)),
        offsets);
    ASSERT_GT((share[0] - share[8]).abs().item<double>(), 1e-3) << "both sets are alike";
    for (const Head head : {Head::Softmax, Head::Sigmoid}) {
        const auto of = [&](const at::Tensor& logits) {
            return outlierProbability(head, logits.select(1, static_cast<std::int64_t>(head)),
                                      offsets);
        };
        const at::Tensor expected =
            share.squeeze(1) * of(said.learned) + (1 - share.squeeze(1)) * of(said.comparing);
        EXPECT_TRUE(at::allclose(of(answer), expected, 1e-4, 1e-6)) << toText(head);
    }
}

TEST(OutlierDetector, TheComparingExpertNeverSeesTheFeatures) {
    const at::NoGradGuard withoutGradient;
    OutlierDetector detector(smallOptions(24));
    detector.eval();
    const at::Tensor features = at::randn({9, 24});
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{9});
    const at::Tensor relative = setRelativeInputs(features, offsets);
    const ExpertLogits one = detector.experts(features, relative, offsets);
    const ExpertLogits other = detector.experts(at::randn({9, 24}), relative, offsets);
    EXPECT_TRUE(at::equal(one.comparing, other.comparing));
    EXPECT_FALSE(at::allclose(one.learned, other.learned));
}

TEST(OutlierDetector, AnotherKindOfModelIsRefusedByName) {
    const TempDir folder;
    const auto file = folder.path() / "other.safetensors";
    ModelCard card;
    card.name = "other";
    card.kind = "image-encoder";
    card.architecture = {{"x", 1}};
    saveModel(file, {{"a", at::zeros({1})}}, card, Precision::AsComputed);
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { loadDetector(file); }),
                testing::HasSubstr("other.safetensors"));
}

TEST(OutlierDetector, ImpossibleArchitecturesAreRefused) {
    Json json = toJson(smallOptions(24));
    json["layerWidth"] = -1;
    EXPECT_THROW(outlierDetectorOptionsFromJson(json, "m"), Error);
    json = toJson(smallOptions(24));
    json["featureWidth"] = 1'000'000'000'000;
    EXPECT_THROW(outlierDetectorOptionsFromJson(json, "m"), Error);
    json = toJson(smallOptions(24));
    json["familiarRows"] = 3;
    EXPECT_THROW(outlierDetectorOptionsFromJson(json, "m"), Error);
    json = toJson(smallOptions(24));
    json["cosineWeight"] = -0.5;
    EXPECT_THROW(outlierDetectorOptionsFromJson(json, "m"), Error);
    json = toJson(smallOptions(24));
    json["pooling"] = "median";
    EXPECT_THROW(outlierDetectorOptionsFromJson(json, "m"), Error);
}

}  // namespace
}  // namespace setscope
