#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace setscope {

inline constexpr std::size_t kMostCsvFields = 65'537;

/// Takes the records of a table off a text one by one (RFC 4180: quoted fields may hold delimiters,
/// quotes doubled, and line ends). A quote stands for itself unless it begins a field that another
/// one ends; fields of a table with tabs never reach over a line's end. Lines end with "\n" or
/// "\r\n". Of a record with more than kMostCsvFields only so many are kept. Refers to the text.
class CsvReader {
  public:
    CsvReader(std::string_view text, char delimiter) : rest_(text), delimiter_(delimiter) {}

    /// The next record that is no empty line. @return false at the end; `fields` are then not
    /// changed
    bool next(std::vector<std::string>& fields);
    /// Where the record that was read last begins, from 1 on.
    std::int64_t line() const { return line_; }

  private:
    void takeRecord(std::vector<std::string>& fields);
    bool takeField(std::string& field);
    bool takeQuoted(std::string& field);
    bool endsField(std::size_t at) const;

    std::string_view rest_;
    char delimiter_;
    std::int64_t line_ = 0;
    std::int64_t nextLine_ = 1;
};

/// A comma, a semicolon or a tab: what the first record holds and, where it holds several, what
/// divides the most of the first records into as many fields as the first. A comma if it holds
/// none.
char findDelimiter(std::string_view text);

/// A comma-separated table with a header line.
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
