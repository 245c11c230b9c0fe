#include "core/experiments/multimodal.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/experiments/multimodal_tables.h"
#include "tests/core/analysis/model_folder.h"
#include "tests/core/experiments/multimodal_files.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::HasSubstr;

class MultimodalExperiment : public testing::Test {
  protected:
    MultimodalExperiment() { ModelFolder::writeEncoder(folder() / "tiny.safetensors"); }

    ExperimentResult run(
        const RunContext& context = RunContext({.seed = 7, .device = "cpu", .threads = 1})) const {
        ExperimentRequest request;
        request.dataFolder = folder();
        request.workFolder = folder() / "work";
        MultimodalExperimentOptions options;
        options.encoder = folder() / "tiny.safetensors";
        options.combinations = MultimodalExperimentOptions::Combinations::SinglesAndAll;
        options.poolings = {Pooling::Max, Pooling::Sum};
        options.width = 8;
        options.rhoWidth = 8;
        options.training.epochs = 6;
        options.training.warmupEpochs = 1;
        options.training.batchSamples = 16;
        options.training.learningRate = 1e-2;
        options.trainings = 1;
        options.missing = {0.0, 0.9};
        return multimodalExperiment(request, options, files_.archives(), context);
    }

    static const ExperimentTable& table(const ExperimentResult& result, const std::string& id) {
        return *std::ranges::find(result.tables, id, &ExperimentTable::id);
    }

    std::filesystem::path folder() const { return files_.folder().path(); }

    MultimodalFiles files_;
};

TEST_F(MultimodalExperiment, MeasuresEveryTaskCombinationAndMethod) {
    const ExperimentResult result = run();
    EXPECT_EQ(result.device.used, "cpu");
    EXPECT_TRUE(result.problems.empty());
    EXPECT_EQ(result.tables.size(), 3U * 11U);
    EXPECT_EQ(result.charts.size(), 3U);
    EXPECT_EQ(table(result, "genres-f1-micro").rows.size(), 5U + 1U);
    EXPECT_EQ(table(result, "article-auc-missing").rows.size(), 3U + 1U);
    EXPECT_EQ(table(result, "usage-missing").rows.size(), 2U);
    for (const ExperimentTable& each : result.tables) {
        for (const ExperimentRow& row : each.rows) {
            EXPECT_GT(row.count, 0) << each.id;
            for (const auto& figure : row.figures) {
                ASSERT_TRUE(figure.has_value()) << each.id;
                EXPECT_LE(figure->low, figure->high) << each.id;
            }
        }
    }
    EXPECT_FALSE(result.published.empty());
    EXPECT_NO_THROW(toJson(result));
}

TEST_F(MultimodalExperiment, TellsWhatEveryPlotSaysAndTheSameForTheSameSeed) {
    const ExperimentResult result = run();
    const ExperimentTable& genres = table(result, "genres-f1-micro");
    const auto plot = std::ranges::find_if(
        genres.rows, [](const ExperimentRow& row) { return row.labels.front() == "plot"; });
    ASSERT_NE(plot, genres.rows.end());
    for (const char* method : {"sets", "max", "sum", kLateFusionId}) {
        EXPECT_GT(figureOf(genres, *plot, method)->value, 0.9) << method;
    }
    const ExperimentTable& missing = table(result, "genres-missing");
    EXPECT_LT(figureOf(missing, missing.rows.back(), "sets")->value,
              figureOf(missing, missing.rows.front(), "sets")->value);
    EXPECT_EQ(result.tables, run().tables);
}

TEST_F(MultimodalExperiment, NamesTheFileThatIsMissing) {
    const std::filesystem::path file = folder() / "movies" / "posters.zip";
    std::filesystem::rename(file, folder() / "aside");
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { run(); }), HasSubstr("posters.zip"));
}

TEST_F(MultimodalExperiment, StopsWhenAsked) {
    std::stop_source stop;
    const RunContext stopping({.seed = 7, .device = "cpu", .threads = 1}, stop.get_token(),
                              [&](const Progress& progress) {
                                  if (progress.what.find("Genres") != std::string::npos) {
                                      stop.request_stop();
                                  }
                              });
    EXPECT_THROW(run(stopping), Cancelled);
}

TEST(MultimodalTables, ThePoolingIsChosenOnValidationAndNeverTheRival) {
    CombinationOutcome outcome;
    outcome.validation = {{"max", 0.5}, {"sum", 0.6}, {kLateFusionId, 0.9}};
    EXPECT_EQ(chosenPooling(outcome), "sum");
}

TEST(MultimodalExperimentOptions, AQuickRunHasLessOfEverything) {
    ExperimentRequest request;
    const MultimodalExperimentOptions full = multimodalExperimentOptions(request);
    request.extent = ExperimentRequest::Extent::Quick;
    const MultimodalExperimentOptions quick = multimodalExperimentOptions(request);
    EXPECT_EQ(full.poolings.size(), 5U);
    EXPECT_EQ(full.mostFilms, 0);
    EXPECT_EQ(full.training.warmupEpochs, 5);
    EXPECT_LT(quick.poolings.size(), full.poolings.size());
    EXPECT_LT(quick.trainings, full.trainings);
    EXPECT_GT(quick.mostProducts, 0);
}

}  // namespace
}  // namespace setscope
