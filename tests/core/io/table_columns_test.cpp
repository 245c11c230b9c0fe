#include "core/io/table_columns.h"

#include <gmock/gmock.h>

#include "core/base/error.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ColumnCells numberColumn(const std::string& name, std::int64_t numbers = 100) {
    return {.name = name, .numbers = numbers, .filled = 100};
}

ColumnCells wordColumn(const std::string& name) {
    return {.name = name, .numbers = 0, .filled = 100};
}

TableColumns choose(const std::vector<ColumnCells>& columns, const ImportOptions& options = {}) {
    return chooseColumns(columns, 100, options, "a.csv");
}

TEST(TableColumns, NumbersAreReadAsTheyAreWritten) {
    EXPECT_EQ(numberIn(" 1.5 ", DecimalMark::Point), 1.5);
    EXPECT_EQ(numberIn("-2e3", DecimalMark::Point), -2000.0);
    EXPECT_EQ(numberIn("+7", DecimalMark::Point), 7.0);
    EXPECT_EQ(numberIn("1,5", DecimalMark::PointOrComma), 1.5);
    EXPECT_EQ(numberIn("1.5", DecimalMark::PointOrComma), 1.5);
    for (const char* text : {"", " ", "1,5", "abc", "1 2", "nan", "inf", "-inf", "1e38", "1e999",
                             "0x10", "+-1", "5%"}) {
        EXPECT_FALSE(numberIn(text, DecimalMark::Point)) << text;
    }
    for (const char* text : {"1,234,567", "1.234,5", "1,234.5", ","}) {
        EXPECT_FALSE(numberIn(text, DecimalMark::PointOrComma)) << text;
    }
}

TEST(TableColumns, NumbersKeepMoreDigitsThanFloat32Has) {
    EXPECT_EQ(numberIn("1700000000.1", DecimalMark::Point), 1700000000.1);
    EXPECT_NE(numberIn("1700000000.1", DecimalMark::Point),
              numberIn("1700000000.2", DecimalMark::Point));
}

TEST(TableColumns, FeaturesAreNumbersThatMeanNothingElse) {
    const TableColumns chosen =
        choose({numberColumn("ID"), numberColumn("height"), numberColumn("Set"),
                numberColumn("label"), wordColumn("town"), numberColumn("weight")});
    EXPECT_THAT(chosen.features, ElementsAre(1, 5));
    EXPECT_EQ(chosen.set, 2U);
    EXPECT_EQ(chosen.label, 3U);
    EXPECT_EQ(chosen.name, 0U);
    EXPECT_FALSE(chosen.text);
    EXPECT_THAT(chosen.patchy, IsEmpty());
}

TEST(TableColumns, NineInTenCellsMakeAColumnOfNumbers) {
    const TableColumns chosen = choose({numberColumn("a", 90), numberColumn("b", 89),
                                        numberColumn("c", 51), numberColumn("d", 50)});
    EXPECT_THAT(chosen.features, ElementsAre(0));
    EXPECT_THAT(chosen.patchy, ElementsAre(1, 2));
}

TEST(TableColumns, OneCellOfASmallTableMayBeMissing) {
    const std::vector<ColumnCells> columns = {{.name = "a", .numbers = 2, .filled = 2}};
    EXPECT_THAT(chooseColumns(columns, 3, {}, "a.csv").features, ElementsAre(0));
    EXPECT_THAT(chooseColumns(columns, 4, {}, "a.csv").features, IsEmpty());
}

TEST(TableColumns, RowNumbersInFrontWithoutANameAreNoFeature) {
    EXPECT_THAT(choose({numberColumn(""), numberColumn("a")}).features, ElementsAre(1));
    EXPECT_THAT(choose({numberColumn(""), numberColumn("")}).features, ElementsAre(0, 1));
}

TEST(TableColumns, RowsAreNamedByTheUsualColumnsInTheirOrder) {
    EXPECT_EQ(choose({wordColumn("title"), wordColumn("name"), numberColumn("a")}).name, 1U);
    EXPECT_EQ(choose({wordColumn("title"), wordColumn("id"), numberColumn("a")}).name, 1U);
    EXPECT_EQ(choose({wordColumn("town"), wordColumn("title"), numberColumn("a")}).name, 1U);
    EXPECT_EQ(choose({numberColumn("a"), wordColumn("town"), wordColumn("river")}).name, 1U);
    EXPECT_FALSE(choose({numberColumn("a"), wordColumn("label")}).name);
}

TEST(TableColumns, WithoutNumbersTheTextIsTheUsualOrTheFirstColumnOfWords) {
    EXPECT_EQ(choose({wordColumn("label"), wordColumn("source"), wordColumn("Text")}).text, 2U);
    EXPECT_EQ(choose({wordColumn("source"), wordColumn("word")}).text, 1U);
    EXPECT_EQ(choose({wordColumn("label"), wordColumn("name"), wordColumn("b")}).text, 1U);
    EXPECT_FALSE(choose({wordColumn("label"), wordColumn("set")}).text);
    EXPECT_FALSE(choose({{.name = "blank", .numbers = 0, .filled = 0}}).text);
    EXPECT_FALSE(choose({numberColumn("age", 60)}).text) << "a column with gaps is no text";
}

TEST(TableColumns, OptionsChooseTheSetAndTheNameInAnyCase) {
    ImportOptions options;
    options.setColumn = "plate";
    options.nameColumn = "TOWN";
    const TableColumns chosen =
        choose({numberColumn("Plate"), numberColumn("set"), wordColumn("name"), wordColumn("town")},
               options);
    EXPECT_EQ(chosen.set, 0U);
    EXPECT_EQ(chosen.name, 3U);
    EXPECT_THAT(chosen.features, ElementsAre(1));
    options.setColumn = "absent";
    EXPECT_THAT(refusal(ErrorKind::BadInput,
                        [&] {
                            choose({numberColumn("a"), wordColumn("b")}, options);
                        }),
                HasSubstr("a.csv has no column \"absent\"; choose one of its columns: \"a\", "
                          "\"b\"."));
}

TEST(TableColumns, WithoutAHeaderNoColumnCanBeChosen) {
    ImportOptions options;
    options.nameColumn = "town";
    EXPECT_EQ(refusal(ErrorKind::BadInput,
                      [&] {
                          choose({numberColumn(""), wordColumn("")}, options);
                      }),
              "a.csv has no line with the names of its columns, so that none is called \"town\"; "
              "put such a line above its rows.");
}

}  // namespace
}  // namespace setscope
