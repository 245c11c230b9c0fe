#include "core/results/experiment_result.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace setscope {
namespace {

ExperimentResult smallResult() {
    ExperimentTable table;
    table.id = "small";
    table.title = "A small table";
    table.labels = {"Source", "Size"};
    table.columns = {{"ours", "Ours", "our own", FigureUnit::Share},
                     {"rival", "Rival", "", FigureUnit::Share},
                     {"difference", "Difference", "", FigureUnit::Difference}};
    ExperimentRow row;
    row.labels = {"leaves", "16"};
    row.figures = {ExperimentFigure{0.75, 0.7, 0.8}, std::nullopt,
                   ExperimentFigure{-0.1, -0.2, 0.0}};
    row.count = 500;
    row.marked = "rival";
    table.rows = {row};
    ExperimentResult result;
    result.id = "test";
    result.isQuick = true;
    result.seed = 7;
    result.tables = {table};
    result.published = {{"the paper's", 0.063, FigureUnit::Share, "somebody 2017"}};
    result.notes = {"Nothing differs."};
    result.problems = {{"a.jpg", "It is damaged."}};
    return result;
}

TEST(ExperimentResult, SaysEverythingInJson) {
    const Json json = toJson(smallResult());
    EXPECT_EQ(json.at("id"), "test");
    EXPECT_EQ(json.at("quick"), true);
    EXPECT_EQ(json.at("seed"), 7);
    const Json& row = json.at("tables").at(0).at("rows").at(0);
    EXPECT_EQ(row.at("labels").at("Size"), "16");
    EXPECT_EQ(row.at("count"), 500);
    EXPECT_EQ(row.at("figures").at("ours").at("low"), 0.7);
    EXPECT_TRUE(row.at("figures").at("rival").is_null());
    EXPECT_EQ(json.at("tables").at(0).at("columns").at(2).at("unit"), "difference");
    EXPECT_EQ(json.at("published").at(0).at("value"), 0.063);
    EXPECT_EQ(json.at("notes").at(0), "Nothing differs.");
    EXPECT_EQ(json.at("problems").at(0).at("path"), "a.jpg");
}

TEST(ExperimentResult, RefusesRowsOfAnotherWidth) {
    ExperimentResult lacksAFigure = smallResult();
    lacksAFigure.tables[0].rows[0].figures.pop_back();
    EXPECT_THROW(toJson(lacksAFigure), std::logic_error);
    ExperimentResult lacksALabel = smallResult();
    lacksALabel.tables[0].rows[0].labels.pop_back();
    EXPECT_THROW(toJson(lacksALabel), std::logic_error);
}

TEST(ExperimentResult, FindsTheFigureOfAColumn) {
    const ExperimentResult result = smallResult();
    const ExperimentTable& table = result.tables[0];
    EXPECT_EQ(figureOf(table, table.rows[0], "difference")->value, -0.1);
    EXPECT_FALSE(figureOf(table, table.rows[0], "rival").has_value());
    EXPECT_THROW(figureOf(table, table.rows[0], "nobody"), std::logic_error);
}

}  // namespace
}  // namespace setscope
