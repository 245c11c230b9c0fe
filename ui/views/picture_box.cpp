#include "ui/views/picture_box.h"

#include <QPainter>
#include <QPainterPath>
#include <QResizeEvent>
#include <algorithm>

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
    if (changesShape) {
        updateGeometry();
    }
    update();
}

int PictureBox::heightForWidth(int width) const {
    if (image_.isNull()) {
        return std::min(kTallest, width * 3 / 4);
    }
    return std::clamp(width * image_.height() / std::max(1, image_.width()), 40, kTallest);
}

QSize PictureBox::sizeHint() const { return {240, heightForWidth(std::max(width(), 120))}; }

void PictureBox::paintEvent(QPaintEvent* /*event*/) {
    const ViewColours colours = viewColours(palette());
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    QRectF frame = rect();
    if (!image_.isNull()) {
        frame.setSize(QSizeF(image_.size()).scaled(QSizeF(size()), Qt::KeepAspectRatio));
        frame.moveCenter(QRectF(rect()).center());
    }
    QPainterPath outline;
    outline.addRoundedRect(frame, 6, 6);
    painter.setClipPath(outline);
    if (image_.isNull()) {
        painter.fillRect(frame, colours.track);
        painter.setPen(colours.mutedText);
        painter.drawText(frame.adjusted(12, 12, -12, -12), Qt::AlignCenter | Qt::TextWordWrap,
                         hint_);
    } else {
        painter.drawImage(frame, image_);
    }
}

/// The height that it wants follows from the width that it got.
void PictureBox::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) {
        updateGeometry();
    }
}

}  // namespace setscope
