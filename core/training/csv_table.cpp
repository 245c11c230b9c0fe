#include "core/training/csv_table.h"

#include <algorithm>
#include <string_view>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"

namespace setscope {

namespace {

constexpr std::uint64_t kLargestTable = 500'000'000;  // bytes

/// Takes one record off the front of `rest`.
std::vector<std::string> takeRecord(std::string_view& rest) {
    std::vector<std::string> fields(1);
    bool isQuoted = false;
    std::size_t position = 0;
    for (; position < rest.size(); ++position) {
        const char letter = rest[position];
        if (letter == '"') {
            const bool isDoubled =
                isQuoted && position + 1 < rest.size() && rest[position + 1] == '"';
            if (isDoubled) {
                fields.back() += '"';
                ++position;
            } else {
                isQuoted = !isQuoted;
            }
        } else if (letter == ',' && !isQuoted) {
            fields.emplace_back();
        } else if (letter == '\n' && !isQuoted) {
            break;
        } else if (letter != '\r' || isQuoted) {
            fields.back() += letter;
        }
    }
    rest.remove_prefix(std::min(position + 1, rest.size()));
    return fields;
}

}  // namespace

std::size_t CsvTable::columnIndex(const std::string& column) const {
    const auto found = std::ranges::find(columns, column);
    if (found == columns.end()) {
        throw Error(ErrorKind::BadInput, name + " has no column \"" + column + "\".");
    }
    return static_cast<std::size_t>(found - columns.begin());
}

CsvTable readCsvTable(const std::filesystem::path& file) {
    const std::string text = readTextFile(file, kLargestTable);
    std::string_view rest = text;
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (rest.starts_with(kByteOrderMark)) {
        rest.remove_prefix(kByteOrderMark.size());
    }
    CsvTable table{toUtf8(file), takeRecord(rest), {}};
    while (!rest.empty()) {
        std::vector<std::string> row = takeRecord(rest);
        if (row.size() == 1 && row.front().empty()) {
            continue;
        }
        if (row.size() != table.columns.size()) {
            throw Error(ErrorKind::BadInput,
                        table.name + ": row " + std::to_string(table.rows.size() + 2) + " has " +
                            counted(static_cast<std::int64_t>(row.size()), "field", "fields") +
                            " where the header has " + std::to_string(table.columns.size()) + ".");
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace setscope
