#include "ui/report/pdf_style.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>
#include <QTextOption>

namespace setscope {
namespace {

QFont fontOf(double size, QFont::Weight weight, TextStyle::Face face) {
    QFont font;
    if (face == TextStyle::Face::FixedWidth) {
        font.setFamilies({QStringLiteral("DejaVu Sans Mono"), QStringLiteral("monospace")});
        font.setStyleHint(QFont::Monospace);
    } else {
        font.setFamilies({QStringLiteral("Inter"), QStringLiteral("DejaVu Sans")});
        font.setStyleHint(QFont::SansSerif);
    }
    // Shaping would replace some signs ("10:05") by contextual glyphs that a PDF cannot map back to
    // characters, so that they could be neither searched nor copied; scripts that need shaping get
    // it all the same.
    font.setStyleStrategy(QFont::PreferNoShaping);
    font.setPointSizeF(size);
    font.setWeight(weight);
    return font;
}

}  // namespace

TextStyle::TextStyle(double size, QFont::Weight weight, const QColor& colour, QPaintDevice* device,
                     Face face)
    : font_(fontOf(size, weight, face), device), colour_(colour), device_(device) {}

double TextStyle::lineHeight() const {
    const QFontMetricsF metrics(font_, device_);
    return metrics.ascent() * 1.12 + metrics.descent() * 1.25;
}

double TextStyle::widthOf(const QString& text) const {
    return QFontMetricsF(font_, device_).horizontalAdvance(text);
}

QString TextStyle::elided(const QString& text, double width) const {
    return QFontMetricsF(font_, device_).elidedText(text, Qt::ElideMiddle, width);
}

QStringList TextStyle::wrapped(const QString& text, double width) const {
    QTextLayout layout(text, font_, device_);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    QStringList lines;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        lines.append(text.mid(line.textStart(), line.textLength()).trimmed());
    }
    layout.endLayout();
    return lines.isEmpty() ? QStringList{QString()} : lines;
}

QStringList TextStyle::wrappedAtBlanks(const QString& text, double width) const {
    QStringList lines{QString()};
    for (const QString& word : text.split(u' ')) {
        QString& line = lines.back();
        const QString longer = line.isEmpty() ? word : line + u' ' + word;
        if (widthOf(longer) <= width) {
            line = longer;
            continue;
        }
        if (line.isEmpty()) {
            lines.removeLast();
        }
        lines.append(wrapped(word, width));
    }
    return lines;
}

void TextStyle::draw(QPainter& painter, const QPointF& topLeft, const QString& line) const {
    drawOnBaseline(painter, topLeft + QPointF(0.0, QFontMetricsF(font_, device_).ascent() * 1.12),
                   line);
}

void TextStyle::drawOnBaseline(QPainter& painter, const QPointF& start, const QString& line) const {
    painter.setFont(font_);
    painter.setPen(colour_);
    painter.drawText(start, line);
}

void TextStyle::drawRightAligned(QPainter& painter, const QPointF& topRight,
                                 const QString& line) const {
    draw(painter, QPointF(topRight.x() - widthOf(line), topRight.y()), line);
}

TextStyle TextStyle::withColour(const QColor& colour) const {
    TextStyle changed = *this;
    changed.colour_ = colour;
    return changed;
}

PdfStyle::PdfStyle(QPaintDevice* device)
    : brand(8.0, QFont::DemiBold, pdf_colour::kAccent, device),
      title(22.0, QFont::Bold, pdf_colour::kText, device),
      heading(15.0, QFont::DemiBold, pdf_colour::kText, device),
      subheading(11.0, QFont::DemiBold, pdf_colour::kText, device),
      lead(13.0, QFont::Normal, pdf_colour::kText, device),
      body(9.5, QFont::Normal, pdf_colour::kText, device),
      strong(9.5, QFont::DemiBold, pdf_colour::kText, device),
      note(8.5, QFont::Normal, pdf_colour::kMuted, device),
      figure(18.0, QFont::DemiBold, pdf_colour::kText, device),
      cell(8.0, QFont::Normal, pdf_colour::kText, device),
      cellHead(7.5, QFont::DemiBold, pdf_colour::kMuted, device),
      caption(6.5, QFont::Normal, pdf_colour::kText, device),
      captionStrong(6.5, QFont::DemiBold, pdf_colour::kFlag, device),
      code(8.5, QFont::Normal, pdf_colour::kText, device, TextStyle::Face::FixedWidth) {
    for (const double size : {13.0, 10.5, 8.5, 7.5, 6.5}) {
        tile.emplace_back(size, size > 9.0 ? QFont::DemiBold : QFont::Normal, pdf_colour::kText,
                          device);
    }
}

QString oneLine(const std::string& text) {
    QString line = QString::fromUtf8(text);
    for (QChar& letter : line) {
        const QChar::Category category = letter.category();
        if (category == QChar::Other_Control || category == QChar::Separator_Line ||
            category == QChar::Separator_Paragraph) {
            letter = QLatin1Char(' ');
        }
    }
    return line;
}

}  // namespace setscope
