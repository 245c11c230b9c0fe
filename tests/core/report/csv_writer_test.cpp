#include "core/report/csv_writer.h"

#include <gmock/gmock.h>

#include <optional>

namespace setscope {
namespace {

using Records = std::vector<std::vector<std::string>>;

/// Reads RFC 4180 to the letter; nothing if the text breaks it.
std::optional<Records> strictCsv(std::string_view text) {
    Records records;
    std::size_t at = 0;
    while (at < text.size()) {
        std::vector<std::string> record;
        for (bool hasMore = true; hasMore;) {
            std::string field;
            if (text[at] == '"') {
                for (++at; at < text.size() && (text[at] != '"' || text.substr(at, 2) == "\"\"");
                     ++at) {
                    at += text[at] == '"' ? 1 : 0;
                    field += text[at];
                }
                ++at;
            } else {
                const std::size_t end = std::min(text.find_first_of(",\r\n\"", at), text.size());
                field = text.substr(at, end - at);
                at = end;
            }
            record.push_back(field);
            hasMore = at < text.size() && text[at] == ',';
            at += hasMore ? 1 : 0;
        }
        if (text.substr(at, 2) != "\r\n") {
            return std::nullopt;
        }
        at += 2;
        records.push_back(record);
    }
    return records;
}

TEST(CsvWriter, AStrictReaderGetsBackWhatWasWritten) {
    const DataTable table{
        "t",
        {"text", "number"},
        {{std::string("a,b \"c\"\r\nd"), 0.25F}, {std::string("é漢"), std::int64_t{-3}}}};
    const auto records = strictCsv(toCsv(table));
    ASSERT_TRUE(records.has_value());
    EXPECT_EQ(*records, (Records{{"text", "number"}, {"a,b \"c\"\r\nd", "0.25"}, {"é漢", "-3"}}));
}

TEST(CsvWriter, TextThatASpreadsheetWouldCalculateIsDisarmedButNumbersAreNot) {
    const DataTable table{"t",
                          {"a", "b"},
                          {{std::string("=1+1"), -0.5F},
                           {std::string("+1"), 1.0F},
                           {std::string("-cmd"), 2.0F},
                           {std::string("@SUM(A1)"), 3.0F},
                           {std::string("\t=1"), 4.0F}}};
    const auto records = strictCsv(toCsv(table));
    ASSERT_TRUE(records.has_value());
    EXPECT_EQ(*records, (Records{{"a", "b"},
                                 {"'=1+1", "-0.5"},
                                 {"'+1", "1"},
                                 {"'-cmd", "2"},
                                 {"'@SUM(A1)", "3"},
                                 {"'\t=1", "4"}}));
}

TEST(CsvWriter, UnknownIsEmptyAndTruthIsSpelled) {
    const DataTable table{"t", {"a", "b", "c"}, {{std::monostate(), true, false}}};
    EXPECT_EQ(toCsv(table), "a,b,c\r\n,true,false\r\n");
}

TEST(CsvWriter, FloatsReadBackToTheBit) {
    for (const float value : {0.1F, 1.0F / 3.0F, 1.17549435e-38F, 0.99999994F}) {
        const auto records = strictCsv(toCsv({"t", {"x"}, {{value}}}));
        ASSERT_TRUE(records.has_value());
        EXPECT_EQ(std::stof(records->at(1).at(0)), value);
    }
}

}  // namespace
}  // namespace setscope
