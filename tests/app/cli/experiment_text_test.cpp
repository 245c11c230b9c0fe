#include "app/cli/experiment_text.h"

#include <gmock/gmock.h>

#include <sstream>

#include "core/base/utf8.h"

namespace setscope {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A row as long as rows of experiments become.
ExperimentResult longResult() {
    ExperimentTable table;
    table.id = "long";
    table.title =
        "Encoder: a title that goes on and on, so that it has to be broken between its "
        "words before the line is over";
    table.labels = {"Source"};
    table.columns = {{"ours", "Ours", "our detector", FigureUnit::Share},
                     {"home", "Home", "", FigureUnit::Share},
                     {"cosine", "Cosine", "", FigureUnit::Share},
                     {"euclidean", "Euclid", "", FigureUnit::Share},
                     {"mahalanobis", "Mahal.", "", FigureUnit::Share},
                     {"nearest", "Near.", "", FigureUnit::Share},
                     {"forest", "Forest", "", FigureUnit::Share},
                     {"difference", "Difference", "", FigureUnit::Difference}};
    ExperimentRow row;
    row.labels = {"grocery by coarse class, 8"};
    row.figures.assign(7, ExperimentFigure{1.0, 0.99, 1.0});
    row.figures[3] = std::nullopt;
    row.figures.emplace_back(ExperimentFigure{-0.123, -0.1409, -0.1091});
    row.count = 500;
    row.marked = "cosine";
    table.rows = {row};
    ExperimentTable hidden = table;
    hidden.id = "hidden";
    hidden.title = "A hidden table";
    hidden.detail = ExperimentTable::Detail::JsonOnly;
    ExperimentResult result;
    result.title = "A test";
    result.device.used = "cpu";
    result.tables = {table, hidden};
    result.published = {{"the paper's", 0.063, FigureUnit::Share, "somebody 2017"}};
    result.notes = {std::string(300, 'x') + " " + std::string(60, 'y') + " " +
                    std::string(60, 'z')};
    result.problems = {{"a.jpg", "It is damaged."}};
    return result;
}

TEST(ExperimentText, MarksTheBestRivalAndRoundsBoundsOutwards) {
    const std::string text = experimentText(longResult());
    EXPECT_THAT(text, HasSubstr("100.0*"));
    EXPECT_THAT(text, HasSubstr("-12.3 [-15 -10]"));
    EXPECT_THAT(text, HasSubstr("–"));
    EXPECT_THAT(text, HasSubstr("Test sets of a row: 500"));
}

TEST(ExperimentText, HoldsPublishedFiguresNotesAndProblemsButNoHiddenTable) {
    const std::string text = experimentText(longResult());
    EXPECT_THAT(text, HasSubstr("the paper's: 6.3"));
    EXPECT_THAT(text, HasSubstr("Ours: our detector"));
    EXPECT_THAT(text, HasSubstr("a.jpg: It is damaged."));
    EXPECT_THAT(text, HasSubstr("\n  " + std::string(60, 'y') + "\n"));
    EXPECT_THAT(text, Not(HasSubstr("A hidden table")));
}

TEST(ExperimentText, FitsInto100ColumnsButForLongerWords) {
    std::istringstream lines(experimentText(longResult()));
    for (std::string line; std::getline(lines, line);) {
        std::size_t characters = 0;
        forEachCharacter(line, [&characters](std::string_view) { ++characters; });
        EXPECT_TRUE(characters <= 100 || line.find(std::string(300, 'x')) != std::string::npos)
            << line;
    }
}

}  // namespace
}  // namespace setscope
