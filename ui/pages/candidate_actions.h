#pragma once

#include <QAction>
#include <QList>
#include <QObject>

class QAbstractItemView;
class QPoint;

namespace setscope {

/// Accept (A) and Reject (R) for the selected candidates of a view, by keys and by its context
/// menu.
class CandidateActions : public QObject {
    Q_OBJECT
  public:
    /// @param itemRole qint64 of the view's model: the candidate's place in the pool
    CandidateActions(QAbstractItemView* view, int itemRole);

    QAction* accept() const { return accept_; }
    QAction* reject() const { return reject_; }
    /// Of the selection, each once, in the view's order.
    QList<qint64> selectedItems() const;

  Q_SIGNALS:
    void acceptRequested(const QList<qint64>& items);
    void rejectRequested(const QList<qint64>& items);

  private:
    void popup(const QPoint& at);

    QAbstractItemView* view_;
    int itemRole_;
    QAction* accept_;
    QAction* reject_;
};

}  // namespace setscope
