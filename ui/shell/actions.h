#pragma once

#include <QAction>
#include <QObject>
#include <QString>
#include <array>
#include <vector>

namespace setscope {

/// Everything that the menus offer, in the order of the table in actions.cpp.
enum class Command {
    NewProject,
    OpenProject,
    ImportFiles,
    ImportFolder,
    OpenPool,
    OpenPoolFolder,
    Save,
    SaveAs,
    ExportReport,
    Quit,
    RemoveMembers,
    MarkStranger,
    MarkBelongs,
    Unmark,
    SelectAll,
    FindInCollection,
    FindInSet,
    Preferences,
    NewSet,
    RenameSet,
    RemoveSet,
    CleanSet,
    ScoreAgain,
    Influence,
    PowerTest,
    FullScreen,
    LoadModel,
    UseBackbone,
    ShippedModel,
    UseWordVectors,
    UseLetters,
    ModelCard,
    LearnFromMarks,
    ForgetLesson,
    Help,
    Shortcuts,
    About,
    Count,
};

/// One line of the list of keys.
struct ShortcutLine {
    QString keys;
    QString what;
};

/// The window's actions: each has its text, icon, keys, and an object name ("file.save") by which
/// tests and pages find it.
class Actions : public QObject {
    Q_OBJECT
  public:
    /// @param window gets every action, so that its keys work while no menu is open
    explicit Actions(QWidget* window);

    QAction* operator[](Command command) const {
        return actions_.at(static_cast<std::size_t>(command));
    }

    /// Every action that has keys, in the order of the menus.
    std::vector<ShortcutLine> shortcuts() const;

  private:
    std::array<QAction*, static_cast<std::size_t>(Command::Count)> actions_{};
};

}  // namespace setscope
