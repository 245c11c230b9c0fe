#include "core/training/conformal_calibration.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/base/error.h"
#include "core/models/outlier_detector.h"
#include "tests/core/training/synthetic_pools.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

ConformalReference smallReference() {
    return {.detectorFingerprint = "d",
            .encoderFingerprint = "e",
            .pictures = "made up",
            .buckets = {{4, {-1.0F, 0.5F}, {0.25F, 2.0F}}, {8, {0.0F, 1.0F}, {1.0F, 1.0F}}},
            .strangeBuckets = {{4, {-2.0F}, {0.0F}}}};
}

TEST(ConformalReference, ComesBackFromItsFileUnchanged) {
    const TempDir folder;
    const auto file = folder.path() / "m.calibration.json";
    saveConformalReference(file, smallReference());
    EXPECT_EQ(loadConformalReference(file), smallReference());
}

TEST(ConformalReference, LiesBesideItsModel) {
    EXPECT_EQ(calibrationFileOf("/a/setscope_default.safetensors"),
              "/a/setscope_default.calibration.json");
}

TEST(ConformalReference, DamagedFilesAreRefused) {
    const TempDir folder;
    EXPECT_THROW(loadConformalReference(folder.write("cut.json", "{\"format\": ")), Error);
    EXPECT_THROW(loadConformalReference(folder.write("list.json", "[1]")), Error);
    Json json = toJson(smallReference());
    json["buckets"][0]["softmax"] = {2.0, 1.0};
    EXPECT_THROW(conformalReferenceFromJson(json, "r"), Error) << "scores that descend";
    json = toJson(smallReference());
    json["buckets"][1]["size"] = 4;
    EXPECT_THROW(conformalReferenceFromJson(json, "r"), Error) << "two buckets of one size";
    json = toJson(smallReference());
    json["buckets"][0]["sigmoid"] = Json::array();
    EXPECT_THROW(conformalReferenceFromJson(json, "r"), Error) << "no scores";
    json = toJson(smallReference());
    json["strangeBuckets"][0]["softmax"] = {2.0, 1.0};
    EXPECT_THROW(conformalReferenceFromJson(json, "r"), Error) << "scores that descend";
}

TEST(ReferenceScores, OfStrangeSetsAreThoseOfAClosedGate) {
    std::vector<EpisodeSource> sources;
    sources.emplace_back(syntheticPool(200, 3, 2), 10);
    OutlierDetector detector({.featureWidth = 5, .familiarRows = 8, .layers = 1, .layerWidth = 8});
    detector.eval();
    const ConformalOptions options{.setsPerSize = 20, .sizes = {8}};
    const auto halfOpen = referenceScores(detector, sources, options, {});
    ASSERT_EQ(halfOpen.strangeBuckets.size(), 1U);
    EXPECT_NE(halfOpen.buckets, halfOpen.strangeBuckets);
    detector.familiarity()->judgeBy(at::full({kFamiliarityCues}, 60.0),
                                    at::ones({kFamiliarityCues}));
    const auto closed = referenceScores(detector, sources, options, {});
    EXPECT_EQ(closed.strangeBuckets, halfOpen.strangeBuckets);
    for (std::size_t i = 0; i < 20; ++i) {
        EXPECT_NEAR(closed.buckets[0].softmax[i], closed.strangeBuckets[0].softmax[i], 1e-4);
        EXPECT_NEAR(closed.buckets[0].sigmoid[i], closed.strangeBuckets[0].sigmoid[i], 1e-4);
    }
}

TEST(ReferenceScores, GiveOneAscendingScorePerSetAndSizeThatCanBeDrawn) {
    std::vector<EpisodeSource> sources;
    sources.emplace_back(syntheticPool(200, 3, 2), 10);
    OutlierDetector detector({.featureWidth = 0, .layers = 1, .layerWidth = 8});
    detector.eval();
    const auto [buckets, strange] =
        referenceScores(detector, sources, {.setsPerSize = 40, .sizes = {4, 8, 10'000}}, {});
    EXPECT_TRUE(strange.empty()) << "the detector has no gate";
    ASSERT_EQ(buckets.size(), 2U) << "no concept has 10,000 pictures";
    for (const ReferenceBucket& bucket : buckets) {
        for (const Head head : {Head::Softmax, Head::Sigmoid}) {
            EXPECT_EQ(bucket.of(head).size(), 40U);
            EXPECT_TRUE(std::ranges::is_sorted(bucket.of(head)));
        }
    }
}

}  // namespace
}  // namespace setscope
