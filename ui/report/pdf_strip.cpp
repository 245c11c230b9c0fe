#include <QImage>
#include <QPainter>
#include <QPen>
#include <algorithm>
#include <cstddef>
#include <span>
#include <variant>

#include "core/report/chart_drawing.h"
#include "core/report/shown_numbers.h"
#include "ui/report/pdf_blocks.h"

namespace setscope {
namespace {

using Shape = report::SetStrip::Shape;
using Tile = report::SetStrip::Tile;

constexpr double kGap = points(6.0);
constexpr double kBar = points(4.0);
constexpr double kCaptionPadding = points(2.5);

/// The measures of one cell of a strip.
struct CellMeasures {
    Shape shape = Shape::Square;
    double width = 0.0;
    double contentHeight = 0.0;
    double barHeight = 0.0;
    double height = 0.0;
};

std::size_t columnsOf(const report::SetStrip& strip) {
    constexpr std::size_t kWide = 4;
    constexpr std::size_t kOfGallery = 6;
    constexpr std::size_t kOfSet = 8;
    if (strip.shape == Shape::Wide) {
        return kWide;
    }
    return strip.name.empty() ? kOfGallery : kOfSet;
}

CellMeasures measureCells(const report::SetStrip& strip, std::size_t columns, double pageWidth,
                          const PdfStyle& style) {
    const double width =
        (pageWidth - kGap * static_cast<double>(columns - 1)) / static_cast<double>(columns);
    const double contentHeight = strip.shape == Shape::Wide ? width / 2.0 : width;
    const bool hasDetail =
        std::ranges::any_of(strip.tiles, [](const Tile& tile) { return !tile.detail.empty(); });
    const bool hasNumber = std::ranges::any_of(
        strip.tiles, [](const Tile& tile) { return tile.probability.has_value(); });
    const double lines = 1.0 + (hasDetail ? 1.0 : 0.0) + (hasNumber ? 1.0 : 0.0);
    const double barHeight = hasNumber ? kBar : 0.0;
    return {strip.shape, width, contentHeight, barHeight,
            contentHeight + barHeight + lines * style.caption.lineHeight() + 2.0 * kCaptionPadding};
}

/// A text as it is set in a tile.
struct FittedText {
    const TextStyle* style = nullptr;
    QStringList lines;
};

bool hasWordWiderThan(const QString& text, double width, const TextStyle& style) {
    return std::ranges::any_of(text.split(QLatin1Char(' ')),
                               [&](const QString& word) { return style.widthOf(word) > width; });
}

/// The last line with "…" at its end, no wider than `width`.
QString cutLine(QString line, double width, const TextStyle& style) {
    const QString end = QStringLiteral("…");
    while (!line.isEmpty() &&
           (line.back().isHighSurrogate() || style.widthOf(line + end) > width)) {
        line.chop(1);
    }
    return line + end;
}

/// In the largest style in which no word is broken and all lines have room; in the smallest one as
/// many lines as have.
FittedText fitted(const QString& text, const QSizeF& room, const PdfStyle& style) {
    const auto linesThatFit = [&room](const TextStyle& candidate) {
        return static_cast<qsizetype>(room.height() / candidate.lineHeight());
    };
    for (const TextStyle& candidate : style.tile) {
        const QStringList lines = candidate.wrapped(text, room.width());
        if (lines.size() <= linesThatFit(candidate) &&
            !hasWordWiderThan(text, room.width(), candidate)) {
            return {&candidate, lines};
        }
    }
    FittedText smallest{&style.tile.back(), style.tile.back().wrapped(text, room.width())};
    const qsizetype count = std::max<qsizetype>(1, linesThatFit(*smallest.style));
    if (smallest.lines.size() > count) {
        smallest.lines.resize(count);
        smallest.lines.back() = cutLine(smallest.lines.back(), room.width(), *smallest.style);
    }
    return smallest;
}

/// Paints what a tile shows of its member.
class ContentPainter {
  public:
    ContentPainter(QPainter& painter, const QRectF& area, Shape shape, const PdfStyle& style)
        : painter_(painter), area_(area), shape_(shape), style_(style) {}

    void operator()(const report::Picture& picture) const {
        const auto* bytes = reinterpret_cast<const uchar*>(picture.thumbnail.data());
        const QImage image = QImage::fromData(bytes, static_cast<int>(picture.thumbnail.size()));
        if (image.isNull()) {
            drawLines({QStringLiteral("nothing to show")},
                      style_.caption.withColour(pdf_colour::kMuted));
            return;
        }
        const double edge = std::min(area_.width(), area_.height());
        QRectF square(0.0, 0.0, edge, edge);
        square.moveCenter(area_.center());
        painter_.drawImage(square, image);
    }

    void operator()(const report::Text& text) const {
        const double padding = points(4.0);
        const QSizeF room(area_.width() - 2.0 * padding, area_.height() - 2.0 * padding);
        const FittedText shown = fitted(oneLine(text.text), room, style_);
        drawLines(shown.lines, *shown.style);
    }

    void operator()(const report::Profile& profile) const {
        paintChart(drawProfile(profile, shape_), painter_, area_, style_.caption);
    }

  private:
    void drawLines(const QStringList& lines, const TextStyle& text) const {
        double top =
            area_.center().y() - text.lineHeight() * static_cast<double>(lines.size()) / 2.0;
        for (const QString& line : lines) {
            text.draw(painter_, QPointF(area_.center().x() - text.widthOf(line) / 2.0, top), line);
            top += text.lineHeight();
        }
    }

    QPainter& painter_;
    QRectF area_;
    Shape shape_;
    const PdfStyle& style_;
};

void drawCell(QPainter& painter, const QRectF& cell, const CellMeasures& measures, const Tile& tile,
              const PdfStyle& style) {
    const QRectF content(cell.topLeft(), QSizeF(cell.width(), measures.contentHeight));
    painter.fillRect(content, pdf_colour::kSoft);
    std::visit(ContentPainter(painter, content, measures.shape, style), tile.content);
    const QRectF track(content.bottomLeft(), QSizeF(cell.width(), measures.barHeight));
    if (tile.probability) {
        painter.fillRect(track, pdf_colour::kLine);
        const double share = std::clamp(*tile.probability, 0.0, 1.0);
        painter.fillRect(QRectF(track.topLeft(), QSizeF(track.width() * share, track.height())),
                         pdf_colour::kFlag);
    }

    const double textWidth = cell.width() - 2.0 * kCaptionPadding;
    const double lineHeight = style.caption.lineHeight();
    QPointF corner = track.bottomLeft() + QPointF(kCaptionPadding, kCaptionPadding);
    style.caption.draw(painter, corner, style.caption.elided(oneLine(tile.name), textWidth));
    corner.ry() += lineHeight;
    if (!tile.detail.empty()) {
        const TextStyle muted = style.caption.withColour(pdf_colour::kMuted);
        muted.draw(painter, corner, muted.elided(oneLine(tile.detail), textWidth));
        corner.ry() += lineHeight;
    }
    if (tile.probability) {
        const TextStyle& number = tile.flagged ? style.captionStrong : style.caption;
        number.draw(painter, corner, oneLine(shownShare(*tile.probability)));
    }

    const QColor colour = tile.flagged ? pdf_colour::kFlag : pdf_colour::kLine;
    painter.setPen(QPen(colour, points(tile.flagged ? 1.5 : 0.5)));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(cell);
}

void placeName(const report::SetStrip& strip, PageLayout& layout, const PdfStyle& style) {
    layout.place(style.strong.lineHeight() + points(3.0), [&strip, &style](QPainter& painter,
                                                                           const QRectF& area) {
        QPointF corner = area.topLeft();
        if (strip.flagged) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(pdf_colour::kFlag);
            painter.drawEllipse(corner + QPointF(points(3.0), style.strong.lineHeight() / 2.0),
                                points(3.0), points(3.0));
            corner.rx() += points(10.0);
        }
        const QString name = style.strong.elided(oneLine(strip.name), area.width() * 0.45);
        style.strong.draw(painter, corner, name);
        corner.rx() += style.strong.widthOf(name) + points(8.0);
        corner.ry() += style.strong.lineHeight() - style.note.lineHeight();
        style.note.draw(painter, corner,
                        style.note.elided(oneLine(strip.summary), area.right() - corner.x()));
    });
}

void placeNote(const std::string& sentence, PageLayout& layout, const PdfStyle& style) {
    if (sentence.empty()) {
        return;
    }
    for (const QString& line : style.note.wrapped(oneLine(sentence), layout.width())) {
        layout.place(style.note.lineHeight(),
                     [line, &style](QPainter& painter, const QRectF& area) {
                         style.note.draw(painter, area.topLeft(), line);
                     });
    }
}

}  // namespace

void layOutStrip(const report::SetStrip& strip, PageLayout& layout, const PdfStyle& style) {
    const std::size_t columns = columnsOf(strip);
    const CellMeasures measures = measureCells(strip, columns, layout.width(), style);
    const std::size_t rows = (strip.tiles.size() + columns - 1) / columns;
    const double rowsTogether = static_cast<double>(std::min<std::size_t>(rows, 3));
    layout.require(style.strong.lineHeight() + points(3.0) +
                   rowsTogether * (measures.height + kGap));
    if (!strip.name.empty()) {
        placeName(strip, layout, style);
    }
    for (std::size_t first = 0; first < strip.tiles.size(); first += columns) {
        const std::size_t count = std::min(columns, strip.tiles.size() - first);
        const auto row = std::span(strip.tiles).subspan(first, count);
        layout.place(measures.height,
                     [row, measures, &style](QPainter& painter, const QRectF& area) {
                         QRectF cell(area.topLeft(), QSizeF(measures.width, measures.height));
                         for (const Tile& tile : row) {
                             drawCell(painter, cell, measures, tile, style);
                             cell.translate(measures.width + kGap, 0.0);
                         }
                     });
        layout.leaveSpace(kGap);
    }
    placeNote(strip.legend, layout, style);
    placeNote(strip.rest, layout, style);
}

}  // namespace setscope
