#include "ui/views/picture_box.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QResizeEvent>
#include <algorithm>

#include "ui/views/map_overlay.h"
#include "ui/views/view_colours.h"

namespace setscope {

PictureBox::PictureBox(QWidget* parent) : QWidget(parent) {
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void PictureBox::setPicture(const QImage& image, const QString& hint) {
    if (image.cacheKey() == image_.cacheKey() && hint == hint_) {
        return;
    }
    const bool changesShape = image.size() != image_.size();
    image_ = image;
    hint_ = hint;
    compose();
    if (changesShape) {
        updateGeometry();
    }
    update();
}

void PictureBox::setOverlay(const QImage& overlay, const QSize& cells) {
    overlay_ = overlay;
    cells_ = cells;
    compose();
    setMouseTracking(hasOverlay());
    setFocusPolicy(hasOverlay() ? Qt::TabFocus : Qt::NoFocus);
    if (!hasOverlay()) {
        point(std::nullopt);
    }
    update();
}

void PictureBox::compose() {
    composed_ = overlay_.isNull() || image_.isNull() ? QImage() : mapOverPicture(image_, overlay_);
}

void PictureBox::setOverlayShare(double share) {
    overlayShare_ = share;
    update();
}

int PictureBox::heightForWidth(int width) const {
    if (image_.isNull()) {
        return std::min(kTallest, width * 3 / 4);
    }
    return std::clamp(width * image_.height() / std::max(1, image_.width()), 40, kTallest);
}

QSize PictureBox::sizeHint() const { return {240, heightForWidth(std::max(width(), 120))}; }

QRectF PictureBox::pictureRect() const {
    QRectF frame = rect();
    if (!image_.isNull()) {
        frame.setSize(QSizeF(image_.size()).scaled(QSizeF(size()), Qt::KeepAspectRatio));
        frame.moveCenter(QRectF(rect()).center());
    }
    return frame;
}

void PictureBox::paintEvent(QPaintEvent* /*event*/) {
    const ViewColours colours = viewColours(palette());
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QRectF frame = pictureRect();
    QPainterPath outline;
    outline.addRoundedRect(frame, 6, 6);
    painter.setClipPath(outline);
    if (image_.isNull()) {
        painter.fillRect(frame, colours.track);
        painter.setPen(colours.mutedText);
        painter.drawText(frame.adjusted(12, 12, -12, -12), Qt::AlignCenter | Qt::TextWordWrap,
                         hint_);
        return;
    }
    painter.drawImage(frame, image_);
    if (!composed_.isNull()) {
        painter.setOpacity(overlayShare_);
        painter.drawImage(frame, composed_);
        painter.setOpacity(1.0);
        paintCursor(painter, frame);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours.accent, 2.0));
        painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 6, 6);
    }
}

/// The frame of one cell, dark between two bright lines, so that it shows on every picture.
void PictureBox::paintCursor(QPainter& painter, const QRectF& frame) const {
    if (!cursor_) {
        return;
    }
    const QSizeF cell(frame.width() / cells_.width(), frame.height() / cells_.height());
    QRectF mark(QPointF(), cell);
    mark.moveCenter(
        {frame.left() + cursor_->x() * frame.width(), frame.top() + cursor_->y() * frame.height()});
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Qt::white, 3.0));
    painter.drawRect(mark);
    painter.setPen(QPen(Qt::black, 1.0));
    painter.drawRect(mark);
}

void PictureBox::point(const std::optional<QPointF>& place) {
    cursor_ = place;
    if (place) {
        Q_EMIT placePointedAt(*place);
    } else {
        Q_EMIT placeLeft();
    }
    update();
}

void PictureBox::mouseMoveEvent(QMouseEvent* event) {
    const QRectF frame = pictureRect();
    if (!hasOverlay() || !frame.contains(event->position())) {
        point(std::nullopt);
        return;
    }
    cursor_.reset();
    const QPointF inside = event->position() - frame.topLeft();
    Q_EMIT placePointedAt({inside.x() / frame.width(), inside.y() / frame.height()});
    update();
}

void PictureBox::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    point(std::nullopt);
}

void PictureBox::keyPressEvent(QKeyEvent* event) {
    QPoint step;
    switch (event->key()) {
        case Qt::Key_Left:
            step = {-1, 0};
            break;
        case Qt::Key_Right:
            step = {1, 0};
            break;
        case Qt::Key_Up:
            step = {0, -1};
            break;
        case Qt::Key_Down:
            step = {0, 1};
            break;
        default:
            QWidget::keyPressEvent(event);
            return;
    }
    if (!hasOverlay()) {
        return;
    }
    const QPointF from = cursor_.value_or(QPointF(0.5, 0.5));
    const auto moved = [](double place, int by, int cells) {
        const int cell = std::clamp(static_cast<int>(place * cells) + by, 0, cells - 1);
        return (cell + 0.5) / cells;
    };
    point(QPointF(moved(from.x(), step.x(), cells_.width()),
                  moved(from.y(), step.y(), cells_.height())));
}

void PictureBox::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    point(std::nullopt);
}

/// The height that it wants follows from the width that it got.
void PictureBox::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) {
        updateGeometry();
    }
}

}  // namespace setscope
