#include "ui/views/image_canvas.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/views/view_colours.h"

namespace setscope {
namespace {

constexpr double kLargestZoom = 16.0;
constexpr double kSmallestZoom = 0.02;
constexpr double kLargestFit = 4.0;  ///< a small picture is not blown up beyond recognition

}  // namespace

ImageCanvas::ImageCanvas(QWidget* parent) : QWidget(parent) {
    setMinimumSize(160, 120);
    setFocusPolicy(Qt::StrongFocus);
}

void ImageCanvas::setPicture(const Picture& picture) {
    const Picture former = std::exchange(picture_, picture);
    if (picture_.size.isEmpty()) {
        picture_.size = picture_.image.size();
    }
    if (picture_.id != former.id) {
        fit();
    } else if (!picture_.size.isEmpty() && !former.size.isEmpty()) {
        zoom_ *= static_cast<double>(former.size.width()) / picture_.size.width();
    }
    update();
}

double ImageCanvas::fittingZoom() const {
    if (picture_.size.isEmpty()) {
        return 1.0;
    }
    const QSizeF room = QSizeF(size()) * devicePixelRatioF();
    return std::min({kLargestFit, room.width() / picture_.size.width(),
                     room.height() / picture_.size.height()});
}

double ImageCanvas::zoom() const { return isFitted_ ? fittingZoom() : zoom_; }

void ImageCanvas::fit() {
    isFitted_ = true;
    offset_ = {};
    update();
    Q_EMIT zoomChanged();
}

void ImageCanvas::setZoom(double zoom, const QPointF& about) {
    const double former = this->zoom();
    zoom_ = std::clamp(zoom, kSmallestZoom, kLargestZoom);
    isFitted_ = false;
    const QPointF fromMiddle = about - QRectF(rect()).center();
    offset_ = fromMiddle - (fromMiddle - offset_) * (zoom_ / former);
    keepInView();
    update();
    Q_EMIT zoomChanged();
}

void ImageCanvas::zoomBy(double factor) { setZoom(zoom() * factor, QRectF(rect()).center()); }

QRectF ImageCanvas::target() const {
    QRectF rectangle(QPointF(), QSizeF(picture_.size) * zoom() / devicePixelRatioF());
    rectangle.moveCenter(QRectF(rect()).center() + offset_);
    return rectangle;
}

void ImageCanvas::keepInView() {
    const QSizeF slack =
        (QSizeF(picture_.size) * zoom() / devicePixelRatioF() - QSizeF(size())) / 2;
    const double x = std::max(0.0, slack.width());
    const double y = std::max(0.0, slack.height());
    offset_ = {std::clamp(offset_.x(), -x, x), std::clamp(offset_.y(), -y, y)};
}

void ImageCanvas::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    if (picture_.image.isNull()) {
        painter.setPen(viewColours(palette()).mutedText);
        painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap,
                         picture_.hint);
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform, zoom() < 2.0);
    painter.drawImage(target(), picture_.image);
}

void ImageCanvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    keepInView();
    Q_EMIT zoomChanged();
}

void ImageCanvas::wheelEvent(QWheelEvent* event) {
    setZoom(zoom() * std::pow(1.0015, event->angleDelta().y()), event->position());
}

void ImageCanvas::mousePressEvent(QMouseEvent* event) {
    dragStart_ = event->position() - offset_;
    setCursor(Qt::ClosedHandCursor);
}

void ImageCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton && !isFitted_) {
        offset_ = event->position() - dragStart_;
        keepInView();
        update();
    }
}

void ImageCanvas::mouseReleaseEvent(QMouseEvent* /*event*/) { unsetCursor(); }

void ImageCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (isFitted_) {
        setZoom(1.0, event->position());
    } else {
        fit();
    }
}

}  // namespace setscope
