#include "ui/views/hover_preview.h"

#include <QImage>
#include <QLabel>
#include <QPixmap>
#include <QScreen>
#include <QVBoxLayout>
#include <algorithm>

namespace setscope {

HoverPreview::HoverPreview(QWidget* parent)
    : QFrame(parent, Qt::ToolTip | Qt::WindowTransparentForInput),
      picture_(new QLabel(this)),
      caption_(new QLabel(this)) {
    setFrameShape(StyledPanel);
    setAutoFillBackground(true);
    setAttribute(Qt::WA_ShowWithoutActivating);
    picture_->setAlignment(Qt::AlignCenter);
    caption_->setWordWrap(true);
    caption_->setTextFormat(Qt::PlainText);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(picture_);
    column->addWidget(caption_);
    column->setSizeConstraint(QLayout::SetFixedSize);
}

void HoverPreview::showFor(const QModelIndex& index, int pictureRole, const QRect& item) {
    index_ = index;
    item_ = item;
    pictureRole_ = pictureRole;
    updateContents();
}

void HoverPreview::refresh(const QModelIndex& topLeft, const QModelIndex& bottomRight) {
    if (isVisible() && index_.row() >= topLeft.row() && index_.row() <= bottomRight.row()) {
        updateContents();
    }
}

void HoverPreview::updateContents() {
    const QImage image = index_.data(pictureRole_).value<QImage>();
    caption_->setText(index_.data(Qt::ToolTipRole).toString());
    if (image.isNull()) {
        picture_->setFixedSize(kEdge, kEdge * 3 / 4);
        picture_->setPixmap({});
    } else {
        QPixmap pixmap = QPixmap::fromImage(image);
        const qreal longer = std::max(pixmap.width(), pixmap.height());
        pixmap.setDevicePixelRatio(std::max(devicePixelRatioF(), longer / kEdge));
        picture_->setFixedSize(pixmap.deviceIndependentSize().toSize());
        picture_->setPixmap(pixmap);
    }
    caption_->setFixedWidth(std::max(picture_->width(), kEdge / 2));
    layout()->activate();
    const QRect screen = parentWidget()->screen()->availableGeometry();
    const bool fitsRight = item_.right() + 12 + width() <= screen.right();
    const int left = fitsRight ? item_.right() + 12 : item_.left() - 12 - width();
    const int top =
        std::clamp(item_.top(), screen.top(), std::max(screen.top(), screen.bottom() - height()));
    move(left, top);
    show();
}

}  // namespace setscope
