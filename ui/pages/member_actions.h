#pragma once

#include <QAction>
#include <QList>
#include <QObject>
#include <QPoint>
#include <QWidget>
#include <functional>

#include "core/items/ids.h"
#include "core/items/verdict.h"

namespace setscope {

class Session;

/// Asks which set, or which new one, the members go to; nothing is asked if there are none.
void askForTarget(Session& session, const QList<MemberId>& members, QWidget* parent);
/// Asks for the name of a new set that the members go to; nothing is asked if there are none.
void askForNewSet(Session& session, const QList<MemberId>& members, QWidget* parent);

/// What can be done with the selected members, wherever they are shown: on the wall, in the tree,
/// in the inspector.
class MemberActions : public QObject {
    Q_OBJECT
  public:
    using Chosen = std::function<QList<MemberId>()>;

    /// @param scope the keys M (move), N (new set), S (stranger), B (belongs) and Backspace (no
    /// mark) work in it and below
    /// @param chosen the members to act on; without it those that the session has selected
    MemberActions(Session& session, QWidget* scope, Chosen chosen = {});

    /// Hidden until somebody connects it and shows it.
    QAction* fullView() const { return fullView_; }
    QAction* remove() const { return remove_; }
    QAction* moveTo() const { return moveTo_; }
    QAction* showInFolder() const { return showInFolder_; }
    QAction* markStranger() const { return markStranger_; }
    QAction* markBelongs() const { return markBelongs_; }
    QAction* unmark() const { return unmark_; }

    /// The context menu of the selected members.
    void popup(const QPoint& globalPosition);

  private:
    QAction* createMark(const QString& text, const QKeySequence& key, Verdict verdict);
    void enable();
    void removeSelected();
    void showSelectedInFolder();

    Session& session_;
    QWidget* scope_;
    Chosen chosen_;
    QAction* fullView_;
    QAction* remove_;
    QAction* moveTo_;
    QAction* newSet_;
    QAction* showInFolder_;
    QAction* markStranger_;
    QAction* markBelongs_;
    QAction* unmark_;
};

}  // namespace setscope
