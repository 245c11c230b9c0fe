#include "app/cli/plain_text.h"

#include <gtest/gtest.h>

namespace setscope {
namespace {

TEST(PlainText, ColumnsStandUnderEachOtherByCharacters) {
    using Align = report::Table::Align;
    const report::Table table{{{"Name", Align::Left}, {"p", Align::Right}},
                              {{{"Äpfel", "0.5"}, true}, {{"b", "10.25"}, false}}};
    EXPECT_EQ(plainText(table),
              "   Name       p\n"
              "!  Äpfel    0.5\n"
              "   b      10.25\n");
}

TEST(PlainText, ATerminalIsNotObeyed) {
    EXPECT_EQ(harmless("a\x1b[2Jb\n"), "a\uFFFD[2Jb\uFFFD");
    EXPECT_EQ(harmless("caf\xE9"), "caf\uFFFD");
    EXPECT_EQ(harmless("\u009B2J"), "\uFFFD2J");  // as a terminal's escape sequence begins
    EXPECT_EQ(harmless("\u00A0é"), "\u00A0é");
}

TEST(PlainText, KeysAndValuesStandInTwoColumns) {
    EXPECT_EQ(plainText(report::KeyValues{{{"a", "1"}, {"long", "2"}}}), "a:     1\nlong:  2\n");
}

}  // namespace
}  // namespace setscope
