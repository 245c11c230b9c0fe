#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/io/table_columns.h"

namespace setscope {

/// What the first record of a table is.
enum class FirstRecord {
    Names,            ///< of the columns
    NumbersForNames,  ///< the same, told only by its numbers: they follow one another, as years do
    Row,              ///< nothing but numbers
    RowWithWords      ///< told by its numbers: they are where the others have theirs
};

/// Tells by the content. A record that holds the name of a column that the options or the import
/// give a meaning, or a word above numbers, is one of names.
/// @param columns one per field; what the records below the first hold
/// @param rows how many records these are
FirstRecord kindOfFirstRecord(std::span<const std::string> fields,
                              std::span<const ColumnCells> columns, std::int64_t rows,
                              const ImportOptions& options, DecimalMark mark);

}  // namespace setscope
