#include "core/io/csv_table.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"

namespace setscope {

namespace {

constexpr std::uint64_t kLargestCsvTable = 500'000'000;  // bytes

}  // namespace

bool CsvReader::next(std::vector<std::string>& fields) {
    while (!rest_.empty()) {
        line_ = nextLine_;
        if (rest_.starts_with('\n') || rest_.starts_with("\r\n")) {
            rest_.remove_prefix(rest_.find('\n') + 1);
            ++nextLine_;
            continue;
        }
        takeRecord(fields);
        return true;
    }
    return false;
}

void CsvReader::takeRecord(std::vector<std::string>& fields) {
    std::size_t count = 0;
    for (bool isLast = false; !isLast; count = std::min(count + 1, kMostCsvFields)) {
        if (count == fields.size()) {
            fields.emplace_back();
        }
        isLast = takeField(fields[count]);
    }
    fields.resize(count);
}

/// True if the record ends with the field.
bool CsvReader::takeField(std::string& field) {
    if (!takeQuoted(field)) {
        std::size_t end = 0;
        while (end < rest_.size() && !endsField(end)) {
            ++end;
        }
        field = rest_.substr(0, end);
        rest_.remove_prefix(end);
    }
    if (rest_.starts_with('\r')) {
        rest_.remove_prefix(1);
    }
    if (rest_.empty()) {
        return true;
    }
    const bool isLineEnd = rest_.front() == '\n';
    rest_.remove_prefix(1);
    nextLine_ += isLineEnd ? 1 : 0;
    return isLineEnd;
}

/// Takes nothing and returns false if the field is not quoted as a whole.
bool CsvReader::takeQuoted(std::string& field) {
    if (!rest_.starts_with('"')) {
        return false;
    }
    field.clear();
    std::int64_t lineEnds = 0;
    for (std::size_t at = 1; at < rest_.size(); ++at) {
        const char letter = rest_[at];
        const bool isDoubled = letter == '"' && rest_.substr(at + 1).starts_with('"');
        if (letter == '"' && !isDoubled) {
            if (!endsField(at + 1)) {
                return false;
            }
            rest_.remove_prefix(at + 1);
            nextLine_ += lineEnds;
            return true;
        }
        if (letter == '\n' && delimiter_ == '\t') {
            return false;
        }
        lineEnds += letter == '\n' ? 1 : 0;
        field += letter;
        at += isDoubled ? 1 : 0;
    }
    return false;
}

bool CsvReader::endsField(std::size_t at) const {
    if (at >= rest_.size() || rest_[at] == delimiter_ || rest_[at] == '\n') {
        return true;
    }
    return rest_[at] == '\r' && (at + 1 == rest_.size() || rest_[at + 1] == '\n');
}

char findDelimiter(std::string_view text) {
    constexpr int kRecordsLookedAt = 20;
    char best = ',';
    int mostAlike = 0;
    for (const char delimiter : {'\t', ';', ','}) {
        CsvReader reader(text, delimiter);
        std::vector<std::string> fields;
        if (!reader.next(fields) || fields.size() < 2) {
            continue;
        }
        const std::size_t width = fields.size();
        int alike = 1;
        for (int i = 1; i < kRecordsLookedAt && reader.next(fields); ++i) {
            alike += fields.size() == width ? 1 : 0;
        }
        if (alike > mostAlike) {
            best = delimiter;
            mostAlike = alike;
        }
    }
    return best;
}

std::size_t CsvTable::columnIndex(const std::string& column) const {
    const auto found = std::ranges::find(columns, column);
    if (found == columns.end()) {
        throw Error(ErrorKind::BadInput, name + " has no column \"" + column + "\".");
    }
    return static_cast<std::size_t>(found - columns.begin());
}

CsvTable readCsvTable(const std::filesystem::path& file) {
    const std::string text = readTextFile(file, kLargestCsvTable);
    std::string_view rest = text;
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (rest.starts_with(kByteOrderMark)) {
        rest.remove_prefix(kByteOrderMark.size());
    }
    CsvTable table{toUtf8(file), {}, {}};
    CsvReader reader(rest, ',');
    reader.next(table.columns);
    std::vector<std::string> row;
    while (reader.next(row)) {
        if (row.size() == 1 && row.front().empty()) {
            continue;
        }
        if (row.size() != table.columns.size()) {
            throw Error(ErrorKind::BadInput,
                        table.name + ": row " + std::to_string(table.rows.size() + 2) + " has " +
                            counted(static_cast<std::int64_t>(row.size()), "field", "fields") +
                            " where the header has " + std::to_string(table.columns.size()) + ".");
        }
        table.rows.push_back(row);
    }
    return table;
}

}  // namespace setscope
