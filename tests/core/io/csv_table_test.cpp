#include "core/io/csv_table.h"

#include <gmock/gmock.h>

#include "core/base/error.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::ElementsAre;

using Records = std::vector<std::vector<std::string>>;

Records recordsOf(std::string_view text, char delimiter) {
    CsvReader reader(text, delimiter);
    Records records;
    std::vector<std::string> fields;
    while (reader.next(fields)) {
        records.push_back(fields);
    }
    return records;
}

TEST(CsvTable, ReadsQuotedFieldsWithCommasQuotesAndLineEnds) {
    const TempDir folder;
    const CsvTable table = readCsvTable(folder.write(
        "a.csv",
        "\xEF\xBB\xBFname,words\r\n1,\"red, green\"\r\n2,\"said \"\"no\"\"\nand left\"\r\n"));
    EXPECT_THAT(table.columns, ElementsAre("name", "words"));
    ASSERT_EQ(table.rows.size(), 2U);
    EXPECT_EQ(table.rows[0][1], "red, green");
    EXPECT_EQ(table.rows[1][1], "said \"no\"\nand left");
    EXPECT_EQ(table.columnIndex("words"), 1U);
}

TEST(CsvTable, RefusesARaggedRowAndAnAbsentColumnByName) {
    const TempDir folder;
    EXPECT_THAT(
        refusal(ErrorKind::BadInput, [&] { readCsvTable(folder.write("b.csv", "a,b\n1,2\n3\n")); }),
        testing::HasSubstr("row 3 has 1 field"));
    EXPECT_THROW(readCsvTable(folder.write("c.csv", "a\n1\n")).columnIndex("b"), Error);
    EXPECT_THROW(readCsvTable(folder.path() / "absent.csv"), Error);
}

TEST(CsvReader, EmptyFieldsCountAndEmptyLinesDoNot) {
    EXPECT_EQ(recordsOf("a,,c\n\n\r\n,\nx,", ','), (Records{{"a", "", "c"}, {"", ""}, {"x", ""}}));
    EXPECT_EQ(recordsOf("", ','), Records{});
    EXPECT_EQ(recordsOf("a\rb,c\r", ','), (Records{{"a\rb", "c"}}));
}

TEST(CsvReader, AQuoteWithinAFieldOrWithoutItsPartnerStandsForItself) {
    EXPECT_EQ(recordsOf("6\" nails,2\n", ','), (Records{{"6\" nails", "2"}}));
    EXPECT_EQ(recordsOf("\"no end,2\nnext,3", ','), (Records{{"\"no end", "2"}, {"next", "3"}}));
    EXPECT_EQ(recordsOf("\"Hi\" she said,2\n", ','), (Records{{"\"Hi\" she said", "2"}}));
    EXPECT_EQ(recordsOf("\"\",\"\"\"\"\n", ','), (Records{{"", "\""}}));
}

TEST(CsvReader, AFieldBetweenTabsEndsWithItsLine) {
    EXPECT_EQ(recordsOf("1\t\"open\n2\tclosed\"\n", '\t'),
              (Records{{"1", "\"open"}, {"2", "closed\""}}));
    EXPECT_EQ(recordsOf("1\t\"a\tb\"\n", '\t'), (Records{{"1", "a\tb"}}));
}

TEST(CsvReader, ARecordIsCountedByTheLineItBeginsIn) {
    CsvReader reader("a\n\n\"b\nb\"\nc", ',');
    std::vector<std::string> fields;
    std::vector<std::int64_t> lines;
    while (reader.next(fields)) {
        lines.push_back(reader.line());
    }
    EXPECT_THAT(lines, ElementsAre(1, 3, 5));
}

TEST(CsvReader, ALongRowOfQuotesIsReadInOnePass) {
    std::string text;
    for (int i = 0; i < 200'000; ++i) {
        text += "\"x,";
    }
    const Records records = recordsOf(text, ',');
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].size(), kMostCsvFields);
}

TEST(FindDelimiter, IsWhatDividesTheFirstLine) {
    EXPECT_EQ(findDelimiter("a,b\n1;2,3\n"), ',');
    EXPECT_EQ(findDelimiter("a;b\n1,5;2,5\n"), ';');
    EXPECT_EQ(findDelimiter("a\tb, c\n1\t2\n"), '\t');
    EXPECT_EQ(findDelimiter("\"a;b\",c\n1,2\n"), ',');
    EXPECT_EQ(findDelimiter("word\ncat;dog\n"), ',');
    EXPECT_EQ(findDelimiter(""), ',');
}

TEST(FindDelimiter, OfSeveralInTheFirstLineItIsTheOneThatTheNextLinesAgreeOn) {
    EXPECT_EQ(findDelimiter("size; mm,weight\n3,4\n5,6\n"), ',');
    EXPECT_EQ(findDelimiter("size, mm;weight\n3;4,5\n5;6\n"), ';');
    EXPECT_EQ(findDelimiter("1,5;2,5\n3,5;4,25\n"), ';') << "decimal commas in every cell";
}

}  // namespace
}  // namespace setscope
