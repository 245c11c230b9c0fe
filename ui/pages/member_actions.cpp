#include "ui/pages/member_actions.h"

#include <QDesktopServices>
#include <QInputDialog>
#include <QMenu>
#include <QUrl>

#include "core/base/text.h"
#include "ui/itemmodels/number_text.h"
#include "ui/pages/set_chooser.h"
#include "ui/session/session.h"

namespace setscope {

MemberActions::MemberActions(Session& session, QWidget* scope)
    : QObject(scope),
      session_(session),
      scope_(scope),
      fullView_(new QAction(tr("Full view\tSpace"), this)),
      remove_(new QAction(tr("Remove\tDel"), this)),
      moveTo_(new QAction(tr("Move to…"), this)),
      newSet_(new QAction(tr("New set from selection…"), this)),
      showInFolder_(new QAction(tr("Show in folder"), this)) {
    fullView_->setVisible(false);
    moveTo_->setShortcut(QKeySequence(Qt::Key_M));
    newSet_->setShortcut(QKeySequence(Qt::Key_N));
    for (QAction* action : {moveTo_, newSet_}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        scope->addAction(action);
    }
    connect(remove_, &QAction::triggered, this, &MemberActions::removeSelected);
    connect(moveTo_, &QAction::triggered, this, &MemberActions::chooseTarget);
    connect(newSet_, &QAction::triggered, this, &MemberActions::askForNewSet);
    connect(showInFolder_, &QAction::triggered, this, &MemberActions::showSelectedInFolder);
    connect(&session, &Session::selectionChanged, this, &MemberActions::enable);
    enable();
}

void MemberActions::enable() {
    const bool hasMembers = !session_.selectedMembers().isEmpty();
    for (QAction* action : {fullView_, remove_, moveTo_, newSet_, showInFolder_}) {
        action->setEnabled(hasMembers);
    }
}

void MemberActions::popup(const QPoint& globalPosition) {
    auto* menu = new QMenu(scope_);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(fullView_);
    menu->addSeparator();
    menu->addActions({moveTo_, newSet_, remove_});
    menu->addSeparator();
    menu->addAction(showInFolder_);
    menu->popup(globalPosition);
}

void MemberActions::removeSelected() { session_.removeMembers(session_.selectedMembers()); }

void MemberActions::chooseTarget() {
    const QList<MemberId> members = session_.selectedMembers();
    if (members.isEmpty()) {
        return;
    }
    auto* chooser =
        new SetChooser(*session_.collection(), session_.currentSet(), members.size(), scope_);
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    connect(chooser, &SetChooser::setChosen, this,
            [this, members](SetId target) { session_.moveMembers(members, target); });
    connect(chooser, &SetChooser::newSetChosen, this,
            [this, members](const QString& name) { session_.newSetFrom(members, name); });
    chooser->open();
}

void MemberActions::askForNewSet() {
    const QList<MemberId> members = session_.selectedMembers();
    if (members.isEmpty()) {
        return;
    }
    auto* dialog = new QInputDialog(scope_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("New set"));
    dialog->setLabelText(tr("Name of the set that gets %1:")
                             .arg(countedText(members.size(), tr("member"), tr("members"))));
    dialog->setTextValue(tr("New set"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, members](const QString& text) {
        if (const QString name = text.trimmed(); !name.isEmpty()) {
            session_.newSetFrom(members, name);
        }
    });
    dialog->open();
}

void MemberActions::showSelectedInFolder() {
    const std::shared_ptr<const Collection> collection = session_.collection();
    const Member* member = collection->findMember(session_.currentMember());
    if (member != nullptr) {
        const QString folder = toQString(toUtf8(member->payload.source.file.parent_path()));
        QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
    }
}

}  // namespace setscope
