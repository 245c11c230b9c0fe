#include "core/experiments/noisy_concepts.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/random.h"
#include "core/experiments/baselines/set_retrieval_rivals.h"
#include "core/features/image_decoder.h"
#include "core/io/memory_archive.h"
#include "tests/core/analysis/model_folder.h"
#include "tests/core/features/sample_pictures.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

/// Two domains of eight classes of forty small pictures each, told apart by their colour.
class NoisyConcepts : public testing::Test {
  protected:
    NoisyConcepts() {
        addColours("bright", 100, 140);
        addColours("dark", 0, 90);
        ModelFolder::writeEncoder(options_.encoder.file);
        writeRecipe({"bright", "dark"});
    }

    void addColours(const std::string& name, int least, int range) {
        Random random = Random(4).fork(name);
        std::vector<MemoryEntry> entries;
        for (int colour = 0; colour < 8; ++colour) {
            const auto shade = [&](int bit) {
                const int base = least + ((colour >> bit) & 1) * range;
                return static_cast<std::uint8_t>(base + static_cast<int>(random.below(15)));
            };
            for (int index = 0; index < 40; ++index) {
                entries.push_back(honestEntry(
                    "class " + std::to_string(colour) + "/" + std::to_string(index) + ".jpg",
                    encodeJpeg(plainPicture(24, 24, shade(0), shade(1), shade(2)), 90)));
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
        const Json recipe = {{"name", "colours"},
                             {"seed", 3},
                             {"split", {{"train", 0.4}, {"validation", 0.2}}},
                             {"sources", sources},
                             {"encoder", {{"phases", phases}}},
                             {"head", {{"steps", 3}}}};
        folder_.write("recipe.json", recipe.dump());
    }

    ExperimentResult run(
        const std::string& work = "work",
        const RunContext& context = RunContext({.seed = 7, .device = "cpu", .threads = 1})) const {
        ExperimentRequest request;
        request.dataFolder = folder_.path();
        request.workFolder = folder_.path() / work;
        ExperimentResult result = noisyConcepts(request, options_, archives_, context);
        return result;
    }

    static const ExperimentTable& table(const ExperimentResult& result, const std::string& id) {
        return *std::ranges::find(result.tables, id, &ExperimentTable::id);
    }

    TempDir folder_;
    std::shared_ptr<MemoryArchive> archives_ = std::make_shared<MemoryArchive>();
    NoisyConceptsOptions options_ = testOptions();

  private:
    NoisyConceptsOptions testOptions() const {
        NoisyConceptsOptions options;
        options.recipe = folder_.path() / "recipe.json";
        options.encoder = {"tiny", "Tiny encoder", folder_.path() / "tiny.safetensors"};
        options.folds = {
            .folds = 2, .smallestTrain = 6, .smallestValidation = 4, .smallestTest = 9};
        options.networkWidths = {6};
        options.components = {1, 2};
        options.learning.steps = 3;
        options.learning.batchConcepts = 2;
        options.learning.validationQueries = 2;
        options.trainings = 1;
        options.queries = {.setSize = 5, .wrongCounts = {0, 2}, .perConcept = 2};
        options.twoSenses = {.setSize = 5, .wrongCounts = {0}, .perConcept = 1};
        options.otherDomains = {.setSize = 5, .wrongCounts = {1}, .perConcept = 1};
        return options;
    }
};

TEST_F(NoisyConcepts, MeasuresEveryMethodOnEverySourceWithEveryShareOfWrongPictures) {
    const ExperimentResult result = run();
    EXPECT_EQ(result.device.used, "cpu");
    EXPECT_TRUE(result.problems.empty());
    ASSERT_EQ(result.tables.size(), 5U);
    const ExperimentTable& noise = table(result, "noise");
    EXPECT_EQ(noise.rows.size(), 2U * (1U + 2U));
    EXPECT_EQ(noise.columns.size(), hasOneClassSvm() ? 5U : 4U);
    EXPECT_EQ(table(result, "lead").rows.size(), 2U);
    EXPECT_EQ(table(result, "two-senses").rows.size(), 1U + 2U);
    EXPECT_EQ(table(result, "other-domains").rows.size(), 1U + 2U);
    for (const ExperimentTable& each : result.tables) {
        for (const ExperimentRow& row : each.rows) {
            for (const auto& figure : row.figures) {
                ASSERT_TRUE(figure.has_value()) << each.id;
                EXPECT_LE(figure->low, figure->value + 1e-12) << each.id;
                EXPECT_GE(figure->high, figure->value - 1e-12) << each.id;
            }
        }
    }
    ASSERT_EQ(result.charts.size(), 1U);
    EXPECT_EQ(result.charts[0].series.size(), noise.columns.size());
    EXPECT_NO_THROW(toJson(result));
}

TEST_F(NoisyConcepts, ColoursAreFoundByAnyMethodFarAboveChance) {
    const ExperimentResult result = run();
    const ExperimentTable& noise = table(result, "noise");
    for (const auto& figure : noise.rows.front().figures) {
        EXPECT_GT(figure->value, 0.4);  // an eighth by chance
    }
}

TEST_F(NoisyConcepts, GivesTheSameTablesForTheSameSeedAlsoFromKeptFeatures) {
    const ExperimentResult first = run();
    EXPECT_EQ(first, run());
    EXPECT_EQ(first, run("another work folder"));
}

TEST_F(NoisyConcepts, NeedsASecondDomainOnlyForTheTableOfOtherDomains) {
    writeRecipe({"bright"});
    const ExperimentResult result = run();
    EXPECT_EQ(std::ranges::count(result.tables, "other-domains", &ExperimentTable::id), 0);
    EXPECT_EQ(std::ranges::count(result.tables, "noise", &ExperimentTable::id), 1);
}

TEST_F(NoisyConcepts, SaysWhichDataAreMissingOrTooFew) {
    options_.folds.smallestTest = 1000;
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { run(); }), HasSubstr("recipe.json"));
    std::filesystem::remove(folder_.path() / "dark.zip");
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { run(); }), HasSubstr("dark.zip"));
    EXPECT_THAT(refusal(ErrorKind::Failed, [&] { noisyConcepts({}, options_, nullptr, {}); }),
                HasSubstr("without zip files"));
}

TEST_F(NoisyConcepts, SaysWhatItTrainsAndStopsThere) {
    std::stop_source stop;
    std::set<std::string> heard;
    const RunContext stopping({.seed = 7, .device = "cpu", .threads = 1}, stop.get_token(),
                              [&](const Progress& progress) {
                                  heard.insert(progress.what);
                                  if (progress.what == "Fold 1: training K = 2") {
                                      stop.request_stop();
                                  }
                              });
    EXPECT_THROW(run("work", stopping), Cancelled);
    EXPECT_TRUE(heard.contains("Fold 1: training Gaussian"));
    EXPECT_FALSE(heard.contains("Fold 2: training Gaussian"));
}

TEST(NoisyConceptsOptions, AQuickRunIsPartOfAFullOne) {
    ExperimentRequest request;
    const NoisyConceptsOptions full = noisyConceptsOptions(request);
    request.extent = ExperimentRequest::Extent::Quick;
    const NoisyConceptsOptions quick = noisyConceptsOptions(request);
    EXPECT_EQ(full.queries.wrongCounts, (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
    EXPECT_EQ(full.queries.setSize, 10);
    EXPECT_EQ(full.components, (std::vector<std::int64_t>{1, 2, 3, 4}));
    EXPECT_EQ(full.networkWidths.back(), 128);
    EXPECT_LT(quick.trainings, full.trainings);
    EXPECT_LT(quick.limits.test, full.limits.test);
    EXPECT_LT(quick.learning.steps, full.learning.steps);
}

}  // namespace
}  // namespace setscope
