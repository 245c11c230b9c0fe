#include <QPainter>
#include <QPen>
#include <algorithm>
#include <numeric>

#include "ui/report/pdf_blocks.h"

namespace setscope {
namespace {

using Column = report::Table::Column;

constexpr double kPadding = points(4.0);
constexpr double kVertical = points(1.7);
constexpr qsizetype kMostLines = 40;

/// Where a column's text lies within the table.
struct ColumnBox {
    double left = 0.0;
    double width = 0.0;
    bool isRight = false;
};

std::vector<ColumnBox> columnBoxes(const std::vector<Column>& columns, double width) {
    const double total =
        std::accumulate(columns.begin(), columns.end(), 0.0,
                        [](double sum, const Column& column) { return sum + column.share; });
    std::vector<ColumnBox> boxes;
    double left = 0.0;
    for (const Column& column : columns) {
        const double share = width * column.share / total;
        boxes.push_back(
            {left + kPadding, share - 2.0 * kPadding, column.align == report::Table::Align::Right});
        left += share;
    }
    return boxes;
}

/// The lines of every cell of a row, and how high the row is.
struct RowText {
    std::vector<QStringList> cells;
    double height = 0.0;
};

QStringList cellLines(const QString& text, const Column& column, double width,
                      const TextStyle& style) {
    if (column.overflow == report::Table::Overflow::Elide) {
        return {style.elided(text, width)};
    }
    QStringList lines = style.wrapped(text, width);
    if (lines.size() > kMostLines) {
        lines.resize(kMostLines);
        lines.back() += QStringLiteral(" …");
    }
    return lines;
}

void drawRow(QPainter& painter, const QRectF& area, const RowText& row,
             const std::vector<ColumnBox>& boxes, const TextStyle& style) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        double top = area.top() + kVertical;
        for (const QString& line : row.cells[i]) {
            const double left = area.left() + boxes[i].left;
            if (boxes[i].isRight) {
                style.drawRightAligned(painter, {left + boxes[i].width, top}, line);
            } else {
                style.draw(painter, {left, top}, line);
            }
            top += style.lineHeight();
        }
    }
    painter.setPen(QPen(pdf_colour::kLine, points(0.4)));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
}

/// Lays out the rows of one table.
class TableLayout {
  public:
    TableLayout(const report::Table& table, PageLayout& layout, const PdfStyle& style)
        : table_(table),
          layout_(layout),
          style_(style),
          boxes_(columnBoxes(table.columns, layout.width())) {
        std::vector<std::string> names;
        std::ranges::transform(table.columns, std::back_inserter(names), &Column::name);
        header_ = rowText(names, style.cellHead);
    }

    void run() {
        constexpr std::size_t kTogether = 3;
        double height = header_.height;
        for (std::size_t i = 0; i < std::min(kTogether, table_.rows.size()); ++i) {
            height += rowText(table_.rows[i].cells, style_.cell).height;
        }
        layout_.require(height);
        placeHeader();
        for (const report::Table::Row& row : table_.rows) {
            const RowText text = rowText(row.cells, style_.cell);
            if (text.height > layout_.remaining()) {
                layout_.breakPage();
                placeHeader();
            }
            placeRow(text, row.flagged);
        }
    }

  private:
    RowText rowText(const std::vector<std::string>& cells, const TextStyle& style) const {
        RowText row;
        qsizetype lineCount = 1;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            row.cells.push_back(
                cellLines(oneLine(cells[i]), table_.columns[i], boxes_[i].width, style));
            lineCount = std::max(lineCount, row.cells.back().size());
        }
        row.height = style.lineHeight() * static_cast<double>(lineCount) + 2.0 * kVertical;
        return row;
    }

    void placeHeader() {
        layout_.place(header_.height, [row = header_, boxes = boxes_, style = style_.cellHead](
                                          QPainter& painter, const QRectF& area) {
            drawRow(painter, area, row, boxes, style);
        });
    }

    void placeRow(const RowText& row, bool flagged) {
        layout_.place(row.height, [row, flagged, boxes = boxes_, style = style_.cell](
                                      QPainter& painter, const QRectF& area) {
            if (flagged) {
                painter.fillRect(area, pdf_colour::kFlagSoft);
                painter.fillRect(QRectF(area.topLeft(), QSizeF(points(2.0), area.height())),
                                 pdf_colour::kFlag);
            }
            drawRow(painter, area, row, boxes, style);
        });
    }

    const report::Table& table_;
    PageLayout& layout_;
    const PdfStyle& style_;
    std::vector<ColumnBox> boxes_;
    RowText header_;
};

}  // namespace

void layOutTable(const report::Table& table, PageLayout& layout, const PdfStyle& style) {
    TableLayout(table, layout, style).run();
}

}  // namespace setscope
