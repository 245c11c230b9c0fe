#include "ui/pages/member_actions.h"

#include <QDesktopServices>
#include <QInputDialog>
#include <QMenu>
#include <QUrl>
#include <utility>

#include "core/base/text.h"
#include "ui/itemmodels/number_text.h"
#include "ui/pages/set_chooser.h"
#include "ui/session/session.h"

namespace setscope {

void askForTarget(Session& session, const QList<MemberId>& members, QWidget* parent) {
    if (members.isEmpty()) {
        return;
    }
    auto* chooser =
        new SetChooser(*session.collection(), session.currentSet(), members.size(), parent);
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(chooser, &SetChooser::setChosen, &session,
                     [&session, members](SetId target) { session.moveMembers(members, target); });
    QObject::connect(
        chooser, &SetChooser::newSetChosen, &session,
        [&session, members](const QString& name) { session.newSetFrom(members, name); });
    chooser->open();
}

void askForNewSet(Session& session, const QList<MemberId>& members, QWidget* parent) {
    if (members.isEmpty()) {
        return;
    }
    auto* dialog = new QInputDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(MemberActions::tr("New set"));
    dialog->setLabelText(MemberActions::tr("Name of the set that gets %1:")
                             .arg(countedText(members.size(), MemberActions::tr("member"),
                                              MemberActions::tr("members"))));
    dialog->setTextValue(MemberActions::tr("New set"));
    QObject::connect(dialog, &QInputDialog::textValueSelected, &session,
                     [&session, members](const QString& text) {
                         if (const QString name = text.trimmed(); !name.isEmpty()) {
                             session.newSetFrom(members, name);
                         }
                     });
    dialog->open();
}

MemberActions::MemberActions(Session& session, QWidget* scope, Chosen chosen)
    : QObject(scope),
      session_(session),
      scope_(scope),
      chosen_(chosen ? std::move(chosen) : [&session] { return session.selectedMembers(); }),
      fullView_(new QAction(tr("Full view\tSpace"), this)),
      remove_(new QAction(tr("Remove\tDel"), this)),
      moveTo_(new QAction(tr("Move to…"), this)),
      newSet_(new QAction(tr("New set from selection…"), this)),
      showInFolder_(new QAction(tr("Show in folder"), this)),
      markStranger_(createMark(tr("Mark as stranger"), Qt::Key_S, Verdict::Stranger)),
      markBelongs_(createMark(tr("Mark as belonging"), Qt::Key_B, Verdict::Belongs)),
      unmark_(createMark(tr("Take the mark back"), Qt::Key_Backspace, Verdict::None)) {
    fullView_->setVisible(false);
    moveTo_->setShortcut(QKeySequence(Qt::Key_M));
    newSet_->setShortcut(QKeySequence(Qt::Key_N));
    for (QAction* action : {moveTo_, newSet_}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        scope->addAction(action);
    }
    connect(remove_, &QAction::triggered, this, &MemberActions::removeSelected);
    connect(moveTo_, &QAction::triggered, this,
            [this] { askForTarget(session_, chosen_(), scope_); });
    connect(newSet_, &QAction::triggered, this,
            [this] { askForNewSet(session_, chosen_(), scope_); });
    connect(showInFolder_, &QAction::triggered, this, &MemberActions::showSelectedInFolder);
    connect(&session, &Session::selectionChanged, this, &MemberActions::enable);
    enable();
}

QAction* MemberActions::createMark(const QString& text, const QKeySequence& key, Verdict verdict) {
    auto* action = new QAction(text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    scope_->addAction(action);
    connect(action, &QAction::triggered, this,
            [this, verdict] { session_.setVerdict(chosen_(), verdict); });
    return action;
}

void MemberActions::enable() {
    const bool hasMembers = !chosen_().isEmpty();
    for (QAction* action : {fullView_, remove_, moveTo_, newSet_, showInFolder_, markStranger_,
                            markBelongs_, unmark_}) {
        action->setEnabled(hasMembers);
    }
}

void MemberActions::popup(const QPoint& globalPosition) {
    enable();
    auto* menu = new QMenu(scope_);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(fullView_);
    menu->addSeparator();
    menu->addActions({markStranger_, markBelongs_, unmark_});
    menu->addSeparator();
    menu->addActions({moveTo_, newSet_, remove_});
    menu->addSeparator();
    menu->addAction(showInFolder_);
    menu->popup(globalPosition);
}

void MemberActions::removeSelected() { session_.removeMembers(chosen_()); }

void MemberActions::showSelectedInFolder() {
    const std::shared_ptr<const Collection> collection = session_.collection();
    const Member* member = collection->findMember(session_.currentMember());
    if (member != nullptr) {
        const QString folder = toQString(toUtf8(member->payload.source.file.parent_path()));
        QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
    }
}

}  // namespace setscope
