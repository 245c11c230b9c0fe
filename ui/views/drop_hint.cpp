#include "ui/views/drop_hint.h"

#include <QPainter>

#include "ui/views/view_colours.h"

namespace setscope {

DropHint::DropHint(const QString& text, QWidget* parent) : QWidget(parent), text_(text) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(text);
}

QSize DropHint::sizeHint() const { return {120, fontMetrics().height() + 26}; }

void DropHint::paintEvent(QPaintEvent* /*event*/) {
    const ViewColours colours = viewColours(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(blended(colours.text, colours.card, 0.28), 1.0, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    painter.setPen(colours.mutedText);
    painter.drawText(rect().adjusted(8, 4, -8, -4), Qt::AlignCenter | Qt::TextWordWrap, text_);
}

}  // namespace setscope
