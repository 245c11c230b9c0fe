#include "ui/views/member_strip.h"

#include <QHBoxLayout>
#include <QIcon>
#include <QPixmap>
#include <QToolButton>
#include <algorithm>

#include "ui/views/view_colours.h"

namespace setscope {

/// All buttons are made at once, so that Tab reaches them where the strip is made.
MemberStrip::MemberStrip(qsizetype most, QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (qsizetype at = 0; at < most; ++at) {
        auto* button = new QToolButton(this);
        button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
        button->setIconSize({kEdge, kEdge});
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QToolButton::clicked, this,
                [this, at] { Q_EMIT activated(entries_[at].id); });
        row->addWidget(button);
        buttons_.append(button);
    }
    row->addStretch();
}

void MemberStrip::setEntries(const QList<Entry>& entries) {
    entries_ = entries;
    for (qsizetype at = 0; at < buttons_.size(); ++at) {
        buttons_[at]->setVisible(at < entries_.size());
        if (at < entries_.size()) {
            showEntry(at);
        }
    }
}

void MemberStrip::showEntry(qsizetype at) {
    const Entry& entry = entries_[at];
    QToolButton* button = buttons_[at];
    button->setIcon(iconOf(entry.image));
    button->setText(entry.caption);
    button->setToolTip(entry.name);
    button->setAccessibleName(entry.name);
    button->setAccessibleDescription(entry.caption);
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
