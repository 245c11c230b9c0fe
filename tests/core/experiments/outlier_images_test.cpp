#include "core/experiments/outlier_images.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "core/experiments/outlier_cells.h"
#include "core/features/image_decoder.h"
#include "core/io/memory_archive.h"
#include "core/training/labelled_pictures.h"
#include "core/training/outlier_recipe.h"
#include "tests/core/analysis/model_folder.h"
#include "tests/core/features/sample_pictures.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::HasSubstr;
using Colour = std::array<int, 3>;

/// Three domains of three classes of eighty small pictures each, told apart by their colour, and a
/// recipe that trains on them for a moment.
class OutlierImages : public testing::Test {
  protected:
    OutlierImages() {
        addDomain("pure", {{{200, 0, 0}, {0, 200, 0}, {0, 0, 200}}});
        addDomain("mixed", {{{200, 200, 0}, {0, 200, 200}, {200, 0, 200}}});
        addDomain("grey", {{{10, 10, 10}, {100, 100, 100}, {200, 200, 200}}});
        ModelFolder::writeEncoder(options_.encoders.front().file);
        writeRecipe({"pure", "mixed", "grey"});
    }

    void addDomain(const std::string& name, const std::array<Colour, 3>& colours) {
        Random random = Random(4).fork(name);
        std::vector<MemoryEntry> entries;
        for (std::size_t colour = 0; colour < colours.size(); ++colour) {
            const auto shade = [&](std::size_t channel) {
                return static_cast<std::uint8_t>(colours[colour][channel] +
                                                 static_cast<int>(random.below(55)));
            };
            for (int index = 0; index < 80; ++index) {
                const auto picture = plainPicture(24, 24, shade(0), shade(1), shade(2));
                entries.push_back(honestEntry(
                    "class " + std::to_string(colour) + "/" + std::to_string(index) + ".jpg",
                    encodeJpeg(picture, 90)));
            }
        }
        archives_->put(folder_.path() / (name + ".zip"), std::move(entries));
    }

    void writeRecipe(const std::vector<std::string>& domains) const {
        Json labels = Json::array();
        labels.push_back({{"kind", "folder"}, {"name", "colour"}});
        Json sources = Json::array();
        for (const std::string& domain : domains) {
            sources.push_back(
                {{"domain", domain}, {"archive", domain + ".zip"}, {"labels", labels}});
            folder_.write(domain + ".zip", "stands for the archive in memory");
        }
        Json phases = Json::array();
        phases.push_back({{"steps", 1}, {"edge", 32}, {"smallestCrop", 0.5}});
        const Json recipe = {
            {"name", "colours"},
            {"seed", 3},
            {"split", {{"train", 0.4}, {"validation", 0.2}}},
            {"sources", sources},
            {"encoder", {{"phases", phases}}},
            {"head", {{"views", 1}, {"steps", 3}, {"batchSets", 4}, {"layers", 1}, {"width", 8}}}};
        folder_.write("recipe.json", recipe.dump());
    }

    /// Takes every other training picture of a domain away.
    void thinTraining(const std::string& domain) {
        const OutlierRecipe recipe = readOutlierRecipe(options_.recipe);
        const LabelledPictures pictures =
            loadLabelledPictures(recipe, folder_.path(), folder_.path(), archives_, {});
        std::set<std::string> gone;
        int seen = 0;
        for (const LabelledPicture& picture : pictures.pictures) {
            const bool isOfDomain = pictures.domains[picture.domain].name == domain;
            if (isOfDomain && picture.split == Split::Train && ++seen % 2 == 0) {
                gone.insert(picture.source.entry);
            }
        }
        ASSERT_GT(gone.size(), 10U);
        const std::filesystem::path file = folder_.path() / (domain + ".zip");
        std::vector<MemoryEntry> remaining;
        const auto reader = archives_->open(file);
        for (const ArchiveEntry& entry : reader->entries()) {
            if (!gone.contains(entry.name)) {
                remaining.push_back(honestEntry(entry.name, reader->read(entry.name, 1'000'000)));
            }
        }
        archives_->put(file, std::move(remaining));
    }

    ExperimentResult run(
        const std::string& work = "work",
        const RunContext& context = RunContext({.seed = 7, .device = "cpu", .threads = 2})) const {
        ExperimentRequest request;
        request.dataFolder = folder_.path();
        request.workFolder = folder_.path() / work;
        ExperimentResult result = outlierImages(request, options_, archives_, context);
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

    TempDir folder_;
    std::shared_ptr<MemoryArchive> archives_ = std::make_shared<MemoryArchive>();
    OutlierImagesOptions options_ = testOptions();

  private:
    OutlierImagesOptions testOptions() const {
        OutlierImagesOptions options;
        options.recipe = folder_.path() / "recipe.json";
        options.encoders = {{"tiny", "Tiny encoder", folder_.path() / "tiny.safetensors"}};
        options.views = 1;
        options.steps = 3;
        options.testSets = 40;
        options.setSizes = {8, 16, 200};
        options.strangerCounts = {1, 2};
        return options;
    }
};

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
    options_.encoders.push_back({"lost", "Lost encoder", folder_.path() / "lost.onnx"});
    const ExperimentResult result = run();
    EXPECT_THAT(result.notes, testing::Contains(HasSubstr("Lost encoder was left out")));
    EXPECT_EQ(std::ranges::count(result.tables, "lost-all", &ExperimentTable::id), 0);
    options_.encoders.erase(options_.encoders.begin());
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { run(); }), HasSubstr("lost.onnx"));
}

TEST_F(OutlierImages, NamesThePictureArchiveThatIsMissing) {
    std::filesystem::remove(folder_.path() / "grey.zip");
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
