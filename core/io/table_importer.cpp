#include "core/io/table_importer.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/csv_table.h"
#include "core/io/list_members.h"
#include "core/io/table_columns.h"

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
        countCells();
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
            imported.problems.push_back({displayPath(item_.source), patchySentence()});
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

    void readHeader() {
        std::vector<std::string> fields;
        CsvReader reader(text_, delimiter_);
        if (!takeFilledRecord(reader, fields)) {
            refuseTable("holds nothing but empty lines");
        }
        hasHeader_ = !std::ranges::all_of(
            fields, [&](const std::string& field) { return numberIn(field, mark_).has_value(); });
        if (fields.size() > kMostTableColumns) {
            refuseTable("has more than the " +
                        counted(std::int64_t{kMostTableColumns}, "column", "columns") +
                        " that a table may have");
        }
        for (const std::string& field : fields) {
            cells_.push_back({.name = hasHeader_ ? std::string(trimmed(field)) : std::string()});
        }
    }

    void countCells() {
        readHeader();
        CsvReader reader = firstRow();
        std::vector<std::string> fields;
        for (std::int64_t row = 1; takeFilledRecord(reader, fields); ++row) {
            throwIfStoppedAt(row);
            if (row > tools_.options.rowLimit) {
                refuseTable("has more than the " + counted(tools_.options.rowLimit, "row", "rows") +
                            " that one table may have; divide it into several");
            }
            if (!fitToWidth(fields, cells_.size())) {
                continue;
            }
            ++rows_;
            for (std::size_t i = 0; i < fields.size(); ++i) {
                cells_[i].filled += isBlankCell(fields[i]) ? 0 : 1;
                cells_[i].numbers += numberIn(fields[i], mark_) ? 1 : 0;
            }
        }
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

    /// A comma-separated list of the patchy columns, in a sentence.
    std::string patchySentence() const {
        constexpr std::size_t kNamed = 5;
        std::string names;
        for (std::size_t i = 0; i < std::min(kNamed, columns_.patchy.size()); ++i) {
            names += (i > 0 ? ", " : "") + columnName(columns_.patchy[i]);
        }
        const bool isOne = columns_.patchy.size() == 1;
        return name_ + ": " + names +
               (columns_.patchy.size() > kNamed ? " and others were"
                : isOne                         ? " was"
                                                : " were") +
               " left out, as fewer than 9 in 10 of " + (isOne ? "its" : "their") +
               " cells are numbers; fill in the others and import the table again.";
    }

    void takeRows() {
        shared_ = std::make_shared<VectorColumns>();
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
        VectorContent content{{}, shared_};
        content.values.reserve(columns_.features.size());
        for (const std::size_t column : columns_.features) {
            const std::optional<float> number = numberIn(fields[column], mark_);
            if (!number) {
                problems_.add(line,
                              isBlankCell(fields[column])
                                  ? "has no number in " + columnName(column)
                                  : "has \"" + nameOfText(fields[column]) + "\" in " +
                                        columnName(column) + ", which is no usable number",
                              kLeftOut);
                return;
            }
            content.values.push_back(*number);
        }
        add(rowMember(rowAt(line), cellName(fields, columns_.name), std::move(content)), fields);
    }

    FileReference rowAt(std::int64_t line) const {
        return {item_.source.file, item_.source.entry, line};
    }

    static std::string cellName(const std::vector<std::string>& fields,
                                std::optional<std::size_t> column) {
        return column ? nameOfText(fields[*column]) : std::string();
    }

    void add(Member member, const std::vector<std::string>& fields) {
        member.label = cellName(fields, columns_.label);
        const std::string key =
            columns_.set ? std::string(trimmed(fields[*columns_.set])) : std::string();
        const auto [set, isNew] = setOf_.emplace(key, sets_.size());
        if (isNew) {
            sets_.push_back({.id = {}, .name = setName(key), .members = {}});
        }
        sets_[set->second].members.push_back(std::move(member));
    }

    std::string setName(const std::string& value) const {
        if (value.empty()) {
            return listSetName(item_);
        }
        return (item_.wasDroppedItself ? "" : listSetName(item_) + "/") + nameOfText(value);
    }

    template <class Work>
    void forEachRow(Work work) {
        for (ItemSet& set : sets_) {
            for (Member& member : set.members) {
                work(member);
            }
        }
    }

    /// Takes the scale of every column over the rows that are used, and leaves out the columns that
    /// have none. Hashes stand for scaled values and are taken anew.
    void scaleColumns() {
        if (columns_.features.empty()) {
            return;
        }
        std::vector<std::size_t> kept;
        std::vector<float> values;
        for (std::size_t i = 0; i < columns_.features.size(); ++i) {
            throwIfStoppedAt(0);
            values.clear();
            forEachRow([&](const Member& member) {
                values.push_back(member.payload.vector()->values[i]);
            });
            if (const std::optional<ColumnScale> scale = scaleOf(values)) {
                kept.push_back(i);
                shared_->centre.push_back(scale->centre);
                shared_->spread.push_back(scale->spread);
                if (hasHeader_) {
                    const std::size_t column = columns_.features[i];
                    const std::string& name = cells_[column].name;
                    shared_->names.push_back(name.empty() ? columnName(column) : name);
                }
            }
        }
        if (kept.empty()) {
            refuseTable(
                "has only columns in which all rows hold the same number, so that no row "
                "differs from another");
        }
        forEachRow([&](Member& member) {
            VectorContent content{{}, shared_};
            for (const std::size_t i : kept) {
                content.values.push_back(member.payload.vector()->values[i]);
            }
            std::string label = std::move(member.label);
            member = rowMember(std::move(member.payload.source), std::move(member.name),
                               std::move(content));
            member.label = std::move(label);
        });
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
    std::map<std::string, std::size_t> setOf_;  ///< index, by the set column's value
    RowProblems problems_;
};

}  // namespace

bool hasTableEnding(std::string_view ending) { return ending == "csv" || ending == "tsv"; }

bool looksLikeTable(std::span<const std::byte> /*start*/) { return false; }

ImportedItem importTable(const FoundItem& item, const ImportTools& tools) {
    const ByteBudget::Share share(tools.budget, std::min(item.size, kLargestList), tools.stop);
    const std::string text = listText(item, tools);
    return TableImport(item, tools, text).import();
}

}  // namespace setscope
