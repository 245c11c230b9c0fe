#include "ui/report/pdf_blocks.h"

#include <QPainter>
#include <algorithm>

#include "core/report/chart_drawing.h"

namespace setscope {
namespace {

/// Room that must be left below a heading, so that it does not stand alone at the foot of a page.
constexpr double kHeadingCompany = points(90.0);

}  // namespace

void PdfBlocks::placeLines(const QStringList& lines, const TextStyle& style, double indent) {
    for (const QString& line : lines) {
        layout_.place(style.lineHeight(),
                      [line, style, indent](QPainter& painter, const QRectF& area) {
                          style.draw(painter, QPointF(area.left() + indent, area.top()), line);
                      });
    }
}

void PdfBlocks::operator()(const report::Title& title) {
    layout_.breakPage();
    placeLines({QStringLiteral("SETSCOPE REPORT")}, style_.brand, 0.0);
    layout_.leaveSpace(points(4.0));
    placeLines(style_.title.wrapped(oneLine(title.text), layout_.width()), style_.title, 0.0);
    placeLines(style_.note.wrapped(oneLine(title.subtitle), layout_.width()), style_.note, 0.0);
    layout_.leaveSpace(points(14.0));
}

void PdfBlocks::operator()(const report::Heading& heading) {
    const bool isSection = heading.level == 1;
    const TextStyle& text = isSection ? style_.heading : style_.subheading;
    layout_.require(text.lineHeight() + kHeadingCompany);
    layout_.leaveSpace(points(isSection ? 24.0 : 14.0));
    placeLines(text.wrapped(oneLine(heading.text), layout_.width()), text, 0.0);
    layout_.leaveSpace(points(5.0));
}

void PdfBlocks::operator()(const report::Paragraph& paragraph) {
    using Tone = report::Paragraph::Tone;
    const QString text = oneLine(paragraph.text);
    if (paragraph.tone == Tone::Warning) {
        placeWarning(style_.body.wrapped(text, layout_.width() - points(24.0)));
        return;
    }
    const TextStyle* style = &style_.body;
    if (paragraph.tone == Tone::Lead) {
        style = &style_.lead;
    } else if (paragraph.tone == Tone::Note) {
        style = &style_.note;
    }
    placeLines(style->wrapped(text, layout_.width()), *style, 0.0);
    layout_.leaveSpace(points(7.0));
}

void PdfBlocks::placeWarning(const QStringList& lines) {
    const double padding = points(6.0);
    const double height =
        style_.body.lineHeight() * static_cast<double>(lines.size()) + 2.0 * padding;
    layout_.place(height,
                  [lines, padding, text = style_.body](QPainter& painter, const QRectF& area) {
                      painter.fillRect(area, pdf_colour::kFlagSoft);
                      painter.fillRect(QRectF(area.topLeft(), QSizeF(points(2.5), area.height())),
                                       pdf_colour::kFlag);
                      QPointF corner = area.topLeft() + QPointF(points(12.0), padding);
                      for (const QString& line : lines) {
                          text.draw(painter, corner, line);
                          corner.ry() += text.lineHeight();
                      }
                  });
    layout_.leaveSpace(points(8.0));
}

void PdfBlocks::operator()(const report::KeyFigures& figures) {
    const double gap = points(8.0);
    const double padding = points(9.0);
    const auto count = static_cast<double>(figures.figures.size());
    const double width = (layout_.width() - gap * (count - 1.0)) / std::max(1.0, count);
    const double height = style_.figure.lineHeight() + style_.note.lineHeight() + 2.0 * padding;
    layout_.leaveSpace(points(4.0));
    layout_.place(height, [=, this](QPainter& painter, const QRectF& area) {
        QRectF tile(area.topLeft(), QSizeF(width, height));
        for (const report::KeyFigures::Figure& figure : figures.figures) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(pdf_colour::kSoft);
            painter.drawRoundedRect(tile, points(5.0), points(5.0));
            const QPointF corner = tile.topLeft() + QPointF(padding, padding);
            const QColor colour = figure.flagged ? pdf_colour::kFlag : pdf_colour::kText;
            style_.figure.withColour(colour).draw(painter, corner, oneLine(figure.value));
            style_.note.draw(painter, corner + QPointF(0.0, style_.figure.lineHeight()),
                             oneLine(figure.label));
            tile.translate(width + gap, 0.0);
        }
    });
    layout_.leaveSpace(points(9.0));
}

void PdfBlocks::operator()(const report::KeyValues& values) {
    const double keyWidth = points(150.0);
    for (const auto& [key, value] : values.rows) {
        const QStringList keys = style_.cell.wrapped(oneLine(key), keyWidth - points(10.0));
        const QStringList lines = style_.cell.wrapped(oneLine(value), layout_.width() - keyWidth);
        const TextStyle text = style_.cell;
        for (qsizetype i = 0; i < std::max(keys.size(), lines.size()); ++i) {
            layout_.place(text.lineHeight(), [=, keyPart = keys.value(i), line = lines.value(i)](
                                                 QPainter& painter, const QRectF& area) {
                text.withColour(pdf_colour::kMuted).draw(painter, area.topLeft(), keyPart);
                text.draw(painter, area.topLeft() + QPointF(keyWidth, 0.0), line);
            });
        }
        layout_.leaveSpace(points(2.5));
    }
    layout_.leaveSpace(points(8.0));
}

void PdfBlocks::operator()(const report::Table& table) {
    if (!table.rows.empty()) {
        layOutTable(table, layout_, style_);
        layout_.leaveSpace(points(10.0));
    }
}

void PdfBlocks::operator()(const report::SetStrip& strip) {
    layOutStrip(strip, layout_, style_);
    layout_.leaveSpace(points(14.0));
}

void PdfBlocks::placeChart(const ChartDrawing& chart) {
    const TextStyle& text = style_.subheading;
    layout_.require(text.lineHeight() + points(6.0) + layout_.width() / chart.width * chart.height);
    placeLines({text.elided(oneLine(chart.description), layout_.width())}, text, 0.0);
    layout_.leaveSpace(points(6.0));
    layOutChart(chart, layout_, style_);
    layout_.leaveSpace(points(22.0));
}

void PdfBlocks::operator()(const report::BarChart& chart) { placeChart(drawChart(chart)); }

void PdfBlocks::operator()(const report::Histogram& chart) { placeChart(drawChart(chart)); }

void PdfBlocks::operator()(const report::RankCurve& curve) { placeChart(drawChart(curve)); }

void PdfBlocks::operator()(const report::ModelCard& card) {
    (*this)(report::Heading{card.name, 2});
    (*this)(card.metrics);
    (*this)(card.sources);
    (*this)(card.facts);
}

void PdfBlocks::operator()(const report::Command& command) {
    const double padding = points(8.0);
    const QStringList lines =
        style_.code.wrappedAtBlanks(oneLine(command.text), layout_.width() - 2.0 * padding);
    const double height =
        style_.code.lineHeight() * static_cast<double>(lines.size()) + 2.0 * padding;
    layout_.place(height,
                  [lines, padding, text = style_.code](QPainter& painter, const QRectF& area) {
                      painter.setPen(Qt::NoPen);
                      painter.setBrush(pdf_colour::kSoft);
                      painter.drawRoundedRect(area, points(5.0), points(5.0));
                      QPointF corner = area.topLeft() + QPointF(padding, padding);
                      for (const QString& line : lines) {
                          text.draw(painter, corner, line);
                          corner.ry() += text.lineHeight();
                      }
                  });
    layout_.leaveSpace(points(10.0));
}

}  // namespace setscope
