#include "core/experiments/noisy_concepts.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/experiments/baselines/set_retrieval_rivals.h"
#include "core/models/set2model.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/analysis/model_folder.h"
#include "tests/core/experiments/colour_domains.h"
#include "tests/core/experiments/kept_examples.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

/// Two domains of eight classes of forty small pictures each, told apart by their colour.
class NoisyConcepts : public testing::Test {
  protected:
    NoisyConcepts() {
        data_.add("bright", coloursFrom(100, 140), 40, 15);
        data_.add("dark", coloursFrom(0, 90), 40, 15);
        ModelFolder::writeEncoder(options_.encoder.file);
        writeRecipe({"bright", "dark"});
    }

    /// Every mixture of red, green and blue, each weak or strong.
    static std::vector<ClassColour> coloursFrom(int weak, int range) {
        std::vector<ClassColour> colours;
        for (int colour = 0; colour < 8; ++colour) {
            colours.push_back({weak + (colour & 1) * range, weak + ((colour >> 1) & 1) * range,
                               weak + ((colour >> 2) & 1) * range});
        }
        return colours;
    }

    void writeRecipe(const std::vector<std::string>& domains) const {
        data_.writeRecipe(domains, {{"steps", 3}});
    }

    ExperimentResult run(
        const std::string& work = "work",
        const RunContext& context = RunContext({.seed = 7, .device = "cpu", .threads = 1})) const {
        ExperimentRequest request;
        request.dataFolder = folder();
        request.workFolder = folder() / work;
        request.modelFolder = models_.path();
        ExperimentResult result = noisyConcepts(request, options_, data_.archives(), context);
        return result;
    }

    static const ExperimentTable& table(const ExperimentResult& result, const std::string& id) {
        return *std::ranges::find(result.tables, id, &ExperimentTable::id);
    }

    std::filesystem::path folder() const { return data_.folder().path(); }

    ColourDomains data_;
    TempDir models_;
    NoisyConceptsOptions options_ = testOptions();

  private:
    NoisyConceptsOptions testOptions() const {
        NoisyConceptsOptions options;
        options.recipe = folder() / "recipe.json";
        options.encoder = {"tiny", "Tiny encoder", folder() / "tiny.safetensors"};
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

TEST_F(NoisyConcepts, KeepsNetworksThatGiveTheirExamples) {
    run();
    const auto answer = [](const ModelFile& model, const NamedTensors& example) {
        Set2Model network(set2ModelOptionsFromJson(model.card.architecture, "card"));
        loadInto(network, model.tensors, "kept");
        network.eval();
        const MixtureFits fits = network.fit({example.at("elements"), example.at("offsets")});
        EXPECT_TENSOR_NEAR(fits.means, example.at("fit.means"), 1e-5);
        return network.score(fits, example.at("candidates"));
    };
    EXPECT_GE(expectExamples(models_.path(), "scores", answer), 2 * 2 + 2);
}

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
    std::filesystem::remove(folder() / "dark.zip");
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
