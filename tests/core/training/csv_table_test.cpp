#include "core/training/csv_table.h"

#include <gmock/gmock.h>

#include "core/base/error.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::ElementsAre;

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

}  // namespace
}  // namespace setscope
