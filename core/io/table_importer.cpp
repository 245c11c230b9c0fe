#include "core/io/table_importer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/column_scale.h"
#include "core/io/csv_table.h"
#include "core/io/list_members.h"
#include "core/io/table_columns.h"
#include "core/io/table_header.h"

namespace setscope {
namespace {

constexpr std::size_t kMostTableColumns = kMostCsvFields - 1;
constexpr const char* kLeftOut = "it was left out, mend it and import the table again.";

bool isBlankCell(const std::string& cell) { return trimmed(cell).empty(); }

/// Takes the next record with anything in it. @return false at the end
bool takeFilledRecord(CsvReader& reader, std::vector<std::string>& fields) {
    while (reader.next(fields)) {
        if (!std::ranges::all_of(fields, isBlankCell)) {
            return true;
        }
    }
    return false;
}

/// Drops empty fields behind the last column. @return false if there are more or fewer fields still
bool fitToWidth(std::vector<std::string>& fields, std::size_t width) {
    while (fields.size() > width && isBlankCell(fields.back())) {
        fields.pop_back();
    }
    return fields.size() == width;
}

/// What follows a column's name where its values are less a number: " − 1700000000".
std::string lessOrigin(double origin) {
    if (origin == 0.0) {
        return {};
    }
    std::array<char, 128> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), std::abs(origin),
                                   std::chars_format::fixed)
                         .ptr;
    return (origin < 0.0 ? " + " : " − ") + std::string(digits.data(), end);
}

/// Reads one table twice: once to see what its columns hold, once to take its rows.
class TableImport {
  public:
    TableImport(const FoundItem& item, const ImportTools& tools, std::string_view text)
        : item_(item),
          tools_(tools),
          text_(text),
          name_(fileName(item.source)),
          delimiter_(findDelimiter(text)),
          mark_(delimiter_ == ';' ? DecimalMark::PointOrComma : DecimalMark::Point),
          problems_(item.source, "line") {}

    ImportedItem import() {
        lookAtAll();
        columns_ = chooseColumns(cells_, rows_, tools_.options, name_);
        if (columns_.features.empty() && !columns_.text) {
            refuseTable(
                columns_.patchy.empty()
                    ? "has neither a column of numbers nor one of texts that could be compared"
                    : "has no column of texts, and none in which at least 9 in 10 cells are "
                      "numbers");
        }
        takeRows();
        if (sets_.empty()) {
            refuseTable("has no row that can be used (" + problems_.first() + ")");
        }
        scaleColumns();
        ImportedItem imported;
        imported.sets = std::move(sets_);
        imported.problems = problems_.take();
        if (!columns_.patchy.empty()) {
            notes_.push_back(patchySentence());
        }
        for (std::string& note : notes_) {
            imported.problems.push_back({displayPath(item_.source), name_ + ": " + note});
        }
        if (hasHeader_) {
            imported.columns = columnUse();
        }
        return imported;
    }

  private:
    [[noreturn]] void refuseTable(const std::string& why) const {
        throw Error(ErrorKind::BadInput, name_ + " " + why + "; mend it and import it again.");
    }

    void throwIfStoppedAt(std::int64_t row) const {
        constexpr std::int64_t kRowsPerStop = 1024;
        if (row % kRowsPerStop == 0 && tools_.stop.stop_requested()) {
            throw Cancelled();
        }
    }

    /// A reader that stands at the first row.
    CsvReader firstRow() const {
        CsvReader reader(text_, delimiter_);
        std::vector<std::string> header;
        if (hasHeader_) {
            takeFilledRecord(reader, header);
        }
        return reader;
    }

    /// Counts the cells of all rows, and finds out whether the first record is one of them.
    void lookAtAll() {
        CsvReader reader(text_, delimiter_);
        std::vector<std::string> first;
        if (!takeFilledRecord(reader, first)) {
            refuseTable("holds nothing but empty lines");
        }
        if (first.size() > kMostTableColumns) {
            refuseTable("has more than the " +
                        counted(std::int64_t{kMostTableColumns}, "column", "columns") +
                        " that a table may have");
        }
        cells_.resize(first.size());
        const std::int64_t others = countCellsOfRest(reader);
        const FirstRecord kind = kindOfFirstRecord(first, cells_, rows_, tools_.options, mark_);
        hasHeader_ = kind == FirstRecord::Names || kind == FirstRecord::NumbersForNames;
        if (hasHeader_) {
            for (std::size_t i = 0; i < first.size(); ++i) {
                cells_[i].name = trimmed(first[i]);
            }
        } else {
            requireRowNumber(others + 1);
            countCellsOf(first);
        }
        noteFirstRecord(kind);
        requireRows();
    }

    /// @return how many records there are
    std::int64_t countCellsOfRest(CsvReader& reader) {
        std::int64_t records = 0;
        std::vector<std::string> fields;
        while (takeFilledRecord(reader, fields)) {
            throwIfStoppedAt(++records);
            requireRowNumber(records);
            if (fitToWidth(fields, cells_.size())) {
                countCellsOf(fields);
            }
        }
        return records;
    }

    void countCellsOf(const std::vector<std::string>& fields) {
        ++rows_;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            cells_[i].filled += isBlankCell(fields[i]) ? 0 : 1;
            cells_[i].numbers += numberIn(fields[i], mark_) ? 1 : 0;
        }
    }

    void requireRowNumber(std::int64_t row) const {
        if (row > tools_.options.rowLimit) {
            refuseTable("has more than the " + counted(tools_.options.rowLimit, "row", "rows") +
                        " that one table may have; divide it into several");
        }
    }

    void noteFirstRecord(FirstRecord kind) {
        if (kind == FirstRecord::RowWithWords) {
            notes_.emplace_back(
                "the first line has numbers where the others have theirs, so that it was taken for "
                "a row; put a line with the names of the columns above it or, if it is that line, "
                "add a letter to the names that are numbers.");
        } else if (kind == FirstRecord::NumbersForNames) {
            notes_.emplace_back(
                "the first line has numbers that follow one another, as years do, so that it was "
                "taken for the names of the columns; if it is a row, put a line with such names "
                "above it.");
        }
    }

    void requireRows() const {
        if (rows_ == 0) {
            refuseTable(
                "has no row with as many fields as its header; it must hold one line per row "
                "below a line with the names of the columns");
        }
    }

    std::string columnName(std::size_t column) const {
        const std::string& name = cells_[column].name;
        return name.empty() ? "column " + std::to_string(column + 1)
                            : "the column \"" + nameOfText(name) + "\"";
    }

    /// As in the header; "column 3" without a name.
    std::string nameInHeader(std::size_t column) const {
        const std::string& name = cells_[column].name;
        return name.empty() ? columnName(column) : name;
    }

    /// @pre the columns that are compared are known, as after scaleColumns
    ColumnUse columnUse() const {
        ColumnUse use{.path = displayPath(item_.source), .compared = {}, .leftOut = {}};
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            const bool isCompared =
                columns_.text == i || std::ranges::binary_search(columns_.features, i);
            (isCompared ? use.compared : use.leftOut).push_back(nameInHeader(i));
        }
        return use;
    }

    /// A comma-separated list of the patchy columns, in a sentence.
    std::string patchySentence() const {
        constexpr std::size_t kNamed = 5;
        std::string names;
        for (std::size_t i = 0; i < std::min(kNamed, columns_.patchy.size()); ++i) {
            names += (i > 0 ? ", " : "") + columnName(columns_.patchy[i]);
        }
        const bool isOne = columns_.patchy.size() == 1;
        return names +
               (columns_.patchy.size() > kNamed ? " and others were"
                : isOne                         ? " was"
                                                : " were") +
               " left out, as fewer than 9 in 10 of " + (isOne ? "its" : "their") +
               " cells are numbers; fill in the others and import the table again.";
    }

    void takeRows() {
        shared_ = std::make_shared<VectorColumns>();
        numbers_.reserve(columns_.features.size() * static_cast<std::size_t>(rows_));
        CsvReader reader = firstRow();
        std::vector<std::string> fields;
        for (std::int64_t row = 1; takeFilledRecord(reader, fields); ++row) {
            throwIfStoppedAt(row);
            const std::size_t fieldCount = fields.size();
            if (!fitToWidth(fields, cells_.size())) {
                problems_.add(
                    reader.line(),
                    "has " + counted(static_cast<std::int64_t>(fieldCount), "field", "fields") +
                        " where the first line has " + std::to_string(cells_.size()),
                    kLeftOut);
            } else if (columns_.text) {
                takeText(fields, reader.line());
            } else {
                takeNumbers(fields, reader.line());
            }
        }
    }

    void takeText(const std::vector<std::string>& fields, std::int64_t line) {
        const std::string_view text = trimmed(fields[*columns_.text]);
        if (text.empty()) {
            problems_.add(line, "has no text in " + columnName(*columns_.text), kLeftOut);
        } else if (text.size() > kLongestText) {
            problems_.add(line,
                          "has a text of " + byteSize(text.size()) + ", more than the " +
                              byteSize(kLongestText) + " that one text may have",
                          "it was left out, divide it.");
        } else {
            Member member = textMember(rowAt(line), text);
            if (const std::string name = cellName(fields, columns_.name); !name.empty()) {
                member.name = name;
            }
            add(std::move(member), fields);
        }
    }

    void takeNumbers(const std::vector<std::string>& fields, std::int64_t line) {
        const std::size_t begin = numbers_.size();
        for (const std::size_t column : columns_.features) {
            const std::optional<double> number = numberIn(fields[column], mark_);
            if (!number) {
                problems_.add(line,
                              isBlankCell(fields[column])
                                  ? "has no number in " + columnName(column)
                                  : "has \"" + nameOfText(fields[column]) + "\" in " +
                                        columnName(column) + ", which is no usable number",
                              kLeftOut);
                numbers_.resize(begin);
                return;
            }
            numbers_.push_back(*number);
        }
        const std::size_t set =
            add(rowMember(rowAt(line), cellName(fields, columns_.name), {{}, shared_}), fields);
        numbersOf_.resize(sets_.size());
        numbersOf_[set].push_back(begin);
    }

    FileReference rowAt(std::int64_t line) const {
        return {item_.source.file, item_.source.entry, line};
    }

    static std::string cellName(const std::vector<std::string>& fields,
                                std::optional<std::size_t> column) {
        return column ? nameOfText(fields[*column]) : std::string();
    }

    /// @return the index of its set
    std::size_t add(Member member, const std::vector<std::string>& fields) {
        member.label = cellName(fields, columns_.label);
        const std::string key =
            columns_.set ? std::string(trimmed(fields[*columns_.set])) : std::string();
        const auto [set, isNew] = setOf_.emplace(key, sets_.size());
        if (isNew) {
            sets_.push_back({.id = {}, .name = setName(key), .members = {}});
        }
        sets_[set->second].members.push_back(std::move(member));
        return set->second;
    }

    std::string setName(const std::string& value) const {
        if (value.empty()) {
            return listSetName(item_);
        }
        return (item_.wasDroppedItself ? "" : listSetName(item_) + "/") + nameOfText(value);
    }

    /// Takes the scale of every feature over the rows that are used; those that have none are no
    /// features any more. The rows get their numbers, and hashes that stand for the scaled ones.
    void scaleColumns() {
        if (columns_.features.empty()) {
            return;
        }
        std::vector<std::size_t> kept;
        const std::vector<ColumnScale> scales = scalesOfFeatures(kept);
        if (kept.empty()) {
            refuseTable(
                "has only columns in which all rows hold the same number, so that no row "
                "differs from another");
        }
        shareScales(scales, kept);
        for (std::size_t set = 0; set < sets_.size(); ++set) {
            for (std::size_t i = 0; i < sets_[set].members.size(); ++i) {
                throwIfStoppedAt(static_cast<std::int64_t>(i));
                VectorContent content{{}, shared_};
                content.values.reserve(kept.size());
                for (std::size_t k = 0; k < kept.size(); ++k) {
                    content.values.push_back(static_cast<float>(
                        numbers_[numbersOf_[set][i] + kept[k]] - scales[k].origin));
                }
                Member& member = sets_[set].members[i];
                std::string label = std::move(member.label);
                member = rowMember(std::move(member.payload.source), std::move(member.name),
                                   std::move(content));
                member.label = std::move(label);
            }
        }
        for (std::size_t& place : kept) {
            place = columns_.features[place];
        }
        columns_.features = std::move(kept);
    }

    /// @param kept gets the places, among the features, of those that have a scale
    std::vector<ColumnScale> scalesOfFeatures(std::vector<std::size_t>& kept) const {
        const std::size_t width = columns_.features.size();
        std::vector<ColumnScale> scales;
        std::vector<double> values;
        for (std::size_t i = 0; i < width; ++i) {
            throwIfStoppedAt(0);
            values.clear();
            for (std::size_t at = i; at < numbers_.size(); at += width) {
                values.push_back(numbers_[at]);
            }
            if (const std::optional<ColumnScale> scale = scaleOf(values)) {
                kept.push_back(i);
                scales.push_back(*scale);
            }
        }
        return scales;
    }

    void shareScales(const std::vector<ColumnScale>& scales, const std::vector<std::size_t>& kept) {
        const bool hasOrigin = std::ranges::any_of(
            scales, [](const ColumnScale& scale) { return scale.origin != 0.0; });
        for (std::size_t k = 0; k < kept.size(); ++k) {
            const std::size_t column = columns_.features[kept[k]];
            shared_->centre.push_back(static_cast<float>(scales[k].centre - scales[k].origin));
            shared_->spread.push_back(static_cast<float>(scales[k].spread));
            if (hasHeader_ || hasOrigin) {
                shared_->names.push_back(nameInHeader(column) + lessOrigin(scales[k].origin));
            }
            if (scales[k].isBlurred) {
                notes_.push_back("the numbers in " + columnName(column) +
                                 " are too close together to be told apart; subtract what they "
                                 "have in common and import the table again.");
            }
        }
    }

    const FoundItem& item_;
    const ImportTools& tools_;
    std::string_view text_;
    std::string name_;
    char delimiter_;
    DecimalMark mark_;
    bool hasHeader_ = true;
    std::vector<ColumnCells> cells_;
    std::int64_t rows_ = 0;  ///< with as many fields as the header
    TableColumns columns_;
    std::shared_ptr<VectorColumns> shared_;
    std::vector<ItemSet> sets_;
    std::vector<double> numbers_;                      ///< [rows taken, features], row by row
    std::vector<std::vector<std::size_t>> numbersOf_;  ///< per set and member, where they begin
    std::vector<std::string> notes_;  ///< sentences on the table as a whole, without its name
    std::map<std::string, std::size_t> setOf_;  ///< index, by the set column's value
    RowProblems problems_;
};

}  // namespace

bool hasTableEnding(std::string_view ending) { return ending == "csv" || ending == "tsv"; }

bool looksLikeTable(std::span<const std::byte> /*start*/) { return false; }

ImportedItem importTable(const FoundItem& item, const ImportTools& tools) {
    const ByteBudget::Share share(tools.budget, mostListBytes(item, kLargestList), tools.stop);
    const std::string text = listText(item, tools);
    return TableImport(item, tools, text).import();
}

}  // namespace setscope
