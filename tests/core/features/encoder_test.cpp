#include "core/features/encoder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "core/features/letter_encoder.h"
#include "tests/core/features/sample_pictures.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

TEST(Encoder, LooksAtNoDecodedPicturesUnlessItSaysHow) {
    const std::vector<RgbImage> pictures = {plainPicture(2, 2, 1, 2, 3)};
    EXPECT_EQ(refusal(ErrorKind::BadInput,
                      [&] { return makeLetterEncoder()->encodePictures(pictures, {}); }),
              "The encoder setscope-letters does not look at pictures; choose an encoder that "
              "does.");
}

TEST(Encoder, WithoutADeviceOfItsOwnKeepsItsFeaturesUnderItsFingerprint) {
    const auto encoder = makeLetterEncoder();
    EXPECT_EQ(featureKey(*encoder, RunContext({.device = "cpu"})), encoder->identity().fingerprint);
    EXPECT_TRUE(encoder->deviceFor(c10::Device("cuda:0")).is_cpu());
}

}  // namespace
}  // namespace setscope
