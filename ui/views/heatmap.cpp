#include "ui/views/heatmap.h"

#include <QFontMetrics>
#include <algorithm>
#include <cmath>

namespace setscope {
namespace {

constexpr int kLongestRowName = 150;  ///< logical pixels
constexpr int kLongestColumnName = 110;
constexpr int kNameGap = 6;
constexpr int kFigureCell = 28;
constexpr int kFigureMargin = 16;
constexpr int kLegendWidth = 320;
constexpr double kDarkGround = 128;  ///< lightness below which white text is read best

int longest(const QStringList& names, const QFontMetrics& metrics, int most) {
    int length = 0;
    for (const QString& name : names) {
        if (length >= most) {
            break;
        }
        length = std::max(length, metrics.horizontalAdvance(name));
    }
    return std::min(length, most) + kNameGap;
}

void paintNumber(QPainter& painter, const QRect& cell, const ColourScale& scale, double value,
                 const QColor& ground) {
    const QString text = shownNumber(scale, value);
    if (text == QLatin1String("0")) {
        return;
    }
    const double luminance = 0.299 * ground.red() + 0.587 * ground.green() + 0.114 * ground.blue();
    painter.setPen(luminance < kDarkGround ? QColor(Qt::white) : QColor(Qt::black));
    painter.drawText(cell, Qt::AlignCenter, text);
}

ChartTable tableOf(const Heatmap& map) {
    ChartTable table{QStringList{map.rowTitle} + map.columns, {}};
    for (int row = 0; row < map.rows.size(); ++row) {
        QStringList line{map.rows[row]};
        for (int column = 0; column < map.columns.size(); ++column) {
            const float value = map.at(row, column);
            line.append(std::isfinite(value) ? shortestNumber(value) : QString());
        }
        table.rows.append(line);
    }
    return table;
}

void paintWhole(QPainter& painter, const Heatmap& map, const HeatmapLayout& layout,
                const HeatmapStyle& style, const QSize& size) {
    painter.fillRect(QRect(QPoint(), size), style.colours.card);
    painter.setFont(style.font);
    painter.translate(kFigureMargin, kFigureMargin);
    const int rows = static_cast<int>(map.rows.size());
    const int columns = static_cast<int>(map.columns.size());
    paintHeatmapCells(painter, map, layout, style, {0, 0, columns, rows});
    painter.setFont(style.font);
    painter.setPen(style.colours.text);
    for (int row = 0; row < rows; ++row) {
        paintRowName(painter, map.rows[row], layout, row);
    }
    for (int column = 0; column < columns; ++column) {
        paintColumnName(painter, map.columns[column], layout, column);
    }
    const QRect below = layout.rectOf(rows, 0);
    const int width = std::min(kLegendWidth, size.width() - 2 * kFigureMargin);
    paintScale(painter, QRectF(0, below.top() + kFigureMargin, width, scaleHeight(style.font)),
               map.scale, style.font, style.colours);
}

}  // namespace

int smallestHeatmapCell(const QFont& font) { return QFontMetrics(font).height() + 1; }

HeatmapLayout layOut(const Heatmap& map, const QFont& font, const QSize& room) {
    const QFontMetrics metrics(font);
    const int mostLeft = std::min(kLongestRowName, room.width() / 3);
    const int mostTop = std::min(kLongestColumnName, room.height() / 3);
    HeatmapLayout layout;
    layout.left = std::max(longest(map.rows, metrics, mostLeft),
                           longest({map.rowTitle, map.columnTitle}, metrics, mostLeft));
    layout.top = std::max(longest(map.columns, metrics, mostTop), 2 * metrics.height() + kNameGap);
    const auto fitting = [](int length, qsizetype cells) {
        return length / static_cast<int>(std::max<qsizetype>(1, cells));
    };
    const int cell = std::min(fitting(room.width() - layout.left, map.columns.size()),
                              fitting(room.height() - layout.top, map.rows.size()));
    layout.cell = std::max(smallestHeatmapCell(font), std::min(cell, kLargestHeatmapCell));
    return layout;
}

void paintHeatmapCells(QPainter& painter, const Heatmap& map, const HeatmapLayout& layout,
                       const HeatmapStyle& style, const QRect& range) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setFont(style.font);
    const QString widest = shownNumber(map.scale, map.scale.lowest);
    const bool hasNumbers = layout.cell >= QFontMetrics(style.font).horizontalAdvance(widest) + 4;
    for (int row = range.top(); row <= range.bottom(); ++row) {
        for (int column = range.left(); column <= range.right(); ++column) {
            const float value = map.at(row, column);
            const QRect cell = layout.rectOf(row, column).adjusted(0, 0, -1, -1);
            if (!std::isfinite(value)) {
                painter.fillRect(cell, QBrush(style.colours.track, Qt::BDiagPattern));
                continue;
            }
            const QColor ground =
                colourOf(map.scale, static_cast<double>(value), style.colours.track);
            painter.fillRect(cell, ground);
            if (hasNumbers) {
                paintNumber(painter, cell, map.scale, static_cast<double>(value), ground);
            }
        }
    }
    painter.restore();
}

void paintRowName(QPainter& painter, const QString& name, const HeatmapLayout& layout, int row) {
    const QRect room(0, layout.top + row * layout.cell, layout.left - kNameGap, layout.cell);
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(name, Qt::ElideMiddle, room.width()));
}

void paintColumnName(QPainter& painter, const QString& name, const HeatmapLayout& layout,
                     int column) {
    painter.save();
    painter.translate(layout.left + column * layout.cell, layout.top);
    painter.rotate(-90.0);
    const QRect room(kNameGap, 0, layout.top - kNameGap, layout.cell);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(name, Qt::ElideMiddle, room.width()));
    painter.restore();
}

Figure figureOf(const Heatmap& map, const HeatmapStyle& style) {
    const int rows = static_cast<int>(map.rows.size());
    const int columns = static_cast<int>(map.columns.size());
    HeatmapLayout layout = layOut(map, style.font, {3 * kLongestRowName, 3 * kLongestColumnName});
    layout.cell = std::max(kFigureCell, smallestHeatmapCell(style.font));
    const QRect last = layout.rectOf(rows, columns);
    const QSize size(std::max(last.left(), kLegendWidth) + 2 * kFigureMargin,
                     last.top() + 3 * kFigureMargin + scaleHeight(style.font));
    Figure figure;
    figure.name = map.title;
    figure.size = size;
    figure.paint = [map, layout, style, size](QPainter& painter) {
        paintWhole(painter, map, layout, style, size);
    };
    figure.numbers = [map] { return tableOf(map); };
    return figure;
}

}  // namespace setscope
