#include "ui/views/image_canvas.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

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

void ImageCanvas::setImage(const QImage& image, const QString& hint) {
    const bool isOtherPicture = image.size() != image_.size();
    image_ = image;
    hint_ = hint;
    if (isOtherPicture) {
        fit();
    }
    update();
}

double ImageCanvas::fittingZoom() const {
    if (image_.isNull()) {
        return 1.0;
    }
    const QSizeF room = QSizeF(size()) * devicePixelRatioF();
    return std::min({kLargestFit, room.width() / image_.width(), room.height() / image_.height()});
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
    QRectF rectangle(QPointF(), QSizeF(image_.size()) * zoom() / devicePixelRatioF());
    rectangle.moveCenter(QRectF(rect()).center() + offset_);
    return rectangle;
}

void ImageCanvas::keepInView() {
    const QSizeF slack =
        (QSizeF(image_.size()) * zoom() / devicePixelRatioF() - QSizeF(size())) / 2;
    const double x = std::max(0.0, slack.width());
    const double y = std::max(0.0, slack.height());
    offset_ = {std::clamp(offset_.x(), -x, x), std::clamp(offset_.y(), -y, y)};
}

void ImageCanvas::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    if (image_.isNull()) {
        painter.setPen(viewColours(palette()).mutedText);
        painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap,
                         hint_);
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform, zoom() < 2.0);
    painter.drawImage(target(), image_);
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
