#include "ui/shell/banner.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/shell/icons.h"

namespace setscope {

BannerArea::BannerArea(QWidget* parent) : QWidget(parent), layout_(new QVBoxLayout(this)) {
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(0);
}

void BannerArea::show(Kind kind, const QString& sentence, const QList<BannerChoice>& choices) {
    if (isShowing(sentence)) {
        return;
    }
    auto* banner = new QFrame(this);
    banner->setProperty("banner", kind == Kind::Trouble ? QStringLiteral("trouble")
                                                        : QStringLiteral("information"));
    banner->setProperty("sentence", sentence);
    banner->setProperty("asks", !choices.isEmpty());
    banner->setAccessibleName(sentence);
    auto* row = new QHBoxLayout(banner);
    row->setContentsMargins(16, 8, 10, 8);
    row->setSpacing(10);
    row->addWidget(new IconView(
        kind == Kind::Trouble ? QStringLiteral("warning") : QStringLiteral("info"), 18, banner));
    auto* text = new QLabel(sentence, banner);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(text, 1);
    for (const BannerChoice& choice : choices) {
        auto* button = new QPushButton(choice.text, banner);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, banner, chosen = choice.chosen] {
            remove(banner);
            chosen();
        });
    }
    auto* dismiss = new QToolButton(banner);
    dismiss->setIcon(themedIcon(QStringLiteral("close")));
    dismiss->setToolTip(tr("Dismiss"));
    dismiss->setAccessibleName(tr("Dismiss this message"));
    row->addWidget(dismiss);
    connect(dismiss, &QToolButton::clicked, this, [this, banner] { remove(banner); });
    layout_->addWidget(banner);
    banner->show();
}

QFrame* BannerArea::find(const QString& sentence) const {
    for (QFrame* banner : findChildren<QFrame*>(QString(), Qt::FindDirectChildrenOnly)) {
        if (banner->property("sentence").toString() == sentence && !banner->isHidden()) {
            return banner;
        }
    }
    return nullptr;
}

bool BannerArea::isShowing(const QString& sentence) const { return find(sentence) != nullptr; }

void BannerArea::clear() {
    for (QFrame* banner : findChildren<QFrame*>(QString(), Qt::FindDirectChildrenOnly)) {
        if (!banner->property("asks").toBool()) {
            remove(banner);
        }
    }
}

void BannerArea::remove(QFrame* banner) {
    banner->hide();
    banner->deleteLater();
}

}  // namespace setscope
