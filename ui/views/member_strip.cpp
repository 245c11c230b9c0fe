#include "ui/views/member_strip.h"

#include <QBoxLayout>
#include <QIcon>
#include <QPixmap>
#include <QTextDocument>
#include <QToolButton>
#include <algorithm>

#include "ui/views/view_colours.h"

namespace setscope {
namespace {

/// A button without an icon would set its text in the middle.
QIcon invisibleIcon() {
    QPixmap pixel(1, 1);
    pixel.fill(Qt::transparent);
    return pixel;
}

}  // namespace

/// All buttons are made at once, so that Tab reaches them where the strip is made.
MemberStrip::MemberStrip(qsizetype most, QWidget* parent)
    : QWidget(parent), layout_(new QBoxLayout(QBoxLayout::LeftToRight, this)) {
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(0);
    for (qsizetype at = 0; at < most; ++at) {
        auto* button = new QToolButton(this);
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QToolButton::clicked, this,
                [this, at] { Q_EMIT activated(entries_[at].id); });
        layout_->addWidget(button);
        buttons_.append(button);
    }
    layout_->addStretch();
}

void MemberStrip::setEntries(const QList<Entry>& entries, Form form) {
    entries_ = entries;
    form_ = form;
    const bool isLines = form == Form::Lines;
    layout_->setDirection(isLines ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    for (qsizetype at = 0; at < buttons_.size(); ++at) {
        buttons_[at]->setVisible(at < entries_.size());
        if (at < entries_.size()) {
            showEntry(at);
        }
    }
    showTexts();
}

void MemberStrip::showEntry(qsizetype at) {
    const Entry& entry = entries_[at];
    QToolButton* button = buttons_[at];
    const bool isLine = form_ == Form::Lines;
    const bool isBareLine = isLine && entry.image.isNull();
    button->setIcon(isBareLine ? invisibleIcon()
                    : isLine   ? QIcon(QPixmap::fromImage(entry.image))
                               : iconOf(entry.image));
    button->setIconSize(isBareLine ? QSize(1, 1) : isLine ? kLinePicture : QSize(kEdge, kEdge));
    button->setToolButtonStyle(isLine ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonTextUnderIcon);
    button->setSizePolicy(isLine ? QSizePolicy::Ignored : QSizePolicy::Fixed, QSizePolicy::Fixed);
    button->setToolTip(Qt::convertFromPlainText(entry.name));
    button->setAccessibleName(entry.name);
    button->setAccessibleDescription(entry.caption);
}

/// Lines are shortened to the width that there is.
QString MemberStrip::lineOf(const Entry& entry) const {
    constexpr int kRoundText = 20;  // logical pixels that the button needs beside its text
    const int icon = entry.image.isNull() ? 0 : kLinePicture.width() + kRoundText / 2;
    const QString line = QStringLiteral("%1   %2").arg(entry.caption, entry.name.simplified());
    return fontMetrics()
        .elidedText(line, Qt::ElideRight, std::max(0, width() - kRoundText - icon))
        .replace(u'&', QStringLiteral("&&"));
}

void MemberStrip::showTexts() {
    for (qsizetype at = 0; at < entries_.size(); ++at) {
        buttons_[at]->setText(form_ == Form::Lines ? lineOf(entries_[at]) : entries_[at].caption);
    }
}

void MemberStrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    showTexts();
}

QIcon MemberStrip::iconOf(const QImage& image) const {
    if (!image.isNull()) {
        const int edge = std::min(image.width(), image.height());
        return QPixmap::fromImage(
            image.copy((image.width() - edge) / 2, (image.height() - edge) / 2, edge, edge));
    }
    QPixmap empty(kEdge, kEdge);
    empty.fill(viewColours(palette()).track);
    return empty;
}

}  // namespace setscope
