#include "core/experiments/outlier_images.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/experiments/outlier_cells.h"
#include "core/io/memory_archive.h"
#include "core/models/outlier_detector.h"
#include "core/training/labelled_pictures.h"
#include "core/training/outlier_recipe.h"
#include "tests/core/analysis/model_folder.h"
#include "tests/core/experiments/colour_domains.h"
#include "tests/core/experiments/kept_examples.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

/// Three domains of three classes of eighty small pictures each, told apart by their colour, and a
/// recipe that trains on them for a moment.
class OutlierImages : public testing::Test {
  protected:
    OutlierImages() {
        data_.add("pure", {{200, 0, 0}, {0, 200, 0}, {0, 0, 200}}, 80, 55);
        data_.add("mixed", {{200, 200, 0}, {0, 200, 200}, {200, 0, 200}}, 80, 55);
        data_.add("grey", {{10, 10, 10}, {100, 100, 100}, {200, 200, 200}}, 80, 55);
        ModelFolder::writeEncoder(options_.encoders.front().file);
        writeRecipe({"pure", "mixed", "grey"});
    }

    void writeRecipe(const std::vector<std::string>& domains) const {
        data_.writeRecipe(
            domains, {{"views", 1}, {"steps", 3}, {"batchSets", 4}, {"layers", 1}, {"width", 8}});
    }

    /// Takes every other training picture of a domain away.
    void thinTraining(const std::string& domain) {
        const OutlierRecipe recipe = readOutlierRecipe(options_.recipe);
        const LabelledPictures pictures =
            loadLabelledPictures(recipe, folder(), folder(), data_.archives(), {});
        std::set<std::string> gone;
        int seen = 0;
        for (const LabelledPicture& picture : pictures.pictures) {
            const bool isOfDomain = pictures.domains[picture.domain].name == domain;
            if (isOfDomain && picture.split == Split::Train && ++seen % 2 == 0) {
                gone.insert(picture.source.entry);
            }
        }
        ASSERT_GT(gone.size(), 10U);
        const std::filesystem::path file = folder() / (domain + ".zip");
        std::vector<MemoryEntry> remaining;
        const auto reader = data_.archives()->open(file);
        for (const ArchiveEntry& entry : reader->entries()) {
            if (!gone.contains(entry.name)) {
                remaining.push_back(honestEntry(entry.name, reader->read(entry.name, 1'000'000)));
            }
        }
        data_.archives()->put(file, std::move(remaining));
    }

    ExperimentResult run(
        const std::string& work = "work",
        const RunContext& context = RunContext({.seed = 7, .device = "cpu", .threads = 2})) const {
        ExperimentRequest request;
        request.dataFolder = folder();
        request.workFolder = folder() / work;
        request.modelFolder = models_.path();
        ExperimentResult result = outlierImages(request, options_, data_.archives(), context);
        return result;
    }

    static const ExperimentTable& table(const ExperimentResult& result, const std::string& id) {
        return *std::ranges::find(result.tables, id, &ExperimentTable::id);
    }

    /// A method's figures in every cell of one domain.
    static std::vector<double> figuresOf(const ExperimentResult& result, const std::string& domain,
                                         const std::string& method) {
        std::vector<double> figures;
        const ExperimentTable& all = table(result, "tiny-all");
        for (const ExperimentRow& row : all.rows) {
            if (row.labels.front() == domain) {
                figures.push_back(figureOf(all, row, method)->value);
            }
        }
        return figures;
    }

    std::filesystem::path folder() const { return data_.folder().path(); }

    ColourDomains data_;
    TempDir models_;
    OutlierImagesOptions options_ = testOptions();

  private:
    OutlierImagesOptions testOptions() const {
        OutlierImagesOptions options;
        options.recipe = folder() / "recipe.json";
        options.encoders = {{"tiny", "Tiny encoder", folder() / "tiny.safetensors"}};
        options.views = 1;
        options.steps = 3;
        options.testSets = 40;
        options.setSizes = {8, 16, 200};
        options.strangerCounts = {1, 2};
        return options;
    }
};

TEST_F(OutlierImages, KeepsDetectorsThatGiveTheirExamples) {
    run();
    const auto answer = [this](const ModelFile& model, const NamedTensors& example) {
        const auto file = folder() / "kept.safetensors";
        saveModel(file, model.tensors, model.card, Precision::AsComputed);
        const StoredDetector stored = loadDetector(file);
        EXPECT_FALSE(stored.encoderFingerprint.empty());
        return stored.detector->forward(example.at("elements"), example.at("relative"),
                                        example.at("offsets"));
    };
    EXPECT_EQ(expectExamples(models_.path(), "logits", answer), 1 + 3);
}

TEST_F(OutlierImages, MeasuresEveryCellThatHasPicturesEnough) {
    const ExperimentResult result = run();
    EXPECT_EQ(result.device.used, "cpu");
    EXPECT_EQ(table(result, "tiny-all").rows.size(), 3U * 2U * 2U);  // none of 200
    for (const ExperimentTable& each : result.tables) {
        for (const ExperimentRow& row : each.rows) {
            for (const auto& figure : row.figures) {
                ASSERT_TRUE(figure.has_value()) << each.id;
                EXPECT_LE(figure->low, figure->value) << each.id;
                EXPECT_GE(figure->high, figure->value) << each.id;
            }
        }
    }
    EXPECT_EQ(table(result, "tiny-one-stranger").rows.size(), 4U);
    EXPECT_EQ(table(result, "tiny-shapes").rows.size(), 4U);
    EXPECT_EQ(result.published.size(), 2U);
    EXPECT_NO_THROW(toJson(result));
}

TEST_F(OutlierImages, GivesTheSameTablesForTheSameSeedAlsoFromKeptFeatures) {
    const ExperimentResult first = run();
    EXPECT_EQ(first, run());
    EXPECT_EQ(first, run("another work folder"));
}

TEST_F(OutlierImages, ADomainsOwnTrainingPicturesDoNotTouchTheDetectorThatIsTestedOnIt) {
    const ExperimentResult before = run();
    thinTraining("mixed");
    const ExperimentResult after = run("another work folder");
    for (const char* method : {kOursLeftOut, "cosine", "forest", "mahalanobis"}) {
        EXPECT_EQ(figuresOf(before, "mixed", method), figuresOf(after, "mixed", method)) << method;
    }
    EXPECT_EQ(figuresOf(before, "mixed", kOursLeftOut).size(), 4U);
}

TEST_F(OutlierImages, TheDenseRivalDoesNoBetterThanChance) {
    const ExperimentResult result = run();
    const ExperimentTable& dense = table(result, "tiny-dense");
    ASSERT_EQ(dense.rows.size(), 4U);
    const ExperimentRow& mean = dense.rows.back();
    const double chance = 1.0 / 16.0;
    const double spread = std::sqrt(chance * (1.0 - chance) / static_cast<double>(mean.count));
    EXPECT_NEAR(figureOf(dense, mean, kDenseRival)->value, chance, 4.0 * spread);
}

TEST_F(OutlierImages, LeavesAnEncoderOutThatIsNotThereAndSaysSo) {
    options_.encoders.push_back({"lost", "Lost encoder", folder() / "lost.onnx"});
    const ExperimentResult result = run();
    EXPECT_THAT(result.notes, testing::Contains(HasSubstr("Lost encoder was left out")));
    EXPECT_EQ(std::ranges::count(result.tables, "lost-all", &ExperimentTable::id), 0);
    options_.encoders.erase(options_.encoders.begin());
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { run(); }), HasSubstr("lost.onnx"));
}

TEST_F(OutlierImages, NamesThePictureArchiveThatIsMissing) {
    std::filesystem::remove(folder() / "grey.zip");
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { run(); }), HasSubstr("grey.zip"));
}

TEST_F(OutlierImages, NeedsASecondDomainToTrainOn) {
    writeRecipe({"pure"});
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { run(); }), HasSubstr("at least two"));
}

TEST_F(OutlierImages, WithoutZipFilesIsRefusedInOneSentence) {
    EXPECT_THAT(refusal(ErrorKind::Failed, [&] { outlierImages({}, options_, nullptr, {}); }),
                HasSubstr("without zip files"));
}

TEST_F(OutlierImages, SaysWhatItTrainsOnAndStopsThere) {
    std::stop_source stop;
    std::set<std::string> heard;
    const RunContext stopping({.seed = 7, .device = "cpu", .threads = 2}, stop.get_token(),
                              [&](const Progress& progress) {
                                  heard.insert(progress.what);
                                  if (progress.what == "Tiny encoder: training on all but mixed") {
                                      EXPECT_GT(progress.total, 0);
                                      stop.request_stop();
                                  }
                              });
    EXPECT_THROW(run("work", stopping), Cancelled);
    EXPECT_TRUE(heard.contains("Tiny encoder: training on all but pure"));
    EXPECT_FALSE(heard.contains("Tiny encoder: training on all but grey"));
}

TEST(OutlierImagesOptions, AQuickRunIsPartOfAFullOne) {
    ExperimentRequest request;
    request.dataFolder = "/data";
    const OutlierImagesOptions full = outlierImagesOptions(request);
    request.extent = ExperimentRequest::Extent::Quick;
    const OutlierImagesOptions quick = outlierImagesOptions(request);
    EXPECT_EQ(full.setSizes, (std::vector<std::int64_t>{8, 16, 50, 200}));
    EXPECT_EQ(full.strangerCounts, (std::vector<std::int64_t>{1, 2, 3}));
    EXPECT_EQ(full.testSets, 500);
    ASSERT_EQ(full.encoders.size(), 2U);
    EXPECT_EQ(full.encoders[1].file.lexically_normal(),
              std::filesystem::path("/backbones/mobilenet_v1_0.75_224.onnx"));
    EXPECT_EQ(quick.encoders.size(), 1U);
    EXPECT_EQ(quick.strangerCounts, (std::vector<std::int64_t>{1}));
    EXPECT_LT(quick.steps, full.steps);
    EXPECT_LT(quick.testSets, full.testSets);
}

}  // namespace
}  // namespace setscope
