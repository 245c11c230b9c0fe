#include "app/cli/experiment_text.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>
#include <string_view>

#include "app/cli/plain_text.h"
#include "core/base/text.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

constexpr std::size_t kLineWidth = 100;  // characters

std::string withSign(double value, int digits) {
    return (value < 0.0 ? "-" : "+") + fixedDigits(std::abs(value), digits);
}

/// A measured number with as many digits as its interval leaves it, at most four significant ones.
std::string shownNumber(double value) {
    if (value == 0.0 || std::abs(value) >= 1e6) {
        return exactNumber(static_cast<float>(value));
    }
    const int before = static_cast<int>(std::floor(std::log10(std::abs(value))));
    return before < -4 ? shownMagnitude(value) : fixedDigits(value, std::clamp(3 - before, 0, 6));
}

std::string shownFigure(const ExperimentFigure& figure, const ExperimentColumn& column) {
    const bool showsInterval = column.showsInterval && figure.low < figure.high;
    switch (column.unit) {
        case FigureUnit::Share:
            return fixedDigits(figure.value * 100.0, 1) +
                   (showsInterval ? " [" + fixedDigits(figure.low * 100.0, 1) + " " +
                                        fixedDigits(figure.high * 100.0, 1) + "]"
                                  : "");
        case FigureUnit::Difference:
            return withSign(figure.value * 100.0, 1) + " [" +
                   withSign(std::floor(figure.low * 100.0), 0) + " " +
                   withSign(std::ceil(figure.high * 100.0), 0) + "]";
        case FigureUnit::Number:
            break;
    }
    return shownNumber(figure.value) +
           (showsInterval ? " [" + shownNumber(figure.low) + " " + shownNumber(figure.high) + "]"
                          : "");
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char letter) { return (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U; }));
}

/// Breaks a text between words. @param lead begins the first line; the others begin with as many
/// spaces
std::string wrapped(const std::string& lead, const std::string& text) {
    std::istringstream words(harmless(text));
    std::string result = lead;
    std::size_t used = lead.size();
    for (std::string word; words >> word;) {
        const std::size_t width = characters(word);
        const bool isFirst = used == lead.size();
        if (!isFirst && used + 1 + width > kLineWidth) {
            result += "\n" + std::string(lead.size(), ' ');
            used = lead.size();
        } else if (!isFirst) {
            result += ' ';
            ++used;
        }
        result += word;
        used += width;
    }
    return result + "\n";
}

bool isEverMarked(const ExperimentTable& table, const std::string& column) {
    return std::ranges::any_of(
        table.rows, [&column](const ExperimentRow& row) { return row.marked == column; });
}

report::Table reportTable(const ExperimentTable& table) {
    report::Table shown;
    for (const std::string& label : table.labels) {
        shown.columns.push_back({label, report::Table::Align::Left});
    }
    for (const ExperimentColumn& column : table.columns) {
        shown.columns.push_back({column.heading, report::Table::Align::Right});
    }
    for (const ExperimentRow& row : table.rows) {
        std::vector<std::string> cells = row.labels;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const ExperimentColumn& column = table.columns[i];
            const char* unmarked = isEverMarked(table, column.id) ? " " : "";
            cells.push_back((row.figures[i] ? shownFigure(*row.figures[i], column) : "–") +
                            (column.id == row.marked ? "*" : unmarked));
        }
        shown.rows.push_back({std::move(cells), false});
    }
    return shown;
}

/// The meanings of the columns that no table before has explained.
std::string legend(const ExperimentTable& table, std::set<std::string>& explained) {
    std::string text;
    for (const ExperimentColumn& column : table.columns) {
        if (!column.meaning.empty() && explained.insert(column.id).second) {
            text += wrapped("  ", column.heading + ": " + column.meaning);
        }
    }
    return text;
}

std::string countsText(const ExperimentTable& table) {
    const auto [least, most] =
        std::ranges::minmax(table.rows, {}, [](const ExperimentRow& row) { return row.count; });
    const std::string range = least.count == most.count
                                  ? shownCount(least.count)
                                  : shownCount(least.count) + " to " + shownCount(most.count);
    return "  " + table.counted + " of a row: " + range + "\n";
}

std::string tablesText(const ExperimentResult& result) {
    std::string text;
    std::set<std::string> explained;
    for (const ExperimentTable& table : result.tables) {
        if (table.detail == ExperimentTable::Detail::Shown && !table.rows.empty()) {
            text += "\n" + wrapped("", table.title) + plainText(reportTable(table)) +
                    countsText(table) + legend(table, explained);
        }
    }
    return text;
}

std::string publishedText(const ExperimentResult& result) {
    std::string text;
    for (const PublishedFigure& figure : result.published) {
        const std::string value = figure.unit == FigureUnit::Number ? exactNumber(figure.value)
                                                                    : shownShare(figure.value);
        text += wrapped("- ", figure.what + ": " + value + " (" + figure.source + ")");
    }
    return text.empty() ? text : "\nPublished:\n" + text;
}

std::string notesText(const ExperimentResult& result) {
    std::string text;
    for (const std::string& note : result.notes) {
        text += wrapped("- ", note);
    }
    return text.empty() ? text : "\nNotes:\n" + text;
}

}  // namespace

std::string experimentText(const ExperimentResult& result) {
    std::string text =
        wrapped("", result.title + (result.isQuick ? " (quick run)" : "") + ", seed " +
                        std::to_string(result.seed) + ", " + fixedDigits(result.seconds / 60.0, 1) +
                        " minutes on " + result.device.used);
    text += tablesText(result) + publishedText(result) + notesText(result);
    if (!result.problems.empty()) {
        text += "\n" + problemsText(result.problems);
    }
    return text;
}

}  // namespace setscope
