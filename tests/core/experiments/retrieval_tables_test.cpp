#include "core/experiments/retrieval_tables.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

namespace setscope {
namespace {

ItemPool pointPool(const std::string& name, std::int64_t concepts, std::int64_t members) {
    ItemPool pool{name, at::arange(concepts * members, at::kFloat).unsqueeze(1), {}};
    for (std::int64_t each = 0; each < concepts; ++each) {
        std::vector<std::int64_t> rows(static_cast<std::size_t>(members));
        std::iota(rows.begin(), rows.end(), each * members);
        pool.concepts.push_back({std::to_string(each), rows});
    }
    return pool;
}

at::Tensor nearTheMean(const RaggedBatch& queries, const at::Tensor& candidates) {
    std::vector<at::Tensor> scores;
    for (std::int64_t set = 0; set < queries.setCount(); ++set) {
        scores.push_back(-(candidates - queries.set(set).mean(0, true)).abs().squeeze(1));
    }
    return at::stack(scores);
}

const std::vector<RetrievalMethod> kTwoMethods = {
    {"a", "A", "", RetrievalMethod::Role::Ours}, {"b", "B", ""}, {"c", "C", ""}};

/// Two sources; method a is always right, b half as good, c a tenth.
std::vector<QueryOutcome> handWorkedOutcomes() {
    std::vector<QueryOutcome> outcomes;
    const auto add = [&](const char* source, const char* conceptName, double precision) {
        outcomes.push_back({source,
                            conceptName,
                            2,
                            {{"a", precision}, {"b", precision / 2}, {"c", precision / 10}}});
    };
    add("x", "1", 0.2);
    add("x", "1", 0.4);
    add("x", "2", 0.9);
    add("y", "1", 0.1);
    return outcomes;
}

TEST(RetrievalTest, AsksForEveryConceptWithEveryNumberOfWrongOnes) {
    const std::vector<ItemPool> pools = {pointPool("x", 3, 20), pointPool("y", 2, 20)};
    RetrievalTest test(pools, {.setSize = 8, .wrongCounts = {0, 3}, .perConcept = 4}, 1);
    EXPECT_EQ(test.outcomes().size(), 5U * 2U * 4U);
    test.measure("near", nearTheMean, 1.0, {});
    for (const QueryOutcome& outcome : test.outcomes()) {
        EXPECT_GT(outcome.precision.at("near"), outcome.wrong == 0 ? 0.7 : 0.1);
    }
}

TEST(RetrievalTest, SharesOfSeveralTrainingsAddUpToTheirMean) {
    const std::vector<ItemPool> pools = {pointPool("x", 2, 20)};
    RetrievalTest test(pools, {.setSize = 8, .wrongCounts = {0}, .perConcept = 2}, 1);
    test.measure("once", nearTheMean, 1.0, {});
    test.measure("twice", nearTheMean, 0.5, {});
    test.measure("twice", nearTheMean, 0.5, {});
    for (const QueryOutcome& outcome : test.outcomes()) {
        EXPECT_NEAR(outcome.precision.at("twice"), outcome.precision.at("once"), 1e-12);
    }
}

TEST(StratifiedFigure, IsTheMeanOfTheGroupsMeansWithAnIntervalThatHoldsIt) {
    const ExperimentFigure figure = stratifiedFigure({{0.0, 1.0}, {0.4, 0.4, 0.4, 0.4}}, 1);
    EXPECT_NEAR(figure.value, (0.5 + 0.4) / 2, 1e-12);
    // Only the first group varies: its mean is 0, ½ or 1.
    EXPECT_NEAR(figure.low, 0.2, 1e-12);
    EXPECT_NEAR(figure.high, 0.7, 1e-12);
    const ExperimentFigure exact = stratifiedFigure({{0.3}, {0.5, 0.5}}, 1);
    EXPECT_NEAR(exact.low, 0.4, 1e-12);
    EXPECT_NEAR(exact.high, 0.4, 1e-12);
}

TEST(PrecisionTable, EveryConceptCountsOnceAndEverySourceOnce) {
    const RetrievalQueries queries{.setSize = 10, .wrongCounts = {2}, .perConcept = 1};
    const ExperimentTable table =
        precisionTable("t", "T", handWorkedOutcomes(), kTwoMethods, queries, 1);
    ASSERT_EQ(table.rows.size(), 3U);
    const double x = (0.3 + 0.9) / 2;
    EXPECT_NEAR(figureOf(table, table.rows[0], "a")->value, (x + 0.1) / 2, 1e-12);
    EXPECT_NEAR(figureOf(table, table.rows[1], "a")->value, x, 1e-12);
    EXPECT_NEAR(figureOf(table, table.rows[2], "b")->value, 0.05, 1e-12);
    EXPECT_EQ(table.rows[0].labels, (std::vector<std::string>{"20\u202f%", "mean of the sources"}));
    EXPECT_EQ(table.rows[1].labels[1], "x");
    for (const ExperimentRow& row : table.rows) {
        EXPECT_EQ(row.marked, "b");
    }
    EXPECT_EQ(table.rows[0].count, 4);
    EXPECT_EQ(table.rows[1].count, 3);
}

TEST(LeadTable, IsTheMeanOfTheDifferences) {
    const RetrievalQueries queries{.setSize = 10, .wrongCounts = {2}, .perConcept = 1};
    const ExperimentTable table = leadTable("t", kTwoMethods[0], handWorkedOutcomes(),
                                            std::span(kTwoMethods).subspan(1), queries, 1);
    const double mean = ((0.3 + 0.9) / 2 + 0.1) / 2;
    EXPECT_NEAR(figureOf(table, table.rows[0], "b")->value, mean / 2, 1e-12);
    EXPECT_NEAR(figureOf(table, table.rows[0], "c")->value, mean * 0.9, 1e-12);
    EXPECT_GT(figureOf(table, table.rows[0], "c")->low, 0.0);
}

TEST(PrecisionChart, HasACurveForEveryMethodByTheShareOfWrongOnes) {
    std::vector<QueryOutcome> outcomes = handWorkedOutcomes();
    outcomes.push_back({"x", "1", 0, {{"a", 1.0}, {"b", 1.0}, {"c", 1.0}}});
    const ExperimentChart chart = precisionChart(
        "c", outcomes, kTwoMethods, {.setSize = 10, .wrongCounts = {0, 2}, .perConcept = 1}, 1);
    ASSERT_EQ(chart.series.size(), 3U);
    ASSERT_EQ(chart.series[0].points.size(), 2U);
    EXPECT_EQ(chart.series[0].points[1].x, 20.0);
    EXPECT_NEAR(chart.series[0].points[0].y.value, 1.0, 1e-12);
}

}  // namespace
}  // namespace setscope
