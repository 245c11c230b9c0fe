#include "ui/shell/collection_commands.h"

#include <QInputDialog>
#include <QMenu>

#include "ui/itemmodels/number_text.h"
#include "ui/itemmodels/verdicts.h"
#include "ui/pages/member_actions.h"
#include "ui/session/session.h"
#include "ui/shell/actions.h"
#include "ui/shell/teach_dialog.h"

namespace setscope {
namespace {

constexpr std::size_t kMostSetsInMenu = 30;

}  // namespace

CollectionCommands::CollectionCommands(Session& session, const Actions& actions, QWidget* window)
    : QObject(window), session_(session), actions_(actions), window_(window) {
    connect(actions[Command::RemoveMembers], &QAction::triggered, this,
            &CollectionCommands::removeMembers);
    connect(actions[Command::SelectAll], &QAction::triggered, this, &CollectionCommands::selectAll);
    connect(actions[Command::NewSet], &QAction::triggered, this,
            [this] { askForNewSet(session_, session_.selectedMembers(), window_); });
    connect(actions[Command::RenameSet], &QAction::triggered, this,
            &CollectionCommands::askForSetName);
    connect(actions[Command::RemoveSet], &QAction::triggered, this, &CollectionCommands::removeSet);
    connect(actions[Command::ScoreAgain], &QAction::triggered, &session_, &Session::scoreAll);
    connect(&session_, &Session::selectionChanged, this, &CollectionCommands::enable);
    connect(&session_, &Session::currentSetChanged, this, &CollectionCommands::enable);
    connect(&session_, &Session::collectionChanged, this, &CollectionCommands::enable);
    connectMarks();
    enable();
}

void CollectionCommands::connectMarks() {
    const std::pair<Command, Verdict> marks[] = {{Command::MarkStranger, Verdict::Stranger},
                                                 {Command::MarkBelongs, Verdict::Belongs},
                                                 {Command::Unmark, Verdict::None}};
    for (const auto& [command, verdict] : marks) {
        connect(actions_[command], &QAction::triggered, this, [this, given = verdict] {
            session_.setVerdict(session_.selectedMembers(), given);
        });
    }
    connect(actions_[Command::CleanSet], &QAction::triggered, this, [this](bool isClean) {
        const QList<SetId> sets{session_.currentSet()};
        isClean ? session_.markClean(sets) : session_.unmarkClean(sets);
    });
    connect(actions_[Command::LearnFromMarks], &QAction::triggered, this,
            &CollectionCommands::learn);
    connect(actions_[Command::ForgetLesson], &QAction::triggered, &session_,
            &Session::forgetLesson);
    connect(&session_, &Session::engineChanged, this, &CollectionCommands::enableTeaching);
    connect(&session_, &Session::lessonChanged, this, &CollectionCommands::enableTeaching);
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
    for (const Command command : {Command::MarkStranger, Command::MarkBelongs, Command::Unmark}) {
        actions_[command]->setEnabled(hasMembers);
    }
    const ItemSet* set = session_.collection()->findSet(session_.currentSet());
    actions_[Command::CleanSet]->setEnabled(hasSet);
    actions_[Command::CleanSet]->setChecked(set != nullptr && set->isReference);
    enableTeaching();
}

void CollectionCommands::enableTeaching() {
    const bool canLearn = session_.engine() != nullptr && session_.model() != nullptr &&
                          countVerdicts(*session_.collection()).all() > 0;
    actions_[Command::LearnFromMarks]->setEnabled(canLearn);
    actions_[Command::ForgetLesson]->setEnabled(session_.lesson() != nullptr);
}

void CollectionCommands::learn() {
    auto* dialog = new TeachDialog(session_, window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
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

void CollectionCommands::askForSetName() {
    const std::shared_ptr<const Collection> collection = session_.collection();
    const ItemSet* set = collection->findSet(session_.currentSet());
    if (set == nullptr) {
        return;
    }
    auto* dialog = new QInputDialog(window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename set"));
    dialog->setLabelText(tr("Name of the set:"));
    dialog->setTextValue(toQString(set->name));
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, id = set->id](const QString& text) {
                if (const QString name = text.trimmed(); !name.isEmpty()) {
                    session_.renameSet(id, name);
                }
            });
    dialog->open();
}

void CollectionCommands::removeSet() { session_.removeSets({session_.currentSet()}); }

void CollectionCommands::fillMoveMenu(QMenu* menu) {
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        if (session_.collection()->sets.size() <= kMostSetsInMenu) {
            addSets(*menu);
            return;
        }
        QAction* choose = menu->addAction(tr("Choose a set…"));
        choose->setEnabled(!session_.selectedMembers().isEmpty());
        connect(choose, &QAction::triggered, this,
                [this] { askForTarget(session_, session_.selectedMembers(), window_); });
    });
}

void CollectionCommands::addSets(QMenu& menu) {
    const QList<MemberId> members = session_.selectedMembers();
    const std::shared_ptr<const Collection> collection = session_.collection();
    for (const ItemSet& set : collection->sets) {
        if (set.id == session_.currentSet()) {
            continue;
        }
        QString name = toQString(set.name);
        QAction* action = menu.addAction(name.replace(u'&', QStringLiteral("&&")));
        action->setEnabled(!members.isEmpty());
        connect(action, &QAction::triggered, &session_,
                [this, members, id = set.id] { session_.moveMembers(members, id); });
    }
    if (menu.isEmpty()) {
        menu.addAction(tr("There is no other set"))->setEnabled(false);
    }
}

}  // namespace setscope
