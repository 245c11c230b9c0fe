#include "app/cli/plain_text.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/report/markup.h"

namespace setscope {
namespace {

constexpr std::size_t kWidestCell = 48;

std::size_t characterCount(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char letter) { return (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U; }));
}

std::string padded(const std::string& text, std::size_t width, report::Table::Align align) {
    const std::string room(width - std::min(width, characterCount(text)), ' ');
    return align == report::Table::Align::Right ? room + text : text + room;
}

std::string cellText(const std::string& cell, const report::Table::Column& column) {
    const std::string text = harmless(cell);
    return column.overflow == report::Table::Overflow::Wrap ? text : elided(text, kWidestCell);
}

std::string line(const std::vector<std::string>& cells, const report::Table& table,
                 const std::vector<std::size_t>& widths, const char* mark) {
    std::string text = mark;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        text += "  ";
        text += padded(cells[i], widths[i], table.columns[i].align);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
    return text;
}

}  // namespace

std::string harmless(std::string_view text) {
    std::string shown;
    forEachCharacter(text, [&shown](std::string_view character) {
        const auto first = static_cast<unsigned char>(character[0]);
        const bool isC1 = character.size() == 2 && first == 0xC2 &&
                          static_cast<unsigned char>(character[1]) < 0xA0;
        const bool isControl = first < 0x20 || first == 0x7F || isC1;
        shown += isControl ? kReplacementCharacter : character;
    });
    return shown;
}

std::string problemsText(const std::vector<Problem>& problems) {
    if (problems.empty()) {
        return {};
    }
    std::string text = counted(std::ssize(problems), "problem", "problems") + ":\n";
    for (const Problem& problem : problems) {
        text += "  " + harmless(problem.path) + ": " + harmless(problem.message) + "\n";
    }
    return text;
}

std::string plainText(const report::Table& table) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> header;
    std::vector<std::size_t> widths;
    for (const report::Table::Column& column : table.columns) {
        header.push_back(column.name);
        widths.push_back(characterCount(column.name));
    }
    for (const report::Table::Row& row : table.rows) {
        rows.emplace_back();
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            rows.back().push_back(cellText(row.cells[i], table.columns[i]));
            widths[i] = std::max(widths[i], characterCount(rows.back().back()));
        }
    }
    std::string text = line(header, table, widths, " ");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        text += line(rows[i], table, widths, table.rows[i].flagged ? "!" : " ");
    }
    return text;
}

std::string plainText(const report::KeyValues& values) {
    std::size_t width = 0;
    for (const auto& [key, value] : values.rows) {
        width = std::max(width, characterCount(key));
    }
    std::string text;
    for (const auto& [key, value] : values.rows) {
        text += padded(key + ":", width + 3, report::Table::Align::Left);
        text += harmless(value);
        text += '\n';
    }
    return text;
}

}  // namespace setscope
