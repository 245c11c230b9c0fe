#include "core/experiments/digit_sums.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/models/deep_sets.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/experiments/digit_files.h"
#include "tests/core/experiments/kept_examples.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

DigitSumsOptions tinyDigitSums() {
    DigitSumsOptions options;
    options.repetitions = 1;
    options.trainingSets = 600;
    options.validationSets = 50;
    options.largestSet = 4;
    options.lengths = {3, 6, 40};
    options.testSets = 60;
    options.mostTestMembers = 800;
    options.training = {.steps = 250, .batchSets = 16, .learningRate = 1e-2, .growth = 0.3};
    return options;
}

RunContext digitSumsRun() { return RunContext({.seed = 7, .device = "cpu", .threads = 1}); }

double shareOf(const ExperimentTable& table, const std::string& length, const char* column) {
    const auto row =
        std::ranges::find(table.rows, std::vector<std::string>{length}, &ExperimentRow::labels);
    return figureOf(table, *row, column)->value;
}

void expectWholeTable(const ExperimentTable& table) {
    for (const ExperimentRow& row : table.rows) {
        for (const auto& figure : row.figures) {
            ASSERT_TRUE(figure.has_value());
            EXPECT_GE(figure->low, 0.0);
            EXPECT_LE(figure->low, figure->value);
            EXPECT_LE(figure->value, figure->high);
            EXPECT_LE(figure->high, 1.0);
        }
    }
}

std::vector<std::string> digitColumns(const ExperimentTable& table) {
    std::vector<std::string> ids;
    for (const ExperimentColumn& column : table.columns) {
        ids.push_back(column.id);
    }
    return ids;
}

TEST(DigitsText, HasARowForEveryLengthAndAColumnForEveryRival) {
    DigitSumsOptions options = tinyDigitSums();
    options.training.steps = 5;
    options.repetitions = 2;
    options.lengths = {3, 40, 200};
    const ExperimentResult result = digitsText({}, options, digitSumsRun());
    EXPECT_EQ(result.device.used, "cpu");
    ASSERT_EQ(result.tables.size(), 1U);
    const ExperimentTable& table = result.tables.front();
    EXPECT_THAT(digitColumns(table), ElementsAre("deep-sets", "lstm", "gru"));
    ASSERT_EQ(table.rows.size(), 3U);
    EXPECT_THAT(table.rows[0].labels, ElementsAre("3"));
    EXPECT_EQ(table.rows[0].count, 2 * 60);
    EXPECT_EQ(table.rows[1].count, 2 * 20);  // of 40 members as many as make 800
    EXPECT_EQ(table.rows[2].count, 2 * 4);
    expectWholeTable(table);
    ASSERT_EQ(result.charts.size(), 1U);
    ASSERT_EQ(result.charts.front().series.size(), 3U);
    EXPECT_EQ(result.charts.front().series.front().points.size(), 2U);  // up to 100 members
    EXPECT_FALSE(result.published.empty());
    EXPECT_NO_THROW(toJson(result));
}

TEST(DigitsText, KeepsNetworksThatGiveTheirExamples) {
    DigitSumsOptions options = tinyDigitSums();
    options.training.steps = 5;
    options.repetitions = 2;
    const TempDir models;
    ExperimentRequest request;
    request.modelFolder = models.path();
    digitsText(request, options, digitSumsRun());
    const auto answer = [](const ModelFile& model, const NamedTensors& example) {
        EXPECT_TRUE(model.card.architecture.at("reader").is_null());
        DeepSets network(deepSetsOptionsFromJson(model.card.architecture.at("head"), "card"));
        loadInto(network, model.tensors, "kept", "head.");
        return network.forward({example.at("elements"), example.at("offsets")});
    };
    EXPECT_EQ(expectExamples(models.path(), "sums", answer), 2);
}

TEST(DigitsText, RivalsAreAboutAsLargeAsDeepSets) {
    DigitSumsOptions options = tinyDigitSums();
    options.training.steps = 1;
    const Json parameters = digitsText({}, options, digitSumsRun()).settings.at("parameters");
    const auto ours = parameters.at("deep-sets").get<double>();
    // φ 10 → 100 → 30 and ρ 30 → 1, each with its biases.
    EXPECT_EQ(ours, 11 * 100 + 101 * 30 + 31);
    EXPECT_NEAR(parameters.at("lstm").get<double>(), ours, 0.05 * ours);
    EXPECT_NEAR(parameters.at("gru").get<double>(), ours, 0.05 * ours);
}

TEST(DigitsText, DeepSetsAddAtLengthsThatTheyNeverMetAndRivalsDoNot) {
    DigitSumsOptions options = tinyDigitSums();
    options.trainingSets = 2'000;
    options.training = {.steps = 600, .batchSets = 32, .learningRate = 1e-2, .clipNorm = 1.0};
    const ExperimentResult result = digitsText({}, options, digitSumsRun());
    const ExperimentTable& table = result.tables.front();
    EXPECT_GE(shareOf(table, "3", "deep-sets"), 0.95);
    EXPECT_GE(shareOf(table, "40", "deep-sets"), 0.9);
    EXPECT_LE(shareOf(table, "40", "lstm"), 0.2);
    EXPECT_LE(shareOf(table, "40", "gru"), 0.2);
}

TEST(DigitsText, GivesTheSameTablesForTheSameSeed) {
    DigitSumsOptions options = tinyDigitSums();
    options.training.steps = 10;
    EXPECT_EQ(digitsText({}, options, digitSumsRun()), digitsText({}, options, digitSumsRun()));
}

/// Stamps of 8 × 8 with ink in one of four corners, which tells the digit, and noise everywhere.
class DigitsImage : public testing::Test {
  protected:
    DigitsImage() {
        Random random(1);
        constexpr std::uint32_t kEdge = 8;
        constexpr std::uint8_t kDigits[] = {1, 2, 5, 8};
        files_.rows = kEdge;
        files_.columns = kEdge;
        for (int stamp = 0; stamp < 320; ++stamp) {
            const std::size_t corner = random.below(4);
            std::string pixels;
            for (std::uint32_t place = 0; place < kEdge * kEdge; ++place) {
                const bool isRight = place % kEdge >= kEdge / 2;
                const bool isLow = place / kEdge >= kEdge / 2;
                const std::size_t here = (isLow ? 2U : 0U) + (isRight ? 1U : 0U);
                pixels += static_cast<char>((here == corner ? 150 : 0) + random.below(100));
            }
            files_.stamps.push_back(pixels);
            files_.labels.push_back(kDigits[corner]);
        }
        files_.write(folder_);
        request_.dataFolder = folder_.path();
    }

    TempDir folder_;
    DigitFiles files_;
    ExperimentRequest request_;
};

TEST_F(DigitsImage, SetsEveryLengthBesideRivalsAndWhatSingleStampsAllow) {
    DigitSumsOptions options = tinyDigitSums();
    options.training.steps = 5;
    options.repetitions = 2;
    const ExperimentResult result = digitsImage(request_, options, digitSumsRun());
    ASSERT_EQ(result.tables.size(), 2U);
    const ExperimentTable& sums = result.tables[0];
    const ExperimentTable& stamps = result.tables[1];
    EXPECT_THAT(digitColumns(sums),
                ElementsAre("deep-sets", "lstm", "gru", "bound", "own-bound", "published"));
    ASSERT_EQ(sums.rows.size(), 3U);
    ASSERT_EQ(stamps.rows.size(), 4U);
    expectWholeTable(sums);
    expectWholeTable(stamps);
    const double p = figureOf(stamps, stamps.rows[0], "wrong")->value;
    const double q = figureOf(stamps, stamps.rows[1], "wrong")->value;
    EXPECT_EQ(stamps.rows[0].count, 2 * 320 * 3 / 16);
    for (const char* length : {"3", "6", "40"}) {
        EXPECT_NEAR(shareOf(sums, length, "bound"), std::pow(1.0 - p, std::stod(length)), 1e-9);
        EXPECT_NEAR(shareOf(sums, length, "own-bound"), std::pow(1.0 - q, std::stod(length)), 1e-9);
        EXPECT_NEAR(shareOf(sums, length, "published"), std::pow(0.99, std::stod(length)), 1e-9);
    }
    EXPECT_EQ(result.charts.front().series.size(), 6U);
    EXPECT_THAT(result.notes,
                Contains(HasSubstr("220 for training, 40 for validation and 60 for")));
    EXPECT_NO_THROW(toJson(result));
}

TEST_F(DigitsImage, DeepSetsReadStampsThatTheyWereOnlyToldTheSumsOf) {
    const ExperimentResult result = digitsImage(request_, tinyDigitSums(), digitSumsRun());
    const ExperimentTable& sums = result.tables[0];
    EXPECT_GE(shareOf(sums, "6", "bound"), 0.9);
    EXPECT_GE(shareOf(sums, "6", "deep-sets"), 0.8);
    EXPECT_GE(shareOf(sums, "40", "deep-sets"), 0.5);
    EXPECT_LE(shareOf(sums, "40", "lstm"), 0.2);
    EXPECT_LE(shareOf(sums, "40", "gru"), 0.2);
}

TEST_F(DigitsImage, RivalsAreAboutAsLargeAsDeepSets) {
    DigitSumsOptions options = tinyDigitSums();
    options.training.steps = 1;
    const ExperimentResult result = digitsImage(request_, options, digitSumsRun());
    const Json& parameters = result.settings.at("parameters");
    const auto ours = parameters.at("deep-sets").get<double>();
    EXPECT_NEAR(parameters.at("lstm").get<double>(), ours, 0.1 * ours);
    EXPECT_NEAR(parameters.at("gru").get<double>(), ours, 0.1 * ours);
}

TEST_F(DigitsImage, NamesTheFilesThatAreMissing) {
    for (const char* name : {"digits-images-idx3-ubyte.gz", "digits-labels-idx1-ubyte.gz"}) {
        const std::filesystem::path file = folder_.path() / "mnist" / name;
        const std::filesystem::path aside = folder_.path() / "aside";
        std::filesystem::rename(file, aside);
        EXPECT_THAT(refusal(ErrorKind::BadInput,
                            [&] { digitsImage(request_, tinyDigitSums(), digitSumsRun()); }),
                    HasSubstr(name));
        std::filesystem::rename(aside, file);
    }
}

TEST_F(DigitsImage, SaysWhatItTrainsAndStopsThere) {
    DigitSumsOptions options = tinyDigitSums();
    options.repetitions = 2;
    options.training.steps = 3;
    std::stop_source stop;
    std::set<std::string> heard;
    const RunContext stopping({.seed = 7, .device = "cpu", .threads = 1}, stop.get_token(),
                              [&](const Progress& progress) {
                                  heard.insert(progress.what);
                                  if (progress.what == "LSTM, run 2 of 2: training") {
                                      stop.request_stop();
                                  }
                              });
    EXPECT_THROW(digitsImage(request_, options, stopping), Cancelled);
    EXPECT_TRUE(heard.contains("Deep Sets, run 1 of 2: testing on sets of 40"));
    EXPECT_TRUE(heard.contains("Classifier, run 1 of 2: training"));
    EXPECT_FALSE(heard.contains("GRU, run 2 of 2: training"));
}

TEST(DigitSumsOptions, AQuickRunTrainsAndTestsLessAndNothingElse) {
    for (const auto& optionsOf : {digitsTextOptions, digitsImageOptions}) {
        ExperimentRequest request;
        const DigitSumsOptions full = optionsOf(request);
        request.extent = ExperimentRequest::Extent::Quick;
        const DigitSumsOptions quick = optionsOf(request);
        EXPECT_EQ(full.trainingSets, 100'000);
        EXPECT_EQ(full.largestSet, 10);
        EXPECT_EQ(full.lengths.front(), 5);
        EXPECT_THAT(full.lengths, Contains(50));
        EXPECT_EQ(quick.lengths, full.lengths);
        EXPECT_EQ(quick.trainingSets, full.trainingSets);
        EXPECT_LT(quick.repetitions, full.repetitions);
        EXPECT_LT(quick.testSets, full.testSets);
        EXPECT_LT(quick.training.steps, full.training.steps);
    }
}

}  // namespace
}  // namespace setscope
