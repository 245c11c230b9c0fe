#include "core/io/table_header.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/text.h"
#include "core/io/list_members.h"

namespace setscope {
namespace {

bool isKnownName(std::string_view field, const ImportOptions& options) {
    constexpr std::array<std::string_view, 7> kMeant = {"set",   "label", "name", "id",
                                                        "title", "text",  "word"};
    const std::string name = lowerAscii(trimmed(field));
    const bool isChosen = name == lowerAscii(trimmed(options.setColumn)) ||
                          name == lowerAscii(trimmed(options.nameColumn));
    return !name.empty() && (isChosen || std::ranges::find(kMeant, name) != kMeant.end());
}

/// What stands for a number that nobody knows.
bool isMissingNumber(std::string_view field) {
    constexpr std::array<std::string_view, 8> kMissing = {"",  "na",   "n/a",  "nan",
                                                          "?", "null", "none", "-"};
    return std::ranges::find(kMissing, lowerAscii(trimmed(field))) != kMissing.end();
}

/// Years, places or wavelengths rather than the values of a row.
bool followOneAnother(std::span<const double> numbers) {
    constexpr std::size_t kHardlyByChance = 6;
    const auto isWhole = [](double number) { return number == std::trunc(number); };
    bool isEven = std::ranges::all_of(numbers, isWhole);
    for (std::size_t i = 1; i < numbers.size(); ++i) {
        const double step = numbers[i] - numbers[i - 1];
        if (step <= 0.0) {
            return false;
        }
        isEven = isEven && step == numbers[1] - numbers[0];
    }
    const bool isLong = numbers.size() > 2;
    const bool isPairInARow = numbers.size() == 2 && numbers[1] - numbers[0] == 1.0;
    return (isEven && (isLong || isPairInARow)) || numbers.size() >= kHardlyByChance;
}

}  // namespace

FirstRecord kindOfFirstRecord(std::span<const std::string> fields,
                              std::span<const ColumnCells> columns, std::int64_t rows,
                              const ImportOptions& options, DecimalMark mark) {
    const auto isNumber = [mark](const std::string& field) {
        return numberIn(field, mark).has_value();
    };
    if (std::ranges::all_of(fields, isNumber)) {
        return FirstRecord::Row;
    }
    if (std::ranges::any_of(
            fields, [&](const std::string& field) { return isKnownName(field, options); })) {
        return FirstRecord::Names;
    }
    std::vector<double> numbers;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!isNearlyAllNumbers(columns[i], rows) || isMissingNumber(fields[i])) {
            continue;
        }
        const std::optional<double> number = numberIn(fields[i], mark);
        if (!number) {
            return FirstRecord::Names;
        }
        numbers.push_back(*number);
    }
    // As some programs write tables whose columns are only numbered.
    const bool isAboveRowNumbers = trimmed(fields.front()).empty() && columns[0].filled == rows;
    if (numbers.empty() || (isAboveRowNumbers && numbers.front() == 0.0)) {
        return FirstRecord::Names;
    }
    return followOneAnother(numbers) ? FirstRecord::NumbersForNames : FirstRecord::RowWithWords;
}

}  // namespace setscope
