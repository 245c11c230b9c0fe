#include "core/experiments/outlier_tables.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/experiments/baselines/outlier_rivals.h"
#include "core/training/metrics.h"

namespace setscope {
namespace {

std::vector<double> hits(std::size_t count, std::size_t of) {
    std::vector<double> values(of, 0.0);
    std::fill_n(values.begin(), count, 1.0);
    return values;
}

/// A cell of 100 sets in which Mahalanobis names 60 strangers and every other rival 40.
OutlierCell cellOf(const std::string& domain, const std::string& source, const SetShape& shape,
                   std::size_t leftOut, std::size_t home) {
    OutlierCell cell{domain, source, shape, 3, {}};
    for (const OutlierRival& rival : outlierRivals()) {
        cell.named[rival.id] = hits(40, 100);
    }
    cell.named["mahalanobis"] = hits(60, 100);
    cell.named[kOursLeftOut] = hits(leftOut, 100);
    cell.named[kOursHome] = hits(home, 100);
    return cell;
}

const ExperimentTable& tableNamed(const std::vector<ExperimentTable>& tables,
                                  const std::string& id) {
    return *std::ranges::find(tables, id, &ExperimentTable::id);
}

std::vector<ExperimentTable> tablesOf(std::vector<OutlierCell> cells) {
    return comparisonTables({"enc", "Encoder", std::move(cells)}, {});
}

TEST(ComparisonTables, SetOursBesideTheBestRivalOfTheRow) {
    const auto tables = tablesOf({cellOf("a", "a by class", {16, 1}, 75, 90)});
    const ExperimentTable& table = tableNamed(tables, "enc-one-stranger");
    const ExperimentRow& row = table.rows.front();
    EXPECT_EQ(row.marked, "mahalanobis");
    EXPECT_EQ(row.count, 100);
    const Interval wilson = wilsonInterval(75, 100);
    EXPECT_EQ(figureOf(table, row, kOursLeftOut),
              (ExperimentFigure{wilson.value, wilson.low, wilson.high}));
    const ExperimentFigure difference = figureOf(table, row, "difference").value();
    EXPECT_NEAR(difference.value, 0.15, 1e-12);
    // 15 of 100 sets differ, all in our favour: the bootstrap's spread is √(0.15 · 0.85 / 100).
    EXPECT_NEAR(difference.low, 0.15 - 1.96 * 0.0357, 0.02);
    EXPECT_NEAR(difference.high, 0.15 + 1.96 * 0.0357, 0.02);
}

TEST(ComparisonTables, ThePairedDifferenceOfEqualAnswersIsNothing) {
    const auto tables = tablesOf({cellOf("a", "a by class", {16, 1}, 60, 60)});
    const ExperimentTable& table = tableNamed(tables, "enc-one-stranger");
    EXPECT_EQ(figureOf(table, table.rows.front(), "difference"), (ExperimentFigure{0.0, 0.0, 0.0}));
}

TEST(ComparisonTables, AMeanGivesEveryDomainTheSameWeight) {
    const auto tables = tablesOf({cellOf("a", "a by class", {16, 1}, 90, 90),
                                  cellOf("b", "b by class", {16, 1}, 20, 20),
                                  cellOf("b", "b by attribute", {16, 1}, 40, 40)});
    const ExperimentTable& table = tableNamed(tables, "enc-one-stranger");
    ASSERT_EQ(table.rows.size(), 4U);
    const ExperimentRow& mean = table.rows.back();
    EXPECT_EQ(mean.labels.front(), "mean over domains");
    EXPECT_EQ(mean.count, 300);
    const ExperimentFigure ours = figureOf(table, mean, kOursLeftOut).value();
    EXPECT_NEAR(ours.value, (0.9 + (0.2 + 0.4) / 2) / 2, 1e-12);
    EXPECT_LT(ours.low, ours.value);
    EXPECT_GT(ours.high, ours.value);
}

TEST(ComparisonTables, ShowEachSourceInItsUsualSize) {
    const auto tables = tablesOf(
        {cellOf("a", "a by class", {8, 1}, 10, 10), cellOf("a", "a by class", {16, 1}, 20, 20),
         cellOf("a", "a by class", {16, 2}, 30, 30), cellOf("a", "a by class", {50, 1}, 40, 40),
         cellOf("b", "b by class", {8, 1}, 50, 50)});
    const ExperimentTable& usual = tableNamed(tables, "enc-one-stranger");
    ASSERT_EQ(usual.rows.size(), 3U);
    EXPECT_EQ(usual.rows[0].labels.front(), "a by class");
    EXPECT_NEAR(figureOf(usual, usual.rows[0], kOursLeftOut)->value, 0.2, 1e-12);
    EXPECT_EQ(usual.rows[1].labels.front(), "b by class, 8");

    const ExperimentTable& shapes = tableNamed(tables, "enc-shapes");
    ASSERT_EQ(shapes.rows.size(), 4U);
    EXPECT_EQ(shapes.rows[0].labels, (std::vector<std::string>{"8", "1", "2"}));
    EXPECT_NEAR(figureOf(shapes, shapes.rows[0], kOursLeftOut)->value, 0.3, 1e-12);
    EXPECT_EQ(tableNamed(tables, "enc-all").rows.size(), 5U);
    EXPECT_EQ(tableNamed(tables, "enc-all").detail, ExperimentTable::Detail::JsonOnly);
}

TEST(ComparisonTables, SetTheDenseRivalBesideChance) {
    OutlierCell tested = cellOf("a", "a by class", {16, 1}, 75, 90);
    tested.named[kDenseRival] = hits(6, 100);
    const auto tables = tablesOf({tested, cellOf("a", "a by class", {8, 1}, 75, 90)});
    const ExperimentTable& table = tableNamed(tables, "enc-dense");
    ASSERT_EQ(table.rows.size(), 2U);
    EXPECT_NEAR(figureOf(table, table.rows[0], "chance")->value, 0.0625, 1e-12);
    EXPECT_NEAR(figureOf(table, table.rows[0], kDenseRival)->value, 0.06, 1e-12);
    EXPECT_NEAR(figureOf(table, table.rows[1], kOursHome)->value, 0.9, 1e-12);
}

TEST(SizeTable, HasARowForEverySourceAndSizeAndOneForEverySizesMean) {
    const auto cell = [](const char* domain, const char* source, std::int64_t size,
                         std::size_t ours) {
        OutlierCell result = cellOf(domain, source, {size, 1}, 0, 0);
        result.named[kOurs] = hits(ours, 100);
        return result;
    };
    const ExperimentTable table =
        sizeTable({"enc",
                   "Encoder",
                   {cell("a", "first", 8, 70), cell("a", "first", 16, 60),
                    cell("b", "second", 8, 90), cell("b", "third", 8, 50)}},
                  {});
    EXPECT_EQ(table.id, "enc-sizes");
    ASSERT_EQ(table.rows.size(), 6U);
    EXPECT_EQ(table.rows[1].labels, (std::vector<std::string>{"first", "16"}));
    EXPECT_EQ(figureOf(table, table.rows[1], "difference"), (ExperimentFigure{0.0, 0.0, 0.0}));
    EXPECT_EQ(table.rows[4].labels, (std::vector<std::string>{"mean over domains", "8"}));
    EXPECT_NEAR(figureOf(table, table.rows[4], kOurs)->value, (0.7 + (0.9 + 0.5) / 2) / 2, 1e-12);
    EXPECT_EQ(table.rows[4].count, 300);
    EXPECT_EQ(table.rows[5].labels.back(), "16");
}

TEST(ComparisonTables, HaveNoRowWhereNothingWasMeasured) {
    for (const ExperimentTable& table : tablesOf({})) {
        EXPECT_TRUE(table.rows.empty()) << table.id;
    }
}

}  // namespace
}  // namespace setscope
