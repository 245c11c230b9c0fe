#include "core/io/table_header.h"

#include <gtest/gtest.h>

#include <vector>

namespace setscope {
namespace {

constexpr std::int64_t kRowsBelow = 20;

ColumnCells numbersBelow(std::int64_t numbers = kRowsBelow) {
    return {.name = {}, .numbers = numbers, .filled = numbers};
}
ColumnCells wordsBelow() { return {.name = {}, .numbers = 0, .filled = kRowsBelow}; }

/// Of a record above a column of words and columns of numbers.
FirstRecord kindAboveNumbers(const std::vector<std::string>& fields,
                             const ImportOptions& options = {}) {
    std::vector<ColumnCells> columns(fields.size(), numbersBelow());
    columns[0] = wordsBelow();
    return kindOfFirstRecord(fields, columns, kRowsBelow, options, DecimalMark::Point);
}

TEST(TableHeader, WordsAboveNumbersAreNames) {
    EXPECT_EQ(kindAboveNumbers({"town", "height", "weight"}), FirstRecord::Names);
    EXPECT_EQ(kindAboveNumbers({"town", "2019", "total"}), FirstRecord::Names);
}

TEST(TableHeader, NumbersAboveNumbersAreARow) {
    EXPECT_EQ(kindAboveNumbers({"Ann", "1.5", "50"}), FirstRecord::RowWithWords);
    EXPECT_EQ(kindAboveNumbers({"Ann", "1.5"}), FirstRecord::RowWithWords);
    EXPECT_EQ(kindAboveNumbers({"Ann", "", "50"}), FirstRecord::RowWithWords);
    EXPECT_EQ(kindAboveNumbers({"Ann", "NA", "50"}), FirstRecord::RowWithWords);
    EXPECT_EQ(kindAboveNumbers({"1", "2", "3"}), FirstRecord::Row);
}

TEST(TableHeader, YearsAndOtherNumbersThatFollowOneAnotherAreNames) {
    for (const std::vector<std::string>& fields : std::vector<std::vector<std::string>>{
             {"country", "2019", "2020"},
             {"country", "1990", "2000", "2010"},
             {"sample", "400.5", "401.2", "403.1", "407", "409.9", "412.3"}}) {
        EXPECT_EQ(kindAboveNumbers(fields), FirstRecord::NumbersForNames) << fields[1];
    }
    EXPECT_EQ(kindAboveNumbers({"Ann", "50", "60"}), FirstRecord::RowWithWords);
    EXPECT_EQ(kindAboveNumbers({"Ann", "3", "2", "1"}), FirstRecord::RowWithWords);
    EXPECT_EQ(kindAboveNumbers({"Ann", "5", "5", "5"}), FirstRecord::RowWithWords);
}

TEST(TableHeader, TheNameOfAColumnWithAMeaningMakesAHeader) {
    EXPECT_EQ(kindAboveNumbers({" Name ", "7", "5"}), FirstRecord::Names);
    EXPECT_EQ(kindAboveNumbers({"label", "7", "5"}), FirstRecord::Names);
    EXPECT_EQ(kindAboveNumbers({"plate", "7", "5"}), FirstRecord::RowWithWords);
    ImportOptions options;
    options.setColumn = "PLATE";
    EXPECT_EQ(kindAboveNumbers({"plate", "7", "5"}, options), FirstRecord::Names);
    options.setColumn = "";
    options.nameColumn = "plate";
    EXPECT_EQ(kindAboveNumbers({"plate", "7", "5"}, options), FirstRecord::Names);
}

TEST(TableHeader, NumberedColumnsBesideNumberedRowsAreNames) {
    const std::vector<ColumnCells> columns = {numbersBelow(), numbersBelow()};
    const std::vector<std::string> fields = {"", "0"};
    EXPECT_EQ(kindOfFirstRecord(fields, columns, kRowsBelow, {}, DecimalMark::Point),
              FirstRecord::Names);
}

TEST(TableHeader, OnlyColumnsOfNumbersTell) {
    const std::vector<ColumnCells> columns = {wordsBelow(), numbersBelow(kRowsBelow / 2)};
    const std::vector<std::string> fields = {"Ann", "50"};
    EXPECT_EQ(kindOfFirstRecord(fields, columns, kRowsBelow, {}, DecimalMark::Point),
              FirstRecord::Names);
    const std::vector<ColumnCells> nothingBelow(2);
    EXPECT_EQ(kindOfFirstRecord(fields, nothingBelow, 0, {}, DecimalMark::Point),
              FirstRecord::Names);
}

}  // namespace
}  // namespace setscope
