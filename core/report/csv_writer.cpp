#include "core/report/csv_writer.h"

#include <string_view>
#include <type_traits>
#include <variant>

#include "core/base/utf8.h"
#include "core/report/markup.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

std::string quotedIfNeeded(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char letter : text) {
        quoted += letter == '"' ? "\"\"" : std::string(1, letter);
    }
    quoted += '"';
    return quoted;
}

std::string textField(const std::string& text) {
    const bool looksLikeFormula =
        !text.empty() &&
        std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
    std::string harmless = looksLikeFormula ? "'" : "";
    harmless += validUtf8(text);
    return quotedIfNeeded(harmless);
}

std::string field(const DataTable::Cell& cell) {
    return std::visit(
        [](const auto& value) -> std::string {
            using Value = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, std::monostate>) {
                return {};
            } else if constexpr (std::is_same_v<Value, std::string>) {
                return textField(value);
            } else if constexpr (std::is_same_v<Value, bool>) {
                return value ? "true" : "false";
            } else if constexpr (std::is_same_v<Value, float>) {
                return exactNumber(value);
            } else {
                return std::to_string(value);
            }
        },
        cell);
}

}  // namespace

std::string toCsv(const DataTable& table) {
    std::string csv;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        csv += i > 0 ? "," : "";
        csv += quotedIfNeeded(table.columns[i]);
    }
    csv += "\r\n";
    for (const std::vector<DataTable::Cell>& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            csv += i > 0 ? "," : "";
            csv += field(row[i]);
        }
        csv += "\r\n";
    }
    return csv;
}

}  // namespace setscope
