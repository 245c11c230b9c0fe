#pragma once

#include <QDockWidget>
#include <QItemSelection>
#include <QList>
#include <QSet>

#include "core/items/ids.h"

class QLineEdit;
class QMenu;
class QTreeView;

namespace setscope {

class CollectionFilterProxy;
class CollectionTreeModel;
class MemberActions;
class Session;

/// The collection at the left: sets and their members as a tree, found by typing, renamed in place,
/// members dragged from set to set.
class CollectionDock : public QDockWidget {
    Q_OBJECT
  public:
    explicit CollectionDock(Session& session, QWidget* parent = nullptr);
    ~CollectionDock() override;

    QTreeView& tree() { return *tree_; }
    QLineEdit& filterBox() { return *filterBox_; }
    /// Shows the dock with the keyboard in its filter.
    void find();

  Q_SIGNALS:
    /// The current set's leave-one-out matrix is wanted.
    void influenceRequested();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    /// What is selected in the tree.
    struct Chosen {
        QList<SetId> sets;
        QList<MemberId> members;
    };

    void createContents();
    void connectModel();
    void refreshCollection();
    void refreshResult();
    void filter(const QString& text);
    void showSelection();
    void tellSelection();
    QItemSelection selectedIn(const QModelIndex& set) const;
    void popup(const QPoint& at);
    void popupForSet(const QModelIndex& set, const QPoint& globalPosition);
    void addCleanAction(QMenu& menu, const QList<SetId>& sets);
    Chosen chosen() const;
    void removeChosen();
    void restoreExpanded();

    Session& session_;
    CollectionTreeModel* model_;
    CollectionFilterProxy* proxy_;
    QLineEdit* filterBox_;
    QTreeView* tree_;
    MemberActions* actions_ = nullptr;
    QSet<qint64> expanded_;     ///< sets that the person opened, by SetId::value
    bool isFollowing_ = false;  ///< the selection is being taken from the session
};

}  // namespace setscope
