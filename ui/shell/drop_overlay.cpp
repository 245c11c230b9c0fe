#include "ui/shell/drop_overlay.h"

#include <QPainter>
#include <QPen>

namespace setscope {

DropOverlay::DropOverlay(QWidget* window) : QWidget(window) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setObjectName(QStringLiteral("DropOverlay"));
    hide();
}

void DropOverlay::showFor(const QString& sentence) {
    sentence_ = sentence;
    setAccessibleName(sentence);
    setGeometry(parentWidget()->rect());
    raise();
    show();
    update();
}

void DropOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = palette().color(QPalette::Midlight);
    veil.setAlpha(244);
    painter.fillRect(rect(), veil);
    QPen pen(palette().color(QPalette::Highlight), 3.0, Qt::DashLine);
    painter.setPen(pen);
    painter.drawRoundedRect(QRectF(rect()).adjusted(16, 16, -16, -16), 14, 14);
    QFont large = font();
    large.setPointSizeF(18);
    large.setWeight(QFont::DemiBold);
    painter.setFont(large);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect().adjusted(48, 48, -48, -48), Qt::AlignCenter | Qt::TextWordWrap,
                     sentence_);
}

}  // namespace setscope
