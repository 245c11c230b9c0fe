#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace setscope {

/// A comma-separated table with a header line (RFC 4180: quoted fields may hold commas, quotes
/// doubled, and line ends).
struct CsvTable {
    std::string name;  ///< of the file, for sentences
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;  ///< each as long as `columns`

    /// @throws Error (BadInput) naming the file if there is no such column
    std::size_t columnIndex(const std::string& column) const;
};

/// @throws Error (BadInput) naming the file and the row if a row has more or fewer fields than the
/// header
CsvTable readCsvTable(const std::filesystem::path& file);

}  // namespace setscope
