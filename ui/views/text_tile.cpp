#include "ui/views/text_tile.h"

#include <QFontMetricsF>
#include <QTextLayout>
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace setscope {
namespace {

constexpr std::array kScales = {1.7, 1.35, 1.1, 0.92};  ///< of the font, the largest first
constexpr qsizetype kMostCentred = 3;                   ///< lines

/// What a tile has room for in letters of a font.
struct Capacity {
    qsizetype lines = 1;
    qsizetype letters = 1;  ///< about
};

Capacity capacityOf(const QFontMetricsF& metrics, const QSizeF& room) {
    const auto lines = static_cast<qsizetype>(room.height() / metrics.lineSpacing());
    const double perLine = room.width() / std::max(1.0, metrics.averageCharWidth());
    const qsizetype kept = std::max<qsizetype>(1, lines);
    return {kept, std::max<qsizetype>(1, static_cast<qsizetype>(perLine)) * kept};
}

/// All lines of the text, or nothing where they have no room or a word would have to be broken.
std::optional<QStringList> wholeLines(const QString& text, const QFont& font, qreal width,
                                      qsizetype most) {
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WordWrap);
    layout.setTextOption(option);
    QStringList lines;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        lines.append(text.mid(line.textStart(), line.textLength()).trimmed());
        if (lines.size() > most || line.naturalTextWidth() > width) {
            layout.endLayout();
            return std::nullopt;
        }
    }
    layout.endLayout();
    return lines;
}

/// The lines that have room, the last one shortened if the text goes on behind it.
QStringList shortenedLines(const QString& text, const QFont& font, qreal width, qsizetype most) {
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    QStringList lines;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid() && lines.size() < most;
         line = layout.createLine()) {
        line.setLineWidth(width);
        const bool isLast = lines.size() + 1 == most;
        const QString rest = text.mid(line.textStart());
        lines.append(isLast ? QFontMetricsF(font).elidedText(rest, Qt::ElideRight, width)
                            : rest.left(line.textLength()).trimmed());
    }
    layout.endLayout();
    return lines;
}

}  // namespace

TextTileLines textTileLines(const QString& text, const QFont& font, const QSizeF& room) {
    const QString joined = text.simplified();
    TextTileLines tile{.lines = {}, .font = font};
    if (joined.isEmpty()) {
        return tile;
    }
    for (const double scale : kScales) {
        tile.font = font;
        tile.font.setPointSizeF(font.pointSizeF() * scale);
        const Capacity capacity = capacityOf(QFontMetricsF(tile.font), room);
        if (joined.size() > 2 * capacity.letters) {
            continue;
        }
        if (auto lines = wholeLines(joined, tile.font, room.width(), capacity.lines)) {
            tile.lines = std::move(*lines);
            return tile;
        }
    }
    const Capacity capacity = capacityOf(QFontMetricsF(tile.font), room);
    tile.lines =
        shortenedLines(joined.left(4 * capacity.letters), tile.font, room.width(), capacity.lines);
    tile.isWhole = tile.lines.isEmpty() || !tile.lines.back().endsWith(u'…');
    return tile;
}

void paintTextTile(QPainter& painter, const QRectF& room, const QString& text, const QFont& font,
                   const ViewColours& colours) {
    const TextTileLines tile = textTileLines(text, font, room.size());
    const QFontMetricsF metrics(tile.font);
    const bool isCentred = tile.lines.size() <= kMostCentred;
    const qreal height = metrics.lineSpacing();
    const qreal all = height * static_cast<qreal>(tile.lines.size());
    qreal top = isCentred ? room.center().y() - all / 2.0 : room.top();
    painter.setFont(tile.font);
    painter.setPen(colours.text);
    for (const QString& line : tile.lines) {
        painter.drawText(
            QRectF(room.left(), top, room.width(), height),
            (isCentred ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextSingleLine,
            line);
        top += height;
    }
}

}  // namespace setscope
