#include "ui/shell/collection_commands.h"

#include <QInputDialog>
#include <QMenu>
#include <functional>

#include "ui/itemmodels/number_text.h"
#include "ui/session/session.h"
#include "ui/shell/actions.h"

namespace setscope {
namespace {

/// Asks for one line of text; empty answers are passed over.
void askForName(QWidget* window, const QString& title, const QString& label, const QString& former,
                const std::function<void(const QString&)>& then) {
    auto* dialog = new QInputDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(label);
    dialog->setTextValue(former);
    QObject::connect(dialog, &QInputDialog::textValueSelected, window, [then](const QString& text) {
        const QString name = text.trimmed();
        if (!name.isEmpty()) {
            then(name);
        }
    });
    dialog->open();
}

}  // namespace

CollectionCommands::CollectionCommands(Session& session, const Actions& actions, QWidget* window)
    : QObject(window), session_(session), actions_(actions), window_(window) {
    connect(actions[Command::RemoveMembers], &QAction::triggered, this,
            &CollectionCommands::removeMembers);
    connect(actions[Command::SelectAll], &QAction::triggered, this, &CollectionCommands::selectAll);
    connect(actions[Command::NewSet], &QAction::triggered, this, &CollectionCommands::askForNewSet);
    connect(actions[Command::RenameSet], &QAction::triggered, this,
            &CollectionCommands::askForSetName);
    connect(actions[Command::RemoveSet], &QAction::triggered, this, &CollectionCommands::removeSet);
    connect(actions[Command::ScoreAgain], &QAction::triggered, &session_, &Session::scoreAll);
    connect(&session_, &Session::selectionChanged, this, &CollectionCommands::enable);
    connect(&session_, &Session::currentSetChanged, this, &CollectionCommands::enable);
    connect(&session_, &Session::collectionChanged, this, &CollectionCommands::enable);
    enable();
}

void CollectionCommands::enable() {
    const bool hasMembers = !session_.selectedMembers().isEmpty();
    const bool hasSet = static_cast<bool>(session_.currentSet());
    actions_[Command::RemoveMembers]->setEnabled(hasMembers);
    actions_[Command::NewSet]->setEnabled(hasMembers);
    actions_[Command::SelectAll]->setEnabled(hasSet);
    actions_[Command::RenameSet]->setEnabled(hasSet);
    actions_[Command::RemoveSet]->setEnabled(hasSet);
    actions_[Command::ScoreAgain]->setEnabled(!session_.collection()->sets.empty());
}

void CollectionCommands::removeMembers() { session_.removeMembers(session_.selectedMembers()); }

void CollectionCommands::selectAll() {
    const std::shared_ptr<const Collection> collection = session_.collection();
    const ItemSet* set = collection->findSet(session_.currentSet());
    if (set == nullptr) {
        return;
    }
    QList<MemberId> all;
    for (const Member& member : set->members) {
        all.append(member.id);
    }
    session_.select(all, session_.currentMember());
}

void CollectionCommands::askForNewSet() {
    const QList<MemberId> members = session_.selectedMembers();
    askForName(window_, tr("New set"),
               tr("Name of the set that gets %1:")
                   .arg(countedText(members.size(), tr("member"), tr("members"))),
               tr("New set"),
               [this, members](const QString& name) { session_.newSetFrom(members, name); });
}

void CollectionCommands::askForSetName() {
    const std::shared_ptr<const Collection> collection = session_.collection();
    const ItemSet* set = collection->findSet(session_.currentSet());
    if (set == nullptr) {
        return;
    }
    askForName(window_, tr("Rename set"), tr("Name of the set:"), toQString(set->name),
               [this, id = set->id](const QString& name) { session_.renameSet(id, name); });
}

void CollectionCommands::removeSet() { session_.removeSets({session_.currentSet()}); }

void CollectionCommands::fillMoveMenu(QMenu* menu) {
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        const QList<MemberId> members = session_.selectedMembers();
        for (const ItemSet& set : session_.collection()->sets) {
            if (set.id == session_.currentSet()) {
                continue;
            }
            QString name = toQString(set.name);
            QAction* action = menu->addAction(name.replace(u'&', QStringLiteral("&&")));
            action->setEnabled(!members.isEmpty());
            connect(action, &QAction::triggered, &session_,
                    [this, members, id = set.id] { session_.moveMembers(members, id); });
        }
        if (menu->isEmpty()) {
            menu->addAction(tr("There is no other set"))->setEnabled(false);
        }
    });
}

}  // namespace setscope
