#include "core/experiments/population_statistics.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <set>
#include <stop_token>
#include <string>

#include "core/base/error.h"
#include "core/models/deep_sets.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/experiments/kept_examples.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

class PopulationStatistics : public testing::Test {
  protected:
    PopulationStatistics() {
        options_.trainingSets = {16, 128};
        options_.mostKernelSets = 100;
        options_.validationSets = 20;
        options_.testSets = 60;
        options_.shownSets = 16;
        options_.shownTests = 10;
        options_.members = 2;
        options_.sizes = {.least = 30, .most = 50};
        options_.network.features = 32;
        options_.network.hiddenWidths = {32};
        options_.network.learningRate = 3e-3;
        options_.network.batchSets = 16;
        options_.steps = 1000;
        options_.fewestSteps = 60;
        options_.kernel.frequencies = 64;
        options_.kernel.pointFactors = {1.0};
        options_.kernel.setFactors = {1.0, 4.0};
    }

    ExperimentResult run(
        const RunContext& context = RunContext({.seed = 7, .device = "cpu", .threads = 1})) const {
        ExperimentRequest request;
        request.extent = ExperimentRequest::Extent::Quick;
        request.modelFolder = models_.path();
        return populationStatistics(request, options_, context);
    }

    static double figure(const ExperimentResult& result, std::size_t row, const char* column) {
        const ExperimentTable& table = result.tables.front();
        return figureOf(table, table.rows[row], column)->value;
    }

    TempDir models_;
    PopulationStatisticsOptions options_;
};

TEST_F(PopulationStatistics, KeepsNetworksThatGiveTheirExamples) {
    options_.trainingSets = {16};
    run();
    const auto answer = [](const ModelFile& model, const NamedTensors& example) {
        DeepSets network(deepSetsOptionsFromJson(model.card.architecture, "card"));
        loadInto(network, model.tensors, "kept", "network.");
        const at::Tensor white = at::mm(example.at("elements") - model.tensors.at("whitening.mean"),
                                        model.tensors.at("whitening.matrix"));
        return network.forward({white, example.at("offsets")}).squeeze(1).to(at::kDouble) *
                   model.tensors.at("target.scale") +
               model.tensors.at("target.mean");
    };
    EXPECT_EQ(expectExamples(models_.path(), "statistic", answer), 2);
}

TEST_F(PopulationStatistics, MeasuresEveryMethodWithEveryNumberOfSets) {
    const ExperimentResult result = run();
    EXPECT_EQ(result.device.used, "cpu");
    ASSERT_EQ(result.tables.size(), 2U);
    const ExperimentTable& table = result.tables.front();
    ASSERT_EQ(table.rows.size(), 2U);
    EXPECT_THAT(table.rows[1].labels, testing::ElementsAre("128"));
    for (const char* column : {"sdm", "gain"}) {
        EXPECT_TRUE(figureOf(table, table.rows[0], column).has_value());
        EXPECT_FALSE(figureOf(table, table.rows[1], column).has_value());
    }
    EXPECT_NEAR(figure(result, 0, "gain"),
                figure(result, 0, "sdm") - figure(result, 0, "deep-sets"), 1e-9);
    EXPECT_EQ(figure(result, 0, "covariance"), figure(result, 1, "covariance"));
    for (const ExperimentRow& row : table.rows) {
        EXPECT_EQ(row.count, options_.testSets);
        const auto ours = figureOf(table, row, "deep-sets");
        EXPECT_LT(ours->low, ours->value);
        EXPECT_GT(ours->high, ours->value);
    }
    ASSERT_EQ(result.charts.size(), 2U);
    EXPECT_EQ(result.charts[0].series.size(), 4U);
    EXPECT_EQ(result.charts[0].series[1].points.size(), 1U);
    EXPECT_EQ(result.charts[1].series.size(), 3U);
    EXPECT_EQ(result.charts[1].series[0].points.size(), 10U);
    EXPECT_NO_THROW(toJson(result));
}

TEST_F(PopulationStatistics, LearningBeatsTheMeanOfTheTargets) {
    const ExperimentResult result = run();
    EXPECT_LT(figure(result, 1, "deep-sets"), 0.3 * figure(result, 1, "mean"));
    EXPECT_LT(figure(result, 1, "deep-sets"), figure(result, 0, "deep-sets"));
    EXPECT_LT(figure(result, 0, "sdm"), 0.6 * figure(result, 0, "mean"));
}

TEST_F(PopulationStatistics, GivesTheSameErrorsForTheSameSeed) {
    options_.trainingSets = {16};
    options_.fewestSteps = 5;
    const ExperimentResult once = run();
    const ExperimentResult again = run();
    EXPECT_EQ(once.tables.front(), again.tables.front());
    EXPECT_EQ(once.charts, again.charts);
}

TEST_F(PopulationStatistics, SaysWhatItDoesAndStopsThere) {
    std::stop_source stop;
    std::set<std::string> heard;
    const RunContext stopping({.seed = 7, .device = "cpu", .threads = 1}, stop.get_token(),
                              [&](const Progress& progress) {
                                  heard.insert(progress.what);
                                  if (progress.what == "Training Deep Sets with 16 sets") {
                                      stop.request_stop();
                                  }
                              });
    EXPECT_THROW(run(stopping), Cancelled);
    EXPECT_TRUE(heard.contains("Drawing populations"));
    EXPECT_FALSE(heard.contains("Fitting SDM with 16 sets"));
}

TEST(PopulationStatisticsOptions, AFullRunHasThePapersSizesAndAQuickOneFewer) {
    ExperimentRequest request;
    const auto full = populationStatisticsOptions(PopulationTask::RankOne, request);
    request.extent = ExperimentRequest::Extent::Quick;
    const auto quick = populationStatisticsOptions(PopulationTask::RankOne, request);
    EXPECT_EQ(full.task, PopulationTask::RankOne);
    EXPECT_EQ(full.trainingSets.size(), 11U);
    EXPECT_EQ(full.trainingSets.front(), 128);
    EXPECT_EQ(full.trainingSets.back(), 131'072);
    EXPECT_EQ(quick.trainingSets.back(), 4096);
    EXPECT_LT(quick.trainingSets.size(), full.trainingSets.size());
    EXPECT_LT(quick.members, full.members);
    EXPECT_EQ(populationSteps(full, 4096), std::llround(full.steps));
}

}  // namespace
}  // namespace setscope
