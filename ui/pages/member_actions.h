#pragma once

#include <QAction>
#include <QObject>
#include <QPoint>
#include <QWidget>

namespace setscope {

class Session;

/// What can be done with the selected members, wherever they are shown: on the wall, in the tree,
/// in the inspector.
class MemberActions : public QObject {
    Q_OBJECT
  public:
    /// @param scope the keys M (move) and N (new set) work in it and below
    MemberActions(Session& session, QWidget* scope);

    /// Hidden until somebody connects it and shows it.
    QAction* fullView() const { return fullView_; }
    QAction* remove() const { return remove_; }
    QAction* moveTo() const { return moveTo_; }
    QAction* newSet() const { return newSet_; }
    QAction* showInFolder() const { return showInFolder_; }

    /// The context menu of the selected members.
    void popup(const QPoint& globalPosition);

  private:
    void enable();
    void removeSelected();
    void chooseTarget();
    void askForNewSet();
    void showSelectedInFolder();

    Session& session_;
    QWidget* scope_;
    QAction* fullView_;
    QAction* remove_;
    QAction* moveTo_;
    QAction* newSet_;
    QAction* showInFolder_;
};

}  // namespace setscope
