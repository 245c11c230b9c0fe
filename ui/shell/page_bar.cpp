#include "ui/shell/page_bar.h"

#include <QAction>
#include <QActionGroup>
#include <QToolButton>

#include "ui/shell/icons.h"

namespace setscope {

PageBar::PageBar(QWidget* parent) : QToolBar(parent), group_(new QActionGroup(this)) {
    setObjectName(QStringLiteral("PageBar"));
    setWindowTitle(tr("Pages"));
    setAccessibleName(tr("Pages"));
    setMovable(false);
    setFloatable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);
    setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    setIconSize({20, 20});
    connect(group_, &QActionGroup::triggered, this,
            [this](const QAction* action) { Q_EMIT chosen(action->data().toString()); });
}

void PageBar::addPage(const QString& id, const QString& title, const QString& iconName) {
    QAction* action = addAction(themedIcon(iconName), title);
    action->setObjectName(QStringLiteral("page.%1").arg(id));
    action->setData(id);
    action->setCheckable(true);
    action->setActionGroup(group_);
    action->setShortcut(
        QKeySequence(QStringLiteral("Ctrl+%1").arg(static_cast<int>(group_->actions().size()))));
    action->setToolTip(
        tr("%1 (%2)").arg(title, action->shortcut().toString(QKeySequence::NativeText)));
    auto* button = qobject_cast<QToolButton*>(widgetForAction(action));
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(title);
    button->setFixedWidth(58);
}

void PageBar::setCurrent(const QString& id) {
    for (QAction* action : group_->actions()) {
        if (action->data().toString() == id) {
            action->setChecked(true);
        }
    }
}

QList<QAction*> PageBar::pageActions() const { return group_->actions(); }

}  // namespace setscope
