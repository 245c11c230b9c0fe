#pragma once

#include <QObject>
#include <QString>
#include <functional>

class QWidget;

namespace setscope {

class Session;

/// The File menu's questions: which file, which folder, and what becomes of unsaved changes.
/// Dialogs are opened, never run.
class ProjectCommands : public QObject {
    Q_OBJECT
  public:
    /// @param window the dialogs' parent
    ProjectCommands(Session& session, QWidget* window);

    void newProject();
    void open();
    void openFile(const QString& file);
    void importFiles();
    void importFolder();
    void importSample();
    void openPool();
    void openPoolFolder();
    void save();
    void saveAs();

    /// Imports what was dropped or named on the command line; a `.setscope` file among it is opened
    /// instead. A file that can only be a pool is opened as such, of several the last.
    void take(const QStringList& paths);

    /// Calls `next` at once if nothing is unsaved; else asks, and calls it after the changes were
    /// saved or given up.
    void whenSaved(const std::function<void()>& next);

  Q_SIGNALS:
    void poolChosen();  ///< the session's pool is another one now

  private:
    void choosePool(bool isFolder);
    void takePool(const QString& path);
    void saveThen(const std::function<void()>& next);
    void askWhereToSave(const std::function<void()>& next);
    void chooseToImport(bool isFolder);
    void import(const QStringList& paths);

    Session& session_;
    QWidget* window_;
    std::function<void()> afterSaving_;
};

/// True if the path has an ending of files that can be expanded from, but not imported as sets:
/// JSON and word vectors, also packed by gzip.
bool isPoolFile(const QString& path);

/// True if the path has the ending of a project file.
bool isProjectFile(const QString& path);

}  // namespace setscope
