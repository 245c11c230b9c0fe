#include "core/io/table_columns.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/list_members.h"

namespace setscope {
namespace {

constexpr double kLargestNumber = 1e37;

std::optional<std::size_t> columnCalled(const std::vector<ColumnCells>& columns,
                                        std::string_view name) {
    const std::string wanted = lowerAscii(trimmed(name));
    const auto found = std::ranges::find_if(columns, [&](const ColumnCells& column) {
        return !wanted.empty() && lowerAscii(column.name) == wanted;
    });
    return found == columns.end()
               ? std::nullopt
               : std::optional(static_cast<std::size_t>(found - columns.begin()));
}

std::string columnList(const std::vector<ColumnCells>& columns) {
    constexpr std::size_t kNamed = 8;
    std::string list;
    for (std::size_t i = 0; i < std::min(kNamed, columns.size()); ++i) {
        list += (i > 0 ? ", \"" : "\"") + nameOfText(columns[i].name) + "\"";
    }
    return list + (columns.size() > kNamed ? " and others" : "");
}

/// The column that the options name, else the one with the usual name.
std::optional<std::size_t> chosenColumn(const std::vector<ColumnCells>& columns,
                                        const std::string& chosen, std::string_view usual,
                                        const std::string& table) {
    if (chosen.empty()) {
        return columnCalled(columns, usual);
    }
    const std::optional<std::size_t> found = columnCalled(columns, chosen);
    if (!found && std::ranges::all_of(columns, &std::string::empty, &ColumnCells::name)) {
        throw Error(ErrorKind::BadInput,
                    table +
                        " has no line with the names of its columns, so that none is called \"" +
                        chosen + "\"; put such a line above its rows.");
    }
    if (!found) {
        throw Error(ErrorKind::BadInput,
                    table + " has no column \"" + chosen +
                        "\"; choose one of its columns: " + columnList(columns) + ".");
    }
    return found;
}

bool isMostlyNumbers(const ColumnCells& column, std::int64_t rows) {
    return 2 * column.numbers > rows;
}

/// Indices of the columns that may hold what is compared.
std::vector<std::size_t> contentColumns(const std::vector<ColumnCells>& columns,
                                        const std::vector<std::optional<std::size_t>>& spoken) {
    const bool isFirstRowNumber =
        columns.size() > 1 && columns[0].name.empty() && !columns[1].name.empty();
    std::vector<std::size_t> content;
    for (std::size_t i = isFirstRowNumber ? 1 : 0; i < columns.size(); ++i) {
        if (std::ranges::count(spoken, std::optional(i)) == 0 &&
            lowerAscii(columns[i].name) != "id") {
            content.push_back(i);
        }
    }
    return content;
}

std::optional<std::size_t> textColumn(const std::vector<ColumnCells>& columns,
                                      const std::vector<std::size_t>& content) {
    for (const char* usual : {"text", "word"}) {
        const std::optional<std::size_t> called = columnCalled(columns, usual);
        if (called && columns[*called].filled > 0 && std::ranges::count(content, *called) > 0) {
            return called;
        }
    }
    const auto first = std::ranges::find_if(content, [&](std::size_t i) {
        return columns[i].filled > 0 && 2 * columns[i].numbers <= columns[i].filled;
    });
    return first == content.end() ? std::nullopt : std::optional(*first);
}

std::optional<std::size_t> usualNameColumn(const std::vector<ColumnCells>& columns,
                                           const std::vector<std::size_t>& content) {
    for (const char* usual : {"name", "id", "title"}) {
        if (const std::optional<std::size_t> called = columnCalled(columns, usual)) {
            return called;
        }
    }
    const auto firstWords = std::ranges::find_if(
        content, [&](std::size_t i) { return columns[i].numbers == 0 && columns[i].filled > 0; });
    return firstWords == content.end() ? std::nullopt : std::optional(*firstWords);
}

}  // namespace

std::optional<double> numberIn(std::string_view cell, DecimalMark mark) {
    cell = trimmed(cell);
    if (cell.starts_with('+') && !cell.starts_with("+-")) {
        cell.remove_prefix(1);
    }
    std::string withPoint;
    if (mark == DecimalMark::PointOrComma && cell.find(',') != std::string_view::npos) {
        withPoint = cell;
        withPoint[cell.find(',')] = cell.find('.') == std::string_view::npos ? '.' : ',';
        cell = withPoint;
    }
    double value = 0.0;
    const auto [end, failure] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    const bool isNumber = failure == std::errc() && end == cell.data() + cell.size() &&
                          std::abs(value) <= kLargestNumber;
    return isNumber ? std::optional(value) : std::nullopt;
}

bool isNearlyAllNumbers(const ColumnCells& column, std::int64_t rows) {
    constexpr std::int64_t kOneIn = 10;
    return isMostlyNumbers(column, rows) &&
           rows - column.numbers <= std::max<std::int64_t>(1, rows / kOneIn);
}

TableColumns chooseColumns(const std::vector<ColumnCells>& columns, std::int64_t rows,
                           const ImportOptions& options, const std::string& table) {
    TableColumns chosen;
    chosen.set = chosenColumn(columns, options.setColumn, "set", table);
    chosen.label = columnCalled(columns, "label");
    const std::optional<std::size_t> named =
        chosenColumn(columns, options.nameColumn, "name", table);
    const bool isNameChosen = !options.nameColumn.empty();
    const std::vector<std::size_t> content =
        contentColumns(columns, {chosen.set, chosen.label, isNameChosen ? named : std::nullopt});
    for (const std::size_t i : content) {
        if (named != i && isNearlyAllNumbers(columns[i], rows)) {
            chosen.features.push_back(i);
        } else if (named != i && isMostlyNumbers(columns[i], rows)) {
            chosen.patchy.push_back(i);
        }
    }
    if (chosen.features.empty()) {
        chosen.text = textColumn(columns, content);
        chosen.name = isNameChosen ? named : std::nullopt;
    } else {
        chosen.name = isNameChosen ? named : usualNameColumn(columns, content);
    }
    return chosen;
}

}  // namespace setscope
