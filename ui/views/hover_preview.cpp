#include "ui/views/hover_preview.h"

#include <QLabel>
#include <QPixmap>
#include <QScreen>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace setscope {
namespace {

constexpr qsizetype kMostLetters = 900;  ///< of a text, about what has room

}  // namespace

HoverPreview::HoverPreview(QWidget* parent)
    : QFrame(parent, Qt::ToolTip | Qt::WindowTransparentForInput),
      picture_(new QLabel(this)),
      caption_(new QLabel(this)) {
    setFrameShape(StyledPanel);
    setAutoFillBackground(true);
    setAttribute(Qt::WA_ShowWithoutActivating);
    picture_->setWordWrap(true);
    picture_->setTextFormat(Qt::PlainText);
    caption_->setWordWrap(true);
    caption_->setTextFormat(Qt::PlainText);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(picture_);
    column->addWidget(caption_);
    column->setSizeConstraint(QLayout::SetFixedSize);
}

void HoverPreview::showFor(const QModelIndex& index, const FaceRoles& roles, const QRect& item) {
    index_ = index;
    item_ = item;
    roles_ = roles;
    updateContents();
}

void HoverPreview::refresh(const QModelIndex& topLeft, const QModelIndex& bottomRight) {
    if (isVisible() && index_.row() >= topLeft.row() && index_.row() <= bottomRight.row()) {
        updateContents();
    }
}

void HoverPreview::showPixmap(QPixmap pixmap) {
    picture_->setFixedSize(pixmap.deviceIndependentSize().toSize());
    picture_->setAlignment(Qt::AlignCenter);
    picture_->setPixmap(pixmap);
}

void HoverPreview::showText(const QString& text) {
    picture_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    picture_->setText(text.size() > kMostLetters ? text.left(kMostLetters) + QStringLiteral(" …")
                                                 : text);
    picture_->setFixedSize(kEdge, std::min(kEdge, picture_->heightForWidth(kEdge)));
}

void HoverPreview::updateContents() {
    const MemberFace face = faceAt(index_, roles_);
    caption_->setText(index_.data(Qt::ToolTipRole).toString());
    if (face.isText()) {
        showText(face.text);
    } else if (face.isRow()) {
        showPixmap(QPixmap::fromImage(faceImage(face, {kEdge, kEdge / 2}, devicePixelRatioF(),
                                                font(), viewColours(palette()))));
    } else if (face.picture.isNull()) {
        picture_->setFixedSize(kEdge, kEdge * 3 / 4);
        picture_->setPixmap({});
    } else {
        QPixmap pixmap = QPixmap::fromImage(face.picture);
        const qreal longer = std::max(pixmap.width(), pixmap.height());
        pixmap.setDevicePixelRatio(std::max(devicePixelRatioF(), longer / kEdge));
        showPixmap(std::move(pixmap));
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
