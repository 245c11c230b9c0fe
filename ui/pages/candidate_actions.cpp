#include "ui/pages/candidate_actions.h"

#include <QAbstractItemView>
#include <QMenu>
#include <algorithm>

namespace setscope {

CandidateActions::CandidateActions(QAbstractItemView* view, int itemRole)
    : QObject(view),
      view_(view),
      itemRole_(itemRole),
      accept_(new QAction(tr("&Accept"), view)),
      reject_(new QAction(tr("&Reject"), view)) {
    accept_->setShortcut(Qt::Key_A);
    reject_->setShortcut(Qt::Key_R);
    for (QAction* action : {accept_, reject_}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        view_->addAction(action);
    }
    connect(accept_, &QAction::triggered, this,
            [this] { Q_EMIT acceptRequested(selectedItems()); });
    connect(reject_, &QAction::triggered, this,
            [this] { Q_EMIT rejectRequested(selectedItems()); });
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(view_, &QWidget::customContextMenuRequested, this, &CandidateActions::popup);
}

QList<qint64> CandidateActions::selectedItems() const {
    QModelIndexList selected = view_->selectionModel()->selectedIndexes();
    std::sort(selected.begin(), selected.end());
    QList<qint64> items;
    for (const QModelIndex& index : selected) {
        const QVariant item = index.data(itemRole_);
        if (item.isValid() && (items.isEmpty() || items.back() != item.toLongLong())) {
            items.append(item.toLongLong());
        }
    }
    return items;
}

void CandidateActions::popup(const QPoint& at) {
    if (!selectedItems().isEmpty()) {
        auto* menu = new QMenu(view_);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions({accept_, reject_});
        menu->popup(view_->viewport()->mapToGlobal(at));
    }
}

}  // namespace setscope
