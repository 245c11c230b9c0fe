#include "core/experiments/imbalanced_texts.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/experiments/imbalance_decisions.h"
#include "core/experiments/imbalanced_texts_data.h"
#include "core/models/setconv.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/experiments/kept_examples.h"
#include "tests/core/io/stored_gzip.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

/// Texts of every class have words of their own, two of five in each text.
class ImbalancedTexts : public testing::Test {
  protected:
    ImbalancedTexts() {
        folder_.write("text/sms_spam.tsv.gz",
                      storedGzip("label\ttext\n" + lines("ham", 80) + lines("spam", 20)));
        folder_.write("text/tweet_offensive.tsv.gz",
                      storedGzip("label\ttext\n" + lines("offensive", 80) + lines("neither", 40) +
                                 lines("hate", 20)));
        folder_.write("text/crisis_tweets.tsv.gz",
                      storedGzip("label\tevent\ttext\n" + lines("off-topic\t2013_Big_Flood", 100) +
                                 lines("on-topic\t2013_Big_Flood", 90)));
        std::string information = "informativeness\tinformation_type\tevent\ttext\n";
        for (const char* kind :
             {"Other Useful Information", "Affected individuals", "Caution and advice",
              "Donations and volunteering", "Infrastructure and utilities", "Sympathy and support",
              "Not labeled", "Not applicable"}) {
            information += lines("Related\t" + std::string(kind) + "\tevent", 20, kind);
        }
        folder_.write("text/crisis_information.tsv.gz", storedGzip(information));
    }

    static std::string lines(const std::string& fields, int count, std::string topic = "") {
        topic = topic.empty() ? fields.substr(0, fields.find('\t')) : topic;
        std::erase(topic, ' ');
        std::string text;
        for (int index = 0; index < count; ++index) {
            text += fields + "\t" + topic + std::string(1, static_cast<char>('a' + index % 5)) +
                    " " + topic + std::string(1, static_cast<char>('a' + index % 3)) + "\n";
        }
        return text;
    }

    static ImbalancedTextsOptions tiny() {
        ImbalancedTextsOptions options;
        options.splits = 2;
        options.crisisEvents = 1;
        options.vectors.width = 16;
        options.setConv.network.convolutionWidth = 8;
        options.setConv.trainer.steps = 10;
        options.setConv.trainer.optimizer.learningRate = 0.01;
        options.setConvMembers = 1;
        options.postTrainingSizes = {20, 40};
        options.rivals.penalties = {0.1};
        options.rivals.networkWidth = 8;
        options.rivals.networkSteps = 10;
        options.rivals.networkDecays = {0.1};
        options.rivals.networkMembers = 1;
        return options;
    }

    ExperimentResult run(
        const RunContext& context = RunContext({.seed = 7, .device = "cpu", .threads = 1})) const {
        ExperimentRequest request;
        request.dataFolder = folder_.path();
        request.workFolder = folder_.path() / "work";
        request.modelFolder = models_.path();
        return imbalancedTexts(request, tiny(), context);
    }

    TempDir folder_;
    TempDir models_;
};

TEST_F(ImbalancedTexts, KeepsClassifiersThatGiveTheirExamples) {
    run();
    const auto answer = [](const ModelFile& model, const NamedTensors& example) {
        SetConvClassifier classifier(setConvOptionsFromJson(model.card.architecture, "card"));
        loadInto(classifier, model.tensors, "kept");
        classifier.eval();
        return classifier.logits(example.at("vectors"));
    };
    constexpr std::int64_t kClassifiers = 1 + 3 + 1 + 7;  // of SMS, tweets, a crisis, information
    EXPECT_EQ(expectExamples(models_.path(), "logits", answer), 2 * kClassifiers);
}

TEST_F(ImbalancedTexts, MeasuresEveryMethodOnEveryDataSet) {
    const ExperimentResult result = run();
    EXPECT_EQ(result.device.used, "cpu");
    for (const char* id : {"g-mean", "f1", "auc", "g-mean-own", "f1-own"}) {
        const auto table = std::ranges::find(result.tables, std::string(id), &ExperimentTable::id);
        ASSERT_NE(table, result.tables.end()) << id;
        EXPECT_EQ(table->rows.size(), 5U) << id;  // SMS, hate, offensive, one event, information
        EXPECT_EQ(table->columns.size(), 1U + imbalanceRivals().size());
        for (const ExperimentRow& row : table->rows) {
            EXPECT_NE(row.marked, "setconv");
            for (const auto& figure : row.figures) {
                ASSERT_TRUE(figure.has_value());
                EXPECT_GE(figure->value, 0.0);
                EXPECT_LE(figure->value, 1.0);
            }
        }
    }
    ASSERT_EQ(result.charts.size(), 1U);
    EXPECT_EQ(result.charts.front().series.size(), 3U);
    EXPECT_FALSE(result.published.empty());
    EXPECT_NO_THROW(toJson(result));
}

TEST_F(ImbalancedTexts, RivalsTellClassesThatShareNoWord) {
    const ExperimentResult result = run();
    const auto table = std::ranges::find(result.tables, std::string("auc"), &ExperimentTable::id);
    EXPECT_GT(figureOf(*table, table->rows.front(), "weighted")->value, 0.95);
}

TEST_F(ImbalancedTexts, GivesTheSameTablesForTheSameSeed) { EXPECT_EQ(run().tables, run().tables); }

TEST_F(ImbalancedTexts, NamesEveryFileThatIsMissing) {
    for (const char* name : {"sms_spam.tsv.gz", "tweet_offensive.tsv.gz", "crisis_tweets.tsv.gz",
                             "crisis_information.tsv.gz"}) {
        const std::filesystem::path file = folder_.path() / "text" / name;
        const std::filesystem::path aside = folder_.path() / "aside";
        std::filesystem::rename(file, aside);
        EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { run(); }), HasSubstr(name));
        std::filesystem::rename(aside, file);
    }
}

TEST_F(ImbalancedTexts, StopsWhenAsked) {
    std::stop_source stop;
    const RunContext stopping({.seed = 7, .device = "cpu", .threads = 1}, stop.get_token(),
                              [&](const Progress& progress) {
                                  if (progress.what.find("SetConv") != std::string::npos) {
                                      stop.request_stop();
                                  }
                              });
    EXPECT_THROW(run(stopping), Cancelled);
}

TEST_F(ImbalancedTexts, ASplitKeepsEveryRowOnceAndEveryClassInEachPart) {
    const ClassedTexts data =
        readOffensiveTweets(folder_.path() / "text" / "tweet_offensive.tsv.gz", {});
    const TextSplit split = splitTexts(data, 3);
    std::set<std::int64_t> rows;
    for (const auto* part : {&split.training, &split.validation, &split.test}) {
        std::set<std::int64_t> labels;
        for (const std::int64_t row : *part) {
            rows.insert(row);
            labels.insert(data.labels[static_cast<std::size_t>(row)]);
        }
        EXPECT_EQ(labels.size(), 3U);
    }
    EXPECT_EQ(rows.size(), data.texts.size());
    EXPECT_EQ(split.training.size() + split.validation.size() + split.test.size(),
              data.texts.size());
}

TEST_F(ImbalancedTexts, TweetsOnTopicAreThinnedToTheImbalance) {
    const std::vector<ClassedTexts> events =
        readCrisisTweets(folder_.path() / "text" / "crisis_tweets.tsv.gz", 5.0, {});
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().classSizes(), (std::vector<std::int64_t>{100, 20}));
    EXPECT_EQ(events.front().title, "Crisis: Big Flood 2013");
}

TEST(ImbalanceDecisions, AValidatedThresholdMendsABiasedScore) {
    const ClassScores scores{1, {-3, -4, -9, -8}, {-3.5, -8.5}};
    const ClassLabels labels{{1, 1, 0, 0}, {1, 0}};
    EXPECT_EQ(testMetrics(scores, labels, DecisionRule::Own).front().sensitivity, 0.0);
    EXPECT_EQ(testMetrics(scores, labels, DecisionRule::Validated).front().f1, 1.0);
}

TEST(ImbalanceDecisions, AnIntervalHoldsItsFigureAndIsAPointWhereNothingIsWrong) {
    ClassScores scores{1, {1, -1}, {}};
    ClassLabels labels{{1, 0}, {}};
    for (int text = 0; text < 60; ++text) {
        labels.test.push_back(text % 3 == 0 ? 1 : 0);
        scores.test.push_back(text % 6 == 0 ? 1.0 : -1.0 - 0.01 * text);  // half are missed
    }
    const std::vector<std::int64_t> only = {0};
    const MetricIntervals intervals =
        testIntervals(scores, labels, DecisionRule::Own, only, /*seed=*/1);
    EXPECT_EQ(intervals.sensitivity.value, 0.5);
    EXPECT_LT(intervals.sensitivity.low, 0.45);
    EXPECT_GT(intervals.sensitivity.high, 0.55);
    EXPECT_EQ(intervals.specificity.low, 1.0);
    EXPECT_EQ(intervals.specificity.high, 1.0);
}

TEST(ImbalancedTextsOptions, AQuickRunHasLessOfEverything) {
    ExperimentRequest request;
    const ImbalancedTextsOptions full = imbalancedTextsOptions(request);
    request.extent = ExperimentRequest::Extent::Quick;
    const ImbalancedTextsOptions quick = imbalancedTextsOptions(request);
    EXPECT_EQ(full.splits, 5);
    EXPECT_EQ(full.setConv.episode.supportSize, 64);
    EXPECT_EQ(full.setConv.postTraining.members, 1000);
    EXPECT_EQ(full.setConvMembers, full.rivals.networkMembers);
    EXPECT_LT(quick.splits, full.splits);
    EXPECT_LT(quick.mostTexts, full.mostTexts);
}

}  // namespace
}  // namespace setscope
