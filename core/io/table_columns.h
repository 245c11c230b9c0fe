#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/importer.h"

namespace setscope {

/// What divides whole numbers from their fractions: always a point, or a comma as well.
enum class DecimalMark { Point, PointOrComma };

/// The number in a cell; absent unless it is finite and of at most 1e37.
std::optional<double> numberIn(std::string_view cell, DecimalMark mark);

/// What the cells of one column hold.
struct ColumnCells {
    std::string name;          ///< of the header, trimmed; "" without a header
    std::int64_t numbers = 0;  ///< cells with a number
    std::int64_t filled = 0;   ///< cells that are not blank
};

/// At least 9 in 10 cells, or all but one.
bool isNearlyAllNumbers(const ColumnCells& column, std::int64_t rows);

/// What an import makes of a table's columns, by their indices. Features and text exclude each
/// other; both are absent where nothing in the table can be compared.
struct TableColumns {
    std::vector<std::size_t> features;  ///< nearly all of whose cells are numbers
    std::optional<std::size_t> text;    ///< of a table without features
    std::optional<std::size_t> set;
    std::optional<std::size_t> name;  ///< of texts only where the options name it
    std::optional<std::size_t> label;
    std::vector<std::size_t> patchy;  ///< mostly numbers, but too many cells are not
};

/// The column called "set" (or as the options say), "label" and "id" and a first one without a name
/// beside named ones, as some programs write row numbers, are no features. The text is the column
/// called "text" or "word", else the first that holds more words than numbers. Names count in any
/// case of their letters. At least 9 in 10 cells of a feature are numbers; one that is not is
/// always borne with.
/// @param rows that were counted
/// @param table its name, for sentences
/// @throws Error (BadInput) if a column that the options name is not there
TableColumns chooseColumns(const std::vector<ColumnCells>& columns, std::int64_t rows,
                           const ImportOptions& options, const std::string& table);

}  // namespace setscope
