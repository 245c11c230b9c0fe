#include "ui/shell/menus.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>
#include <QUndoStack>
#include <utility>

#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/shell/actions.h"
#include "ui/shell/collection_commands.h"
#include "ui/shell/icons.h"
#include "ui/shell/model_commands.h"

namespace setscope {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Menus", text); }

QMenu* addFileMenu(QMenuBar& bar, const Actions& actions) {
    QMenu* file = bar.addMenu(tr("&File"));
    file->addAction(actions[Command::NewProject]);
    file->addAction(actions[Command::OpenProject]);
    QMenu* recent = file->addMenu(tr("Open &recent"));
    file->addSeparator();
    file->addAction(actions[Command::ImportFiles]);
    file->addAction(actions[Command::ImportFolder]);
    file->addAction(actions[Command::OpenPool]);
    file->addAction(actions[Command::OpenPoolFolder]);
    file->addSeparator();
    file->addAction(actions[Command::Save]);
    file->addAction(actions[Command::SaveAs]);
    file->addAction(actions[Command::ExportReport]);
    file->addSeparator();
    file->addAction(actions[Command::Quit]);
    return recent;
}

void addEditMenu(QMenuBar& bar, Session& session, const Actions& actions) {
    QMenu* edit = bar.addMenu(tr("&Edit"));
    QAction* undo = session.undoStack().createUndoAction(edit, tr("&Undo"));
    undo->setObjectName(QStringLiteral("edit.undo"));
    undo->setShortcut(QKeySequence::Undo);
    undo->setIcon(themedIcon(QStringLiteral("undo")));
    QAction* redo = session.undoStack().createRedoAction(edit, tr("&Redo"));
    redo->setObjectName(QStringLiteral("edit.redo"));
    redo->setShortcut(QKeySequence::Redo);
    redo->setIcon(themedIcon(QStringLiteral("redo")));
    edit->addActions({undo, redo});
    edit->addSeparator();
    edit->addAction(actions[Command::RemoveMembers]);
    edit->addAction(actions[Command::SelectAll]);
    edit->addSeparator();
    edit->addAction(actions[Command::MarkStranger]);
    edit->addAction(actions[Command::MarkBelongs]);
    edit->addAction(actions[Command::Unmark]);
    edit->addSeparator();
    edit->addAction(actions[Command::FindInCollection]);
    edit->addAction(actions[Command::FindInSet]);
    edit->addSeparator();
    edit->addAction(actions[Command::Preferences]);
}

void addThemeMenu(QMenu* view, Settings& settings) {
    QMenu* menu = view->addMenu(tr("&Colours"));
    auto* group = new QActionGroup(menu);
    const std::pair<ThemeChoice, QString> choices[] = {{ThemeChoice::System, tr("As the &system")},
                                                       {ThemeChoice::Light, tr("&Light")},
                                                       {ThemeChoice::Dark, tr("&Dark")}};
    for (const auto& [choice, title] : choices) {
        QAction* action = group->addAction(title);
        action->setCheckable(true);
        action->setData(static_cast<int>(choice));
        menu->addAction(action);
    }
    const auto check = [group, &settings] {
        for (QAction* action : group->actions()) {
            action->setChecked(action->data().toInt() == static_cast<int>(settings.theme()));
        }
    };
    check();
    QObject::connect(group, &QActionGroup::triggered, &settings,
                     [&settings](const QAction* action) {
                         settings.setTheme(static_cast<ThemeChoice>(action->data().toInt()));
                     });
    QObject::connect(&settings, &Settings::changed, group, [check](Setting setting) {
        if (setting == Setting::Theme) {
            check();
        }
    });
}

void addCollectionMenu(QMenuBar& bar, const Actions& actions, CollectionCommands& commands) {
    QMenu* collection = bar.addMenu(tr("&Collection"));
    collection->addAction(actions[Command::NewSet]);
    commands.fillMoveMenu(collection->addMenu(tr("&Move selected members to")));
    collection->addSeparator();
    collection->addAction(actions[Command::RenameSet]);
    collection->addAction(actions[Command::RemoveSet]);
    collection->addAction(actions[Command::CleanSet]);
    collection->addSeparator();
    collection->addAction(actions[Command::ScoreAgain]);
    collection->addSeparator();
    collection->addAction(actions[Command::Influence]);
    collection->addAction(actions[Command::PowerTest]);
}

void addModelMenu(QMenuBar& bar, const Actions& actions, ModelCommands& commands) {
    QMenu* model = bar.addMenu(tr("&Model"));
    commands.addHeads(model);
    model->addSeparator();
    model->addAction(actions[Command::LoadModel]);
    model->addAction(actions[Command::UseBackbone]);
    model->addAction(actions[Command::ShippedModel]);
    model->addSeparator();
    model->addAction(actions[Command::UseWordVectors]);
    model->addAction(actions[Command::UseLetters]);
    model->addSeparator();
    model->addAction(actions[Command::ModelCard]);
    model->addSeparator();
    model->addAction(actions[Command::LearnFromMarks]);
    model->addAction(actions[Command::ForgetLesson]);
}

}  // namespace

Menus buildMenus(QMenuBar& bar, Session& session, const Actions& actions,
                 CollectionCommands& collectionCommands, ModelCommands& modelCommands) {
    Menus menus;
    menus.recent = addFileMenu(bar, actions);
    addEditMenu(bar, session, actions);
    menus.view = bar.addMenu(tr("&View"));
    addThemeMenu(menus.view, session.settings());
    menus.view->addAction(actions[Command::FullScreen]);
    addCollectionMenu(bar, actions, collectionCommands);
    addModelMenu(bar, actions, modelCommands);
    QMenu* help = bar.addMenu(tr("&Help"));
    help->addAction(actions[Command::Help]);
    help->addAction(actions[Command::Shortcuts]);
    help->addSeparator();
    help->addAction(actions[Command::About]);
    return menus;
}

}  // namespace setscope
