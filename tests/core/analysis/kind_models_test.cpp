#include "core/analysis/kind_models.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/features/letter_encoder.h"
#include "core/io/file.h"
#include "tests/core/analysis/kind_sets.h"
#include "tests/core/analysis/model_folder.h"
#include "tests/core/analysis/synthetic_model.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::HasSubstr;

constexpr SetKind kTexts{PayloadKind::Text, 0};
constexpr SetKind kThreeColumns{PayloadKind::Vector, 3};
constexpr SetKind kFiveColumns{PayloadKind::Vector, 5};

/// Cannot be asked for its width the first time.
class FailingOnceEncoder final : public Encoder {
  public:
    const EncoderIdentity& identity() const override { return identity_; }
    std::int64_t width() const override {
        if (std::exchange(isFirst_, false)) {
            throw std::bad_alloc();
        }
        return 4;
    }
    bool accepts(const Payload& payload) const override { return payload.text() != nullptr; }
    c10::Device deviceFor(const c10::Device&) const override { return c10::kCPU; }
    EncodedMembers encode(std::span<const Member>, const RunContext&) const override { return {}; }

  private:
    EncoderIdentity identity_{"failing once", "failing-1"};
    mutable bool isFirst_ = true;
};

class KindModelsTest : public testing::Test {
  protected:
    ModelFolder folder_;
    KindModels models_{std::make_shared<const LoadedModel>(syntheticModel()), makeLetterEncoder()};
};

TEST_F(KindModelsTest, SpeakOfThePicturesModel) {
    EXPECT_EQ(models_.info().identity.name, "synthetic");
    EXPECT_EQ(&models_.of({}).info(), &models_.info());
    EXPECT_NE(models_.of({}).reference(), nullptr);
}

TEST_F(KindModelsTest, GiveEveryOtherKindTheDetectorThatFitsAny) {
    EXPECT_EQ(models_.of(kTexts).info().identity.name, "generic");
    EXPECT_EQ(models_.of(kFiveColumns).info().identity.fingerprint,
              models_.of(kTexts).info().identity.fingerprint);
    EXPECT_EQ(models_.of(kThreeColumns).encoder().width(), 3);
    EXPECT_EQ(models_.of(kFiveColumns).encoder().width(), 5);
    EXPECT_NE(models_.of(kThreeColumns).info().identity.encoderFingerprint,
              models_.of(kFiveColumns).info().identity.encoderFingerprint);
    EXPECT_EQ(models_.of(kTexts).reference(), nullptr);
    EXPECT_EQ(models_.of(kFiveColumns).reference(), nullptr);
}

TEST_F(KindModelsTest, MakeEveryModelOnceAndOpenTheDetectorWhenItIsNeeded) {
    const LoadedModel& texts = models_.of(kTexts);
    std::filesystem::remove(folder_.models() / kShippedGenericDetector);
    EXPECT_EQ(&models_.of(kTexts), &texts);
    EXPECT_EQ(models_.of(kThreeColumns).info().identity.name, "generic");
}

TEST_F(KindModelsTest, NameTheDetectorThatIsMissingAndGoOnWhenItIsBack) {
    const std::filesystem::path file = folder_.models() / kShippedGenericDetector;
    std::filesystem::remove(file);
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { models_.of(kTexts); }),
                HasSubstr("setscope_generic.safetensors"));
    ModelFolder::writeDetector(file, "generic", 0, "");
    EXPECT_EQ(models_.of(kTexts).info().identity.name, "generic");
}

TEST_F(KindModelsTest, TheEncoderOfTextsOutlivesAFailure) {
    const KindModels models(std::make_shared<const LoadedModel>(syntheticModel()),
                            std::make_unique<const FailingOnceEncoder>());
    EXPECT_THROW(models.of(kTexts), std::bad_alloc);
    EXPECT_EQ(models.of(kTexts).info().identity.encoder, "failing once");
    EXPECT_EQ(models.of(kTexts).encoder().width(), 4);
}

TEST_F(KindModelsTest, RefuseADetectorOfOneEncoder) {
    ModelFolder::writeDetector(folder_.models() / kShippedGenericDetector, "narrow", 12, "hash-1");
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { models_.of(kThreeColumns); }),
                HasSubstr("one image network only"));
}

TEST_F(KindModelsTest, EachTakesTheSetsOfItsKindOnly) {
    Random random(1);
    KindSets sets;
    const ItemSet pictures = sets.set(sets.addPictures(3));
    const ItemSet texts = sets.set(sets.addTexts({"a", "b", "c"}));
    const ItemSet three = sets.set(sets.addRows(rowsWithAStranger(3, 4, random)));
    ItemSet mixed = texts;
    mixed.members.push_back(pictures.members.front());
    const ItemSet empty;
    const auto takenBy = [&](const SetKind& kind) {
        std::vector<bool> taken;
        for (const ItemSet& set : {pictures, texts, three, mixed, empty}) {
            taken.push_back(models_.of(kind).takes(set));
        }
        return taken;
    };
    EXPECT_THAT(takenBy({}), testing::ElementsAre(true, false, false, false, false));
    EXPECT_THAT(takenBy(kTexts), testing::ElementsAre(false, true, false, false, false));
    EXPECT_THAT(takenBy(kThreeColumns), testing::ElementsAre(false, false, true, false, false));
    EXPECT_THAT(takenBy(kFiveColumns), testing::ElementsAre(false, false, false, false, false));
}

TEST_F(KindModelsTest, TextsAreComparedByTheWordVectorsThatWereChosen) {
    const std::filesystem::path vectors = folder_.path() / "tiny.txt";
    writeTextFileSafely(vectors, "oak 1 0 0\nelm 0.9 0.1 0\nsaw 0 0 1\n");
    const MediaReader reader(nullptr);
    const auto letters = openModels({}, reader, {});
    const auto words = openModels({.file = {}, .backbone = {}, .wordVectors = vectors}, reader, {});
    EXPECT_EQ(words->info().identity, letters->info().identity) << "the pictures' model";
    EXPECT_EQ(letters->of(kTexts).info().identity.encoder, "setscope-letters");
    EXPECT_EQ(words->of(kTexts).info().identity.encoder, "tiny.txt");
    EXPECT_EQ(words->of(kTexts).encoder().width(), 3);
    EXPECT_THAT(
        refusal(ErrorKind::BadInput,
                [&] {
                    openModels(
                        {.file = {}, .backbone = {}, .wordVectors = folder_.path() / "absent.txt"},
                        reader, {});
                }),
        HasSubstr("absent.txt"));
}

}  // namespace
}  // namespace setscope
