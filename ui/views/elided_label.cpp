#include "ui/views/elided_label.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/views/tabular_text.h"
#include "ui/views/view_colours.h"

namespace setscope {

namespace {

/// Logical pixels that a label keeps beside a longer one.
constexpr int kKeptWidth = 96;

}  // namespace

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

void ElidedLabel::setElideMode(Qt::TextElideMode mode) {
    elideMode_ = mode;
    update();
}

QSize ElidedLabel::sizeHint() const {
    const qreal width = tabularWidth(QFontMetricsF(font()), text_);
    return {static_cast<int>(std::ceil(width)) + 2, fontMetrics().height() + 4};
}

QSize ElidedLabel::minimumSizeHint() const {
    return sizeHint().boundedTo({kKeptWidth, sizeHint().height()});
}

/// Tabular figures are wider than the ones that Qt measures; what they take more is taken off.
QString ElidedLabel::shownText(const QFontMetricsF& metrics) const {
    if (sizeHint().width() <= width() + 1) {
        return text_;
    }
    QString shown;
    qreal room = width();
    for (qreal excess = 1.0; excess > 0.0 && room > 0.0; room -= std::max(excess, 1.0)) {
        shown = metrics.elidedText(text_, elideMode_, room);
        excess = tabularWidth(metrics, shown) - width();
    }
    return shown;
}

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
    drawTabular(painter, rect(), alignment_, shownText(QFontMetricsF(painter.font())));
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
