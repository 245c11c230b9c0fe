#include <QImage>
#include <QPainter>
#include <QPen>
#include <algorithm>
#include <cstddef>
#include <span>

#include "core/report/shown_numbers.h"
#include "ui/report/pdf_blocks.h"

namespace setscope {
namespace {

using Picture = report::SetStrip::Picture;

constexpr double kGap = points(6.0);
constexpr double kBar = points(4.0);
constexpr double kCaptionPadding = points(2.5);

/// The measures of one cell of a strip.
struct CellMeasures {
    double width = 0.0;
    double height = 0.0;
};

CellMeasures measureCells(const report::SetStrip& strip, std::size_t columns, double pageWidth,
                          const PdfStyle& style) {
    const double width =
        (pageWidth - kGap * static_cast<double>(columns - 1)) / static_cast<double>(columns);
    const bool hasDetail = std::ranges::any_of(
        strip.pictures, [](const Picture& picture) { return !picture.detail.empty(); });
    const double lines = hasDetail ? 3.0 : 2.0;
    return {width, width + kBar + lines * style.caption.lineHeight() + 2.0 * kCaptionPadding};
}

void drawThumbnail(QPainter& painter, const QRectF& square, const Picture& picture,
                   const PdfStyle& style) {
    const QImage image = QImage::fromData(reinterpret_cast<const uchar*>(picture.thumbnail.data()),
                                          static_cast<int>(picture.thumbnail.size()));
    painter.fillRect(square, pdf_colour::kSoft);
    if (image.isNull()) {
        const QString text = QStringLiteral("no picture");
        const TextStyle muted = style.caption.withColour(pdf_colour::kMuted);
        muted.draw(painter,
                   square.center() - QPointF(muted.widthOf(text) / 2.0, muted.lineHeight() / 2.0),
                   text);
        return;
    }
    painter.drawImage(square, image);
}

void drawCell(QPainter& painter, const QRectF& cell, const Picture& picture,
              const PdfStyle& style) {
    const QRectF square(cell.topLeft(), QSizeF(cell.width(), cell.width()));
    drawThumbnail(painter, square, picture, style);
    const QRectF track(square.bottomLeft(), QSizeF(cell.width(), kBar));
    painter.fillRect(track, pdf_colour::kLine);
    const double share = std::clamp(picture.probability, 0.0, 1.0);
    painter.fillRect(QRectF(track.topLeft(), QSizeF(track.width() * share, kBar)),
                     pdf_colour::kFlag);

    const double textWidth = cell.width() - 2.0 * kCaptionPadding;
    const double lineHeight = style.caption.lineHeight();
    QPointF corner = track.bottomLeft() + QPointF(kCaptionPadding, kCaptionPadding);
    style.caption.draw(painter, corner, style.caption.elided(oneLine(picture.name), textWidth));
    corner.ry() += lineHeight;
    if (!picture.detail.empty()) {
        const TextStyle muted = style.caption.withColour(pdf_colour::kMuted);
        muted.draw(painter, corner, muted.elided(oneLine(picture.detail), textWidth));
        corner.ry() += lineHeight;
    }
    const TextStyle& number = picture.flagged ? style.captionStrong : style.caption;
    number.draw(painter, corner, oneLine(shownShare(picture.probability)));

    const QColor colour = picture.flagged ? pdf_colour::kFlag : pdf_colour::kLine;
    painter.setPen(QPen(colour, points(picture.flagged ? 1.5 : 0.5)));
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

}  // namespace

void layOutStrip(const report::SetStrip& strip, PageLayout& layout, const PdfStyle& style) {
    const std::size_t columns = strip.name.empty() ? 6 : 8;
    const CellMeasures measures = measureCells(strip, columns, layout.width(), style);
    const std::size_t rows = (strip.pictures.size() + columns - 1) / columns;
    const double rowsTogether = static_cast<double>(std::min<std::size_t>(rows, 3));
    layout.require(style.strong.lineHeight() + points(3.0) +
                   rowsTogether * (measures.height + kGap));
    if (!strip.name.empty()) {
        placeName(strip, layout, style);
    }
    for (std::size_t first = 0; first < strip.pictures.size(); first += columns) {
        const std::size_t count = std::min(columns, strip.pictures.size() - first);
        const auto row = std::span(strip.pictures).subspan(first, count);
        layout.place(measures.height,
                     [row, measures, &style](QPainter& painter, const QRectF& area) {
                         QRectF cell(area.topLeft(), QSizeF(measures.width, measures.height));
                         for (const Picture& picture : row) {
                             drawCell(painter, cell, picture, style);
                             cell.translate(measures.width + kGap, 0.0);
                         }
                     });
        layout.leaveSpace(kGap);
    }
    if (!strip.rest.empty()) {
        const QStringList lines = style.note.wrapped(oneLine(strip.rest), layout.width());
        for (const QString& line : lines) {
            layout.place(style.note.lineHeight(),
                         [line, &style](QPainter& painter, const QRectF& area) {
                             style.note.draw(painter, area.topLeft(), line);
                         });
        }
    }
}

}  // namespace setscope
