#include "ui/shell/dock_layout.h"

#include <QDockWidget>
#include <QMainWindow>
#include <algorithm>
#include <utility>

namespace setscope {
namespace {

constexpr int kInspectorNeeds = 1000;  ///< width of the window

}  // namespace

DockLayout::DockLayout(QMainWindow& window, const QList<QDockWidget*>& all,
                       const QList<QDockWidget*>& ofCollection, QDockWidget* inspector)
    : window_(window), all_(all), ofCollection_(ofCollection), inspector_(inspector) {}

void DockLayout::hide() {
    hidden_ = state();
    isShown_ = false;
    std::ranges::for_each(all_, &QWidget::hide);
}

void DockLayout::show() {
    window_.restoreState(hidden_);
    isShown_ = true;
    isNarrow_ = false;
    page_ = PageDocks::All;
    fit();
}

void DockLayout::setPage(PageDocks docks) {
    if (docks == page_) {
        return;
    }
    page_ = docks;
    if (docks == PageDocks::All) {
        std::ranges::for_each(std::exchange(gaveWay_, {}), &QWidget::show);
        fit();
        return;
    }
    for (QDockWidget* dock : std::as_const(ofCollection_)) {
        if (!dock->isHidden()) {
            dock->hide();
            gaveWay_.append(dock);
        }
    }
}

/// In a narrow window the inspector makes room for the page until there is enough for both; a
/// person who opens it there keeps it.
void DockLayout::fit() {
    const bool isNarrow = window_.width() < kInspectorNeeds;
    if (!isShown_ || page_ != PageDocks::All || isNarrow == isNarrow_) {
        return;
    }
    isNarrow_ = isNarrow;
    if (isNarrow) {
        inspectorGaveWay_ = !inspector_->isHidden();
        inspector_->hide();
    } else if (std::exchange(inspectorGaveWay_, false)) {
        inspector_->show();
    }
}

void DockLayout::takeBack() {
    for (QDockWidget* dock : std::exchange(gaveWay_, {})) {
        dock->show();
    }
    if (std::exchange(inspectorGaveWay_, false)) {
        inspector_->show();
    }
}

QByteArray DockLayout::state() {
    if (!isShown_) {
        return hidden_;
    }
    takeBack();
    return window_.saveState();
}

}  // namespace setscope
