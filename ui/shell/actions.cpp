#include "ui/shell/actions.h"

#include <QCoreApplication>
#include <QKeySequence>
#include <QWidget>

#include "ui/shell/icons.h"

namespace setscope {
namespace {

struct Row {
    Command command;
    const char* name;
    const char* text;
    const char* icon;
    const char* keys;
    QKeySequence::StandardKey standardKey = QKeySequence::UnknownKey;
};

/// THE LIST of actions, in the order of the enumeration.
constexpr Row kRows[] = {
    {Command::NewProject, "file.new", QT_TRANSLATE_NOOP("Actions", "&New project"), "new", "",
     QKeySequence::New},
    {Command::OpenProject, "file.open", QT_TRANSLATE_NOOP("Actions", "&Open project…"), "open", "",
     QKeySequence::Open},
    {Command::ImportFiles, "file.importFiles", QT_TRANSLATE_NOOP("Actions", "&Import files…"),
     "pictures", "Ctrl+I"},
    {Command::ImportFolder, "file.importFolder", QT_TRANSLATE_NOOP("Actions", "Import &folder…"),
     "folder", "Ctrl+Shift+I"},
    {Command::OpenPool, "file.openPool", QT_TRANSLATE_NOOP("Actions", "Open &pool…"), "expand",
     "Ctrl+P"},
    {Command::OpenPoolFolder, "file.openPoolFolder",
     QT_TRANSLATE_NOOP("Actions", "Open pool of pict&ures…"), "", ""},
    {Command::Save, "file.save", QT_TRANSLATE_NOOP("Actions", "&Save"), "save", "",
     QKeySequence::Save},
    {Command::SaveAs, "file.saveAs", QT_TRANSLATE_NOOP("Actions", "Save &as…"), "", "Ctrl+Shift+S"},
    {Command::ExportReport, "file.exportReport", QT_TRANSLATE_NOOP("Actions", "&Export report…"),
     "export", "Ctrl+E"},
    {Command::Quit, "file.quit", QT_TRANSLATE_NOOP("Actions", "&Quit"), "", "Ctrl+Q"},
    {Command::RemoveMembers, "edit.removeMembers",
     QT_TRANSLATE_NOOP("Actions", "&Remove selected members\tDel"), "", ""},
    {Command::MarkStranger, "edit.markStranger",
     QT_TRANSLATE_NOOP("Actions", "Mark as s&tranger\tS"), "", ""},
    {Command::MarkBelongs, "edit.markBelongs",
     QT_TRANSLATE_NOOP("Actions", "Mark as &belonging\tB"), "", ""},
    {Command::Unmark, "edit.unmark", QT_TRANSLATE_NOOP("Actions", "Take the mar&k back\tBackspace"),
     "", ""},
    {Command::SelectAll, "edit.selectAll", QT_TRANSLATE_NOOP("Actions", "Select &all of the set"),
     "", "Ctrl+Shift+A"},
    {Command::FindInCollection, "edit.findInCollection",
     QT_TRANSLATE_NOOP("Actions", "&Filter the collection"), "", "", QKeySequence::Find},
    {Command::FindInSet, "edit.findInSet", QT_TRANSLATE_NOOP("Actions", "F&ilter the set"), "",
     "Ctrl+Shift+F"},
    {Command::Preferences, "edit.preferences", QT_TRANSLATE_NOOP("Actions", "&Preferences…"), "",
     "Ctrl+,"},
    {Command::NewSet, "collection.newSet",
     QT_TRANSLATE_NOOP("Actions", "&New set from selected members…"), "", "Ctrl+Shift+N"},
    {Command::RenameSet, "collection.renameSet", QT_TRANSLATE_NOOP("Actions", "&Rename set…"), "",
     ""},
    {Command::RemoveSet, "collection.removeSet", QT_TRANSLATE_NOOP("Actions", "Remove &set"), "",
     ""},
    {Command::CleanSet, "collection.cleanSet", QT_TRANSLATE_NOOP("Actions", "This set is c&lean"),
     "", ""},
    {Command::ScoreAgain, "collection.scoreAgain",
     QT_TRANSLATE_NOOP("Actions", "S&core everything again"), "", "F5"},
    {Command::Influence, "collection.influence",
     QT_TRANSLATE_NOOP("Actions", "&Influence in the set…"), "", ""},
    {Command::PowerTest, "collection.powerTest",
     QT_TRANSLATE_NOOP("Actions", "How &well does it find strangers here?…"), "", ""},
    {Command::FullScreen, "view.fullScreen", QT_TRANSLATE_NOOP("Actions", "&Full screen"), "",
     "F11"},
    {Command::LoadModel, "model.load", QT_TRANSLATE_NOOP("Actions", "&Load model…"), "", ""},
    {Command::UseBackbone, "model.backbone", QT_TRANSLATE_NOOP("Actions", "Use own &backbone…"), "",
     ""},
    {Command::ShippedModel, "model.shipped", QT_TRANSLATE_NOOP("Actions", "Use the &shipped model"),
     "", ""},
    {Command::UseWordVectors, "model.wordVectors",
     QT_TRANSLATE_NOOP("Actions", "Compare texts by &word vectors…"), "", ""},
    {Command::UseLetters, "model.letters",
     QT_TRANSLATE_NOOP("Actions", "Compare &texts by letters"), "", ""},
    {Command::ModelCard, "model.card", QT_TRANSLATE_NOOP("Actions", "Model &card…"), "info", ""},
    {Command::LearnFromMarks, "model.learn", QT_TRANSLATE_NOOP("Actions", "Learn from my &marks…"),
     "", "Ctrl+L"},
    {Command::ForgetLesson, "model.forgetLesson",
     QT_TRANSLATE_NOOP("Actions", "&Forget what was taught"), "", ""},
    {Command::Help, "help.contents", QT_TRANSLATE_NOOP("Actions", "&How to use Setscope"), "help",
     "F1"},
    {Command::Shortcuts, "help.shortcuts", QT_TRANSLATE_NOOP("Actions", "&Keyboard shortcuts"), "",
     "Ctrl+F1"},
    {Command::About, "help.about", QT_TRANSLATE_NOOP("Actions", "&About Setscope"), "", ""},
};
static_assert(std::size(kRows) == static_cast<std::size_t>(Command::Count));

QKeySequence keysOf(const Row& row) {
    return row.standardKey == QKeySequence::UnknownKey ? QKeySequence(QLatin1String(row.keys))
                                                       : QKeySequence(row.standardKey);
}

}  // namespace

Actions::Actions(QWidget* window) : QObject(window) {
    for (const Row& row : kRows) {
        auto* action = new QAction(QCoreApplication::translate("Actions", row.text), this);
        action->setObjectName(QLatin1String(row.name));
        action->setShortcut(keysOf(row));
        if (*row.icon != '\0') {
            action->setIcon(themedIcon(QLatin1String(row.icon)));
        }
        window->addAction(action);
        actions_.at(static_cast<std::size_t>(row.command)) = action;
    }
    (*this)[Command::FullScreen]->setCheckable(true);
    for (const Command checked :
         {Command::CleanSet, Command::UseWordVectors, Command::UseLetters}) {
        (*this)[checked]->setCheckable(true);
    }
}

std::vector<ShortcutLine> Actions::shortcuts() const {
    std::vector<ShortcutLine> lines;
    for (const QAction* action : actions_) {
        if (!action->shortcut().isEmpty()) {
            QString what = action->text();
            what.remove(u'&').remove(u'…');
            lines.push_back({action->shortcut().toString(QKeySequence::NativeText), what});
        }
    }
    return lines;
}

}  // namespace setscope
