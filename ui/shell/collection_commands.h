#pragma once

#include <QObject>

class QMenu;
class QWidget;

namespace setscope {

class Actions;
class Session;

/// Connects the actions that edit the collection, and those by which the person teaches, to the
/// session, and enables those that have something to act on.
class CollectionCommands : public QObject {
    Q_OBJECT
  public:
    CollectionCommands(Session& session, const Actions& actions, QWidget* window);

    /// Fills a menu with the sets that the selected members can be moved to, each time it is
    /// opened; with more of them than a menu can hold, it offers to choose one.
    void fillMoveMenu(QMenu* menu);

  private:
    void connectMarks();
    void enable();
    void enableTeaching();
    void learn();
    void removeMembers();
    void selectAll();
    void askForSetName();
    void addSets(QMenu& menu);
    void removeSet();

    Session& session_;
    const Actions& actions_;
    QWidget* window_;
};

}  // namespace setscope
