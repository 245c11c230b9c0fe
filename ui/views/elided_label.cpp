#include "ui/views/elided_label.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <cmath>

#include "ui/views/tabular_text.h"
#include "ui/views/view_colours.h"

namespace setscope {

ElidedLabel::ElidedLabel(Qt::Alignment alignment, QWidget* parent)
    : QWidget(parent), alignment_(alignment) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString& text) {
    if (text == text_) {
        return;
    }
    text_ = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ElidedLabel::setTone(Tone tone) {
    tone_ = tone;
    update();
}

QSize ElidedLabel::sizeHint() const {
    const qreal width = tabularWidth(QFontMetricsF(font()), text_);
    return {static_cast<int>(std::ceil(width)) + 2, fontMetrics().height() + 4};
}

QSize ElidedLabel::minimumSizeHint() const { return {24, fontMetrics().height() + 4}; }

void ElidedLabel::paintEvent(QPaintEvent* /*event*/) {
    const ViewColours colours = viewColours(palette());
    QPainter painter(this);
    QFont strong = font();
    if (tone_ == Tone::Alarm) {
        strong.setWeight(QFont::DemiBold);
        painter.setFont(strong);
    }
    painter.setPen(tone_ == Tone::Alarm   ? colours.alarm
                   : tone_ == Tone::Muted ? colours.mutedText
                                          : colours.text);
    const bool fits = sizeHint().width() <= width() + 1;
    drawTabular(
        painter, rect(), alignment_,
        fits ? text_ : QFontMetrics(painter.font()).elidedText(text_, Qt::ElideMiddle, width()));
}

bool ElidedLabel::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), sizeHint().width() > width() ? text_ : QString(),
                           this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace setscope
