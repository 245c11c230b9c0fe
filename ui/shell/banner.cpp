#include "ui/shell/banner.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/shell/icons.h"

namespace setscope {
namespace {

BannerArea::Kind kindOf(const QFrame* banner) {
    return static_cast<BannerArea::Kind>(banner->property("kind").toInt());
}

}  // namespace

BannerArea::BannerArea(QWidget* parent) : QWidget(parent), layout_(new QVBoxLayout(this)) {
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(0);
}

void BannerArea::show(Kind kind, const QString& sentence, const QList<BannerChoice>& choices,
                      const QString& origin) {
    for (QFrame* banner : banners()) {
        const bool isReplaced = !origin.isEmpty() && kindOf(banner) == kind &&
                                banner->property("origin").toString() == origin;
        if (isReplaced) {
            remove(banner);
        }
    }
    if (isShowing(sentence)) {
        return;
    }
    QFrame* banner = create(kind, sentence, choices);
    banner->setProperty("origin", origin);
    layout_->addWidget(banner);
    banner->show();
    if (kind == Kind::Information) {
        removeLater(banner);
    }
}

QFrame* BannerArea::create(Kind kind, const QString& sentence, const QList<BannerChoice>& choices) {
    const bool isTrouble = kind == Kind::Trouble;
    auto* banner = new QFrame(this);
    banner->setProperty("banner",
                        isTrouble ? QStringLiteral("trouble") : QStringLiteral("information"));
    banner->setProperty("kind", static_cast<int>(kind));
    banner->setProperty("sentence", sentence);
    banner->setAccessibleName(sentence);
    auto* row = new QHBoxLayout(banner);
    row->setContentsMargins(16, 8, 10, 8);
    row->setSpacing(10);
    row->addWidget(
        new IconView(isTrouble ? QStringLiteral("warning") : QStringLiteral("info"), 18, banner));
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
    return banner;
}

QList<QFrame*> BannerArea::banners() const {
    QList<QFrame*> shown = findChildren<QFrame*>(QString(), Qt::FindDirectChildrenOnly);
    shown.removeIf([](const QFrame* banner) { return banner->isHidden(); });
    return shown;
}

bool BannerArea::isShowing(const QString& sentence) const {
    return std::ranges::any_of(banners(), [&sentence](const QFrame* banner) {
        return banner->property("sentence").toString() == sentence;
    });
}

void BannerArea::clear() {
    for (QFrame* banner : banners()) {
        if (kindOf(banner) != Kind::Question) {
            remove(banner);
        }
    }
}

void BannerArea::removeLater(QFrame* banner) {
    QTimer::singleShot(patience_, banner, [this, banner] {
        const QWidget* focus = banner->window()->focusWidget();
        const bool isInUse = banner->underMouse() || banner->isAncestorOf(focus);
        if (isInUse) {
            removeLater(banner);
        } else {
            remove(banner);
        }
    });
}

void BannerArea::remove(QFrame* banner) {
    banner->hide();
    banner->deleteLater();
}

}  // namespace setscope
