#include "core/experiments/multimodal.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/experiments/multimodal_tables.h"
#include "core/models/multimodal_sets.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/analysis/model_folder.h"
#include "tests/core/experiments/kept_examples.h"
#include "tests/core/experiments/multimodal_files.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

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
        request.modelFolder = models_.path();
        MultimodalExperimentOptions options;
        options.encoder = folder() / "tiny.safetensors";
        options.combinations = MultimodalExperimentOptions::Combinations::SinglesAndAll;
        options.poolings = {Pooling::Max, Pooling::Sum};
        options.width = 8;
        options.rhoWidth = 8;
        options.rhoDropout = 0.0;
        options.training.epochs = 12;
        options.productEpochs = 4;
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
    TempDir models_;
};

TEST_F(MultimodalExperiment, KeepsModelsThatGiveTheirExamples) {
    run();
    const auto answer = [](const ModelFile& model, const NamedTensors& example) {
        MultimodalSets sets(multimodalSetsOptionsFromJson(model.card.architecture, "card"));
        loadInto(sets, model.tensors, "kept");
        sets.eval();
        MultimodalBatch samples;
        for (std::size_t modality = 0; modality < sets.options().encoders.modalities.size();
             ++modality) {
            const std::string prefix = "modality." + std::to_string(modality) + ".";
            samples.modalities.push_back(
                {example.at(prefix + "values"), example.at(prefix + "offsets")});
        }
        return sets.forward(samples);
    };
    constexpr std::int64_t kSetModels = 3;  // ours, the paper's, and ours with modalities dropped
    EXPECT_EQ(expectExamples(models_.path(), "logits", answer), 3 * kSetModels);
}

TEST_F(MultimodalExperiment, MeasuresEveryTaskCombinationAndMethod) {
    const ExperimentResult result = run();
    EXPECT_EQ(result.device.used, "cpu");
    EXPECT_TRUE(result.problems.empty());
    EXPECT_EQ(result.tables.size(), 3U * (10U + 3U));
    EXPECT_EQ(result.charts.size(), 3U);
    EXPECT_EQ(table(result, "genres-f1-micro").rows.size(), 5U + 1U);
    EXPECT_EQ(table(result, "article-auc-missing").rows.size(), 3U + 1U);
    EXPECT_EQ(table(result, "usage-missing").rows.size(), 2U);
    EXPECT_EQ(table(result, "genres-masks").rows.size(), 5U + 1U);
    EXPECT_EQ(table(result, "usage-masks-drop").rows.size(), 3U + 1U);
    for (const ExperimentTable& each : result.tables) {
        for (const ExperimentRow& row : each.rows) {
            EXPECT_GT(row.count, 0) << each.id;
            for (const auto& figure : row.figures) {
                ASSERT_TRUE(figure.has_value()) << each.id;
                EXPECT_LE(figure->low, figure->high) << each.id;
                EXPECT_LE(std::abs(figure->value), 1.0) << each.id;
            }
        }
    }
    EXPECT_FALSE(result.published.empty());
    EXPECT_NO_THROW(toJson(result));
}

/// The same figures in all of these columns.
void expectSameFigures(const ExperimentTable& left, const ExperimentRow& leftRow,
                       const ExperimentTable& right, const ExperimentRow& rightRow,
                       const std::vector<std::string>& columns) {
    for (const std::string& column : columns) {
        EXPECT_EQ(figureOf(left, leftRow, column), figureOf(right, rightRow, column)) << column;
    }
}

TEST_F(MultimodalExperiment, TellsWhatEveryPlotSaysAndTheSameForTheSameSeed) {
    const ExperimentResult result = run();
    const ExperimentTable& genres = table(result, "genres-f1-micro");
    const auto plot = std::ranges::find_if(
        genres.rows, [](const ExperimentRow& row) { return row.labels.front() == "plot"; });
    ASSERT_NE(plot, genres.rows.end());
    for (const char* method : {kSetsId, "max", "sum", kLateFusionId}) {
        EXPECT_GT(figureOf(genres, *plot, method)->value, 0.9) << method;
    }
    EXPECT_NEAR(
        figureOf(genres, *plot, kLeadId)->value,
        figureOf(genres, *plot, kSetsId)->value - figureOf(genres, *plot, kLateFusionId)->value,
        1e-12);
    const ExperimentTable& missing = table(result, "genres-missing");
    EXPECT_LT(figureOf(missing, missing.rows.back(), kSetsId)->value,
              figureOf(missing, missing.rows.front(), kSetsId)->value);
    // All features as a mask are complete samples, on which late fusion is trained alone, too.
    const ExperimentTable& masks = table(result, "genres-masks");
    expectSameFigures(missing, missing.rows.front(), masks, masks.rows.back(),
                      {"sets", "paper", "late", "lead", "lead-paper"});
    const ExperimentTable& masksDropped = table(result, "genres-masks-drop");
    expectSameFigures(missing, missing.rows.front(), masksDropped, masksDropped.rows.back(),
                      {"sets-drop", "late-drop"});
    EXPECT_EQ(figureOf(genres, genres.rows.back(), kLateFusionId)->value,
              figureOf(masksDropped, masksDropped.rows.back(), "late-alone")->value);
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

/// Of four samples and two classes, what is said and what is true.
LabelCounts fourSamples(const std::vector<std::int64_t>& said) {
    const at::Tensor actual = at::tensor({1, 0, 1, 1, 0, 0, 0, 1}, at::kLong).view({4, 2});
    return {at::tensor(said, at::kLong).view({4, 2}) > 0, actual > 0};
}

TEST(MultimodalTables, F1MicroIsOfTheCountsOfAllSamplesTogether) {
    const LabelCounts counts = fourSamples({1, 1, 0, 1, 0, 0, 0, 0});
    // Said 3, true 4, both 2.
    EXPECT_DOUBLE_EQ(counts.f1Micro(std::vector<std::size_t>{0, 1, 2, 3}), 4.0 / 7.0);
    // The first sample twice: said 4 and true 2, both 2; the third says nothing of nothing.
    EXPECT_DOUBLE_EQ(counts.f1Micro(std::vector<std::size_t>{0, 0}), 4.0 / 6.0);
    EXPECT_EQ(counts.f1Micro(std::vector<std::size_t>{2}), 0.0);
}

TEST(MultimodalTables, ALeadIsTheDifferenceOfMeansOverTrainingsOfTheSameDraws) {
    const MultimodalColumns columns{{{"ours", "", ""}, {"rival", "", ""}, {"twin", "", ""}},
                                    {{{"lead", "", ""}, 0, 1}, {{"none", "", ""}, 1, 2}}};
    const LabelCounts perfect = fourSamples({1, 0, 1, 1, 0, 0, 0, 1});
    const LabelCounts worse = fourSamples({1, 1, 0, 1, 0, 0, 0, 0});
    const std::vector<ExperimentFigure> figures =
        comparedFigures(columns, {{perfect, worse}, {worse}, {worse}}, 4, 3);
    ASSERT_EQ(figures.size(), 5U);
    EXPECT_DOUBLE_EQ(figures[0].value, (1.0 + 4.0 / 7.0) / 2.0);
    EXPECT_DOUBLE_EQ(figures[1].value, 4.0 / 7.0);
    EXPECT_DOUBLE_EQ(figures[3].value, (1.0 - 4.0 / 7.0) / 2.0);
    EXPECT_LT(figures[1].low, figures[1].high);
    // The same answers differ in no draw.
    EXPECT_EQ(figures[4], (ExperimentFigure{0.0, 0.0, 0.0}));
}

TEST(MultimodalTables, AStandingTellsWhatIsBeyondTheInterval) {
    const std::vector<ExperimentFigure> leads = {
        {0.1, 0.05, 0.2}, {0.1, -0.1, 0.2}, {0.0, -0.1, 0.1}, {-0.1, -0.2, -0.01}};
    EXPECT_EQ(standingIn(leads),
              "ahead in 2 (1 of them beyond the interval), level in 1 and behind in 1 (1) of 4 "
              "feature combinations");
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
