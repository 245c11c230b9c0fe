#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "core/base/run_context.h"
#include "core/io/csv_table.h"

namespace setscope {

/// Readers of the development data's packed extracts. All throw Error (BadInput) naming the file if
/// it is missing, damaged or something else, and Cancelled after a stop.

/// @throws Error (BadInput): this file is not what an experiment expects
[[noreturn]] void refuseExtract(const std::filesystem::path& file);

/// What a gzip file holds, at most 200 MB.
std::string unpackedText(const std::filesystem::path& file, const RunContext& run);

/// A gzipped table without quoting, its first line the names of the columns.
CsvTable readPackedTable(const std::filesystem::path& file, char separator, const RunContext& run);

/// A cell as a finite number: float or double. @param file the one the cell is from
template <std::floating_point Number>
Number numberIn(const std::string& cell, const std::filesystem::path& file) {
    Number value = 0;
    const auto [end, trouble] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (trouble != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value)) {
        refuseExtract(file);
    }
    return value;
}

/// The words of a list that spaces divide.
std::vector<std::string> listedWords(std::string_view text);

}  // namespace setscope
