#include "ui/views/tabular_text.h"

#include <algorithm>

namespace setscope {
namespace {

bool isDigit(QChar letter) { return letter >= QLatin1Char('0') && letter <= QLatin1Char('9'); }

qreal digitWidth(const QFontMetricsF& metrics) {
    qreal widest = 0.0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit) {
        widest = std::max(widest, metrics.horizontalAdvance(QChar(digit)));
    }
    return widest;
}

/// Calls `visit(piece, width)` for each digit and for each stretch of text without digits.
template <class Visit>
void forEachPiece(const QFontMetricsF& metrics, const QString& text, Visit visit) {
    const qreal digit = digitWidth(metrics);
    qsizetype at = 0;
    while (at < text.size()) {
        qsizetype end = at + 1;
        if (isDigit(text[at])) {
            visit(text.mid(at, 1), digit);
        } else {
            while (end < text.size() && !isDigit(text[end])) {
                ++end;
            }
            const QString piece = text.mid(at, end - at);
            visit(piece, metrics.horizontalAdvance(piece));
        }
        at = end;
    }
}

}  // namespace

qreal tabularWidth(const QFontMetricsF& metrics, const QString& text) {
    qreal width = 0.0;
    forEachPiece(metrics, text, [&width](const QString&, qreal piece) { width += piece; });
    return width;
}

void drawTabular(QPainter& painter, const QRectF& rect, Qt::Alignment alignment,
                 const QString& text) {
    const QFontMetricsF metrics(painter.font());
    qreal x = rect.left();
    if (alignment & Qt::AlignRight) {
        x = rect.right() - tabularWidth(metrics, text);
    } else if (alignment & Qt::AlignHCenter) {
        x = rect.center().x() - tabularWidth(metrics, text) / 2.0;
    }
    const qreal baseline = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2.0;
    forEachPiece(metrics, text, [&](const QString& piece, qreal width) {
        const qreal slack = (width - metrics.horizontalAdvance(piece)) / 2.0;
        painter.drawText(QPointF(x + slack, baseline), piece);
        x += width;
    });
}

}  // namespace setscope
