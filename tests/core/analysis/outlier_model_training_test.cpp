#include "core/analysis/outlier_model_training.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <sstream>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/loaded_model.h"
#include "core/base/random.h"
#include "core/features/image_decoder.h"
#include "core/io/file.h"
#include "core/io/memory_archive.h"
#include "tests/core/analysis/model_folder.h"
#include "tests/core/features/sample_pictures.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

/// Three classes of forty small pictures each, told apart by their colour, and a recipe that trains
/// on them for a moment.
class OutlierModelTraining : public testing::Test {
  protected:
    OutlierModelTraining() {
        Random random(4);
        const auto shade = [&random](int base) {
            return static_cast<std::uint8_t>(base + static_cast<int>(random.below(50)));
        };
        std::vector<MemoryEntry> entries;
        for (int i = 0; i < 40; ++i) {
            const std::string name = "/" + std::to_string(i) + ".jpg";
            entries.push_back(
                honestEntry("blue" + name,
                            encodeJpeg(plainPicture(40, 32, shade(0), shade(0), shade(200)), 90)));
            entries.push_back(
                honestEntry("green" + name,
                            encodeJpeg(plainPicture(40, 32, shade(0), shade(200), shade(0)), 90)));
            entries.push_back(
                honestEntry("red" + name,
                            encodeJpeg(plainPicture(40, 32, shade(200), shade(0), shade(0)), 90)));
        }
        archives_->put(folder_.path() / "toys.zip", std::move(entries));
        ModelFolder::writeEncoder(training_.backbone);
        writeTextFileSafely(training_.recipe, R"({
            "name": "toys", "seed": 3, "split": {"train": 0.3, "validation": 0.2},
            "sources": [{"domain": "toys", "archive": "toys.zip", "origin": "made for a test", "licence": "CC0-1.0",
                         "labels": [{"kind": "folder", "name": "colour"}]}],
            "encoder": {"phases": [{"steps": 1, "edge": 32, "smallestCrop": 0.5}]},
            "head": {"views": 1, "steps": 6, "batchSets": 4, "layers": 1, "width": 8},
            "calibration": {"setsPerSize": 20, "sizes": [4]}})");
    }

    TrainingResult run(
        const RunContext& context = RunContext({.seed = 7, .device = "cpu", .threads = 1})) const {
        return trainOutlierModels(training_, archives_, context);
    }

    ModelFolder folder_;
    std::shared_ptr<MemoryArchive> archives_ = std::make_shared<MemoryArchive>();
    OutlierTraining training_{.recipe = folder_.path() / "toys.json",
                              .dataFolder = folder_.path(),
                              .backbone = folder_.path() / "mine.safetensors",
                              .output = folder_.path() / "out"};
};

TEST_F(OutlierModelTraining, ForABackboneBringsADetectorThatIsFoundWithIt) {
    const TrainingResult result = run();
    EXPECT_EQ(result.modelFile, training_.output / "mine_detector.safetensors");
    EXPECT_EQ(result.device.used, "cpu");
    ASSERT_EQ(result.metrics.size(), 7U);
    EXPECT_EQ(result.metrics[0].name,
              "accuracy of naming the stranger, toys by colour, sets of 16");

    const auto model =
        openModel({.file = {}, .backbone = training_.backbone}, MediaReader(nullptr));
    EXPECT_EQ(model->info().identity.name, "mine-detector");
    ASSERT_NE(model->reference(), nullptr);
    EXPECT_EQ(model->reference()->buckets.front().softmax.size(), 20U);
    const Json& source = model->info().card.at("sources").at(0);
    EXPECT_EQ(source.at("licence"), "CC0-1.0");
    EXPECT_EQ(model->info().card.at("sources").size(), 1U);
    EXPECT_EQ(model->info().card.at("seed"), 7);
}

TEST_F(OutlierModelTraining, WritesALogOfStepsAndFigures) {
    run();
    std::istringstream log(
        readTextFile(training_.output / "mine_detector.training.jsonl", 1'000'000));
    bool hasValidation = false;
    int metrics = 0;
    for (std::string line; std::getline(log, line);) {
        const Json json = Json::parse(line);
        hasValidation = hasValidation || json.contains("validation");
        metrics += json.contains("metric") ? 1 : 0;
    }
    EXPECT_TRUE(hasValidation);
    EXPECT_EQ(metrics, 7);
}

TEST_F(OutlierModelTraining, AStoppedRunResumesToTheSameDetector) {
    run();
    const auto whole = loadDetector(training_.output / "mine_detector.safetensors").card.metrics;
    fs::remove_all(training_.output);
    std::stop_source stop;
    const RunContext stopping({.seed = 7, .device = "cpu", .threads = 1}, stop.get_token(),
                              [&](const Progress& progress) {
                                  if (progress.what == "Training" && progress.done == 3) {
                                      stop.request_stop();
                                  }
                              });
    EXPECT_THROW(run(stopping), Cancelled);
    training_.resume = true;
    run();
    const auto resumed = loadDetector(training_.output / "mine_detector.safetensors").card.metrics;
    ASSERT_EQ(resumed.size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        EXPECT_EQ(resumed[i].value, whole[i].value) << whole[i].name;
    }
}

TEST_F(OutlierModelTraining, NamesThePicturesThatItLeftOut) {
    const fs::path file = folder_.path() / "toys.zip";
    std::vector<MemoryEntry> entries;
    const auto reader = archives_->open(file);
    for (const ArchiveEntry& entry : reader->entries()) {
        entries.push_back(honestEntry(entry.name, reader->read(entry.name, 1'000'000)));
    }
    entries.push_back(honestEntry("red/broken.jpg", Bytes(30)));
    archives_->put(file, std::move(entries));
    const TrainingResult result = run();
    ASSERT_EQ(result.problems.size(), 1U);
    EXPECT_THAT(result.problems[0].path, testing::HasSubstr("red/broken.jpg"));
    EXPECT_FALSE(result.problems[0].message.empty());
}

TEST_F(OutlierModelTraining, WithoutZipFilesIsRefusedInOneSentence) {
    EXPECT_THAT(refusal(ErrorKind::Failed, [&] { trainOutlierModels(training_, nullptr, {}); }),
                testing::HasSubstr("without zip files"));
}

TEST_F(OutlierModelTraining, AnOutputThatCannotBeAFolderIsNamed) {
    training_.output = training_.recipe / "out";
    EXPECT_THAT(refusal(ErrorKind::Failed, [&] { run(); }), testing::HasSubstr("toys.json/out"));
}

TEST_F(OutlierModelTraining, RefusesARecipeWithTooFewPictures) {
    archives_->put(folder_.path() / "toys.zip",
                   {honestEntry("red/1.jpg", encodeJpeg(plainPicture(40, 32, 200, 0, 0), 90))});
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { run(); }), testing::HasSubstr("toys.json"));
}

}  // namespace
}  // namespace setscope
