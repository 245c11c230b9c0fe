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
/// Letters that the part which yields keeps before the rest is shortened too.
constexpr int kKeptLetters = 6;

/// Tabular figures are wider than the ones that Qt measures; what they take more is taken off.
QString fitted(const QFontMetricsF& metrics, const QString& text, Qt::TextElideMode mode,
               qreal width) {
    if (tabularWidth(metrics, text) <= width) {
        return text;
    }
    QString shown;
    qreal room = width;
    for (qreal excess = 1.0; excess > 0.0 && room > 0.0; room -= std::max(excess, 1.0)) {
        shown = metrics.elidedText(text, mode, room);
        excess = tabularWidth(metrics, shown) - width;
    }
    return shown;
}

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

void ElidedLabel::setYieldingPart(const QString& part) {
    yielding_ = part;
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

QFont ElidedLabel::paintedFont() const {
    QFont painted = font();
    if (tone_ == Tone::Alarm) {
        painted.setWeight(QFont::DemiBold);
    }
    return painted;
}

QString ElidedLabel::shownText() const {
    if (sizeHint().width() <= width() + 1) {
        return text_;
    }
    const QFontMetricsF metrics(paintedFont());
    QString text = text_;
    const qsizetype at = yielding_.isEmpty() ? -1 : text_.indexOf(yielding_);
    if (at >= 0) {
        const QString before = text_.left(at);
        const QString after = text_.mid(at + yielding_.size());
        const qreal room = std::max(kKeptLetters * metrics.averageCharWidth(),
                                    width() - tabularWidth(metrics, before + after));
        text = before + fitted(metrics, yielding_, Qt::ElideMiddle, room) + after;
    }
    return fitted(metrics, text, elideMode_, width());
}

void ElidedLabel::paintEvent(QPaintEvent* /*event*/) {
    const ViewColours colours = viewColours(palette());
    QPainter painter(this);
    painter.setFont(paintedFont());
    painter.setPen(tone_ == Tone::Alarm   ? colours.alarm
                   : tone_ == Tone::Muted ? colours.mutedText
                                          : colours.text);
    drawTabular(painter, rect(), alignment_, shownText());
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
