#include "core/analysis/loaded_model.h"

#include <gtest/gtest.h>

#include <string>

#include "core/io/file.h"
#include "tests/core/analysis/model_folder.h"
#include "tests/core/analysis/synthetic_model.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

class OpenModel : public testing::Test {
  protected:
    std::shared_ptr<const LoadedModel> open(const ModelSource& source = {}) const {
        return openModel(source, MediaReader(nullptr));
    }

    std::string openRefusal(const ModelSource& source) const {
        return refusal(ErrorKind::BadInput, [&] { open(source); });
    }

    ConformalReference referenceFor(const fs::path& detector, const std::string& encoder) const {
        ConformalReference reference = syntheticReference();
        reference.detectorFingerprint = ContentHash::of(readFile(detector, 1'000'000)).toHex();
        reference.encoderFingerprint = encoder;
        return reference;
    }

    ModelFolder folder_;
};

TEST_F(OpenModel, WithoutAWishIsTheShippedOne) {
    const auto model = open();
    EXPECT_EQ(model->info().identity.name, "shipped");
    EXPECT_EQ(model->info().identity.encoder, "setscope_compact");
    EXPECT_EQ(model->info().identity.encoderFingerprint, model->encoder().identity().fingerprint);
    EXPECT_EQ(model->info().heads.size(), 2U);
    EXPECT_EQ(model->info().card.at("kind"), "outlier-head");
    EXPECT_EQ(model->reference(), nullptr);
}

TEST_F(OpenModel, MeasuresThatTheOrderOfMembersChangesNothing) {
    EXPECT_LT(open()->info().largestChange, 1e-4);
}

TEST_F(OpenModel, TakesTheCalibrationBesideTheDetector) {
    const fs::path file = folder_.models() / kShippedDetector;
    const std::string encoder = open()->info().identity.encoderFingerprint;
    saveConformalReference(calibrationFileOf(file), referenceFor(file, encoder));
    ASSERT_NE(open()->reference(), nullptr);
    EXPECT_EQ(open()->reference()->buckets.size(), 2U);
}

TEST_F(OpenModel, RefusesTheCalibrationOfAnotherDetector) {
    saveConformalReference(calibrationFileOf(folder_.models() / kShippedDetector),
                           syntheticReference());
    EXPECT_NE(openRefusal({}).find("calibration"), std::string::npos);
}

TEST_F(OpenModel, ForAnotherBackboneIsTheGenericDetectorWithoutCalibration) {
    const fs::path backbone = folder_.path() / "mine.safetensors";
    ModelFolder::writeEncoder(backbone);
    const auto model = open({.file = {}, .backbone = backbone});
    EXPECT_EQ(model->info().identity.name, "generic");
    EXPECT_EQ(model->info().identity.encoder, "mine");
    EXPECT_EQ(model->reference(), nullptr);
}

TEST_F(OpenModel, TakesTheShippedDetectorForAKnownBackboneUnlessThereIsAnOwnOne) {
    const fs::path backbone = folder_.path() / "known.safetensors";
    ModelFolder::writeEncoder(backbone);
    const std::string fingerprint = openCompactModel(backbone).fingerprint;
    ModelFolder::writeDetector(shippedDetectorFile(fingerprint), "for the known one",
                               ModelFolder::kWidth, fingerprint);
    EXPECT_EQ(open({.file = {}, .backbone = backbone})->info().identity.name, "for the known one");
    ModelFolder::writeDetector(ownDetectorFile(fingerprint), "own", ModelFolder::kWidth,
                               fingerprint);
    EXPECT_EQ(open({.file = {}, .backbone = backbone})->info().identity.name, "own");
}

TEST_F(OpenModel, PrefersTheDetectorTrainedForTheBackbone) {
    const fs::path backbone = folder_.path() / "mine.safetensors";
    ModelFolder::writeEncoder(backbone);
    const std::string fingerprint = openCompactModel(backbone).fingerprint;
    ModelFolder::writeDetector(ownDetectorFile(fingerprint), "own", ModelFolder::kWidth,
                               fingerprint);
    EXPECT_EQ(open({.file = {}, .backbone = backbone})->info().identity.name, "own");
}

TEST_F(OpenModel, RefusesADetectorOfAnotherEncoder) {
    const fs::path backbone = folder_.path() / "mine.safetensors";
    ModelFolder::writeEncoder(backbone);
    const std::string sentence =
        openRefusal({.file = folder_.models() / kShippedDetector, .backbone = backbone});
    EXPECT_NE(sentence.find("setscope_default.safetensors"), std::string::npos);
    EXPECT_NE(sentence.find("mine"), std::string::npos);
}

TEST_F(OpenModel, RefusesFilesThatAreNoDetector) {
    const fs::path text = folder_.path() / "notes.safetensors";
    writeTextFileSafely(text, "not a model");
    EXPECT_NE(openRefusal({.file = text, .backbone = {}}).find("notes.safetensors"),
              std::string::npos);
    EXPECT_NE(openRefusal({.file = folder_.models() / kShippedEncoder, .backbone = {}})
                  .find("image-encoder"),
              std::string::npos);
    EXPECT_NE(
        openRefusal({.file = folder_.path() / "absent.safetensors", .backbone = {}}).find("absent"),
        std::string::npos);
    EXPECT_NE(openRefusal({.file = {}, .backbone = text}).find("notes.safetensors"),
              std::string::npos);
}

}  // namespace
}  // namespace setscope
