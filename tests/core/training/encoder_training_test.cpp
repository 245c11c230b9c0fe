#include "core/training/encoder_training.h"

#include <gmock/gmock.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/features/encoders.h"
#include "core/io/file.h"
#include "core/models/model_file.h"
#include "core/training/cached_features.h"
#include "core/training/labelled_pictures.h"
#include "tests/core/training/picture_fixture.h"

namespace setscope {
namespace {

constexpr std::uint64_t kLimit = 10'000'000;

/// A fixture whose encoder trains in a second or two.
class EncoderTraining : public testing::Test {
  protected:
    EncoderTraining() {
        EncoderRecipe& encoder = fixture_.recipe.encoder;
        encoder.name = "tiny";
        encoder.inputEdge = 32;
        encoder.widths = {8, 8, 8, 8, 16};
        encoder.phases = {{10, 32, 0.6}, {5, 40, 0.8}};
        encoder.warmupSteps = 2;
        encoder.learningRate = 0.01;
        encoder.validateEvery = 5;
        encoder.checkpointEvery = 5;
        pictures_ = loadLabelledPictures(fixture_.recipe, fixture_.folder.path(),
                                         fixture_.folder.path(), fixture_.archives, {});
    }

    TrainingResult train(const TempDir& output, bool resume = false, const RunContext& run = {}) {
        return trainEncoder(fixture_.recipe, pictures_,
                            {fixture_.folder.path(), output.path(), resume}, fixture_.archives,
                            run);
    }

    PictureFixture fixture_;
    LabelledPictures pictures_;
};

TEST_F(EncoderTraining, WritesAnEncoderWithItsCardAndLog) {
    const TempDir output;
    const TrainingResult result = train(output);
    EXPECT_EQ(result.modelFile, output.path() / "tiny.safetensors");
    EXPECT_EQ(result.curve.size(), 3U);
    ASSERT_FALSE(result.metrics.empty());
    const ModelCard card = loadModel(result.modelFile).card;
    EXPECT_EQ(card.kind, "image-encoder");
    ASSERT_EQ(card.sources.size(), 1U);
    EXPECT_EQ(card.sources[0].itemCount, 200);
    EXPECT_EQ(card.metrics.size(), result.metrics.size());
    EXPECT_FALSE(card.metrics[0].rival.has_value()) << "there is no teacher";
    const std::string log = readTextFile(output.path() / "encoder.training.jsonl", kLimit);
    EXPECT_EQ(Json::parse(log.substr(0, log.find('\n'))).at("step"), 5);
    const auto encoder = openEncoder(result.modelFile, MediaReader(fixture_.archives));
    const std::vector<Member> members = asMembers(std::span(pictures_.pictures).first(3));
    EXPECT_TRUE(encoder->encode(members, {}).problems.empty());
}

TEST_F(EncoderTraining, NamesItsTeacherOnTheCardAndThePicturesThatItLeftOut) {
    const TempDir output;
    fixture_.recipe.encoder.teacher = train(output).modelFile;
    fixture_.recipe.encoder.teacherOrigin = "an earlier test";
    fixture_.recipe.encoder.teacherLicence = "CC0-1.0";
    fixture_.recipe.sources[0].teachingViews = 1;
    LabelledPicture& gone = pictures_.pictures.front();
    gone.source.entry = "absent.jpg";
    gone.split = Split::Train;
    const TempDir taught;
    const TrainingResult result = train(taught);
    const ModelCard card = loadModel(result.modelFile).card;
    EXPECT_EQ(card.sources.back(), (DataSource{"teacher of the encoder, tiny.safetensors",
                                               "CC0-1.0", "an earlier test", std::nullopt}));
    ASSERT_FALSE(card.metrics.empty());
    EXPECT_TRUE(card.metrics[0].rival.has_value());
    ASSERT_EQ(result.problems.size(), 1U);
    EXPECT_EQ(result.problems[0].path, displayPath(gone.source));
}

TEST_F(EncoderTraining, EndsEarlyWhenItsPatienceIsOver) {
    fixture_.recipe.encoder.validateEvery = 1;
    fixture_.recipe.encoder.patience = 1;
    const TempDir output;
    EXPECT_LT(train(output).curve.size(), 15U);
}

TEST_F(EncoderTraining, TellsWarmPicturesFromColdOnes) {
    const TempDir output;
    for (const MeasuredMetric& metric : train(output).metrics) {
        if (metric.name.find("warmth") != std::string::npos) {
            EXPECT_GT(metric.low, 1.0 / 8.0) << metric.name;
            return;
        }
    }
    FAIL() << "the classes were not measured";
}

TEST_F(EncoderTraining, AStoppedRunGoesOnToTheSameWeights) {
    const TempDir whole;
    train(whole);
    const TempDir stopped;
    std::stop_source stop;
    const RunContext untilStep7({}, stop.get_token(), [&stop](const Progress& progress) {
        if (progress.what == "Training" && progress.done == 7) {
            stop.request_stop();
        }
    });
    EXPECT_THROW(train(stopped, false, untilStep7), Cancelled);
    train(stopped, true);
    const NamedTensors one = loadModel(whole.path() / "tiny.safetensors").tensors;
    const NamedTensors other = loadModel(stopped.path() / "tiny.safetensors").tensors;
    ASSERT_EQ(one.size(), other.size());
    for (const auto& [name, tensor] : one) {
        EXPECT_TRUE(tensor.equal(other.at(name))) << name;
    }
}

TEST_F(EncoderTraining, FeaturesInAFileAreComputedOnce) {
    const TempDir output;
    train(output);
    const auto encoder =
        openEncoder(output.path() / "tiny.safetensors", MediaReader(fixture_.archives));
    const std::vector<Member> members = asMembers(pictures_.pictures);
    const auto file = output.path() / "features.safetensors";
    const EncodedMembers first = encodeWithFile(*encoder, members, file, {});
    const auto blind = openEncoder(output.path() / "tiny.safetensors",
                                   MediaReader(std::make_shared<MemoryArchive>()));
    const EncodedMembers again = encodeWithFile(*blind, members, file, {});
    EXPECT_TRUE(again.features.equal(first.features));
    EXPECT_TRUE(again.problems.empty());
    EXPECT_EQ(
        encodeWithFile(*blind, members, output.path() / "other.safetensors", {}).problems.size(),
        members.size());
}

}  // namespace
}  // namespace setscope
