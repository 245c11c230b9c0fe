#pragma once

#include <QTableView>

class QSortFilterProxyModel;

namespace setscope {

class OutlierTableModel;
class Session;

/// The overview of all sets, the most suspicious first; the chosen row is the session's current
/// set.
class SetTable : public QTableView {
    Q_OBJECT
  public:
    SetTable(Session& session, OutlierTableModel& model, QWidget* parent = nullptr);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void fitNumberColumns();
    void showCurrentSet();
    void tellCurrentSet(const QModelIndex& index);

    Session& session_;
    OutlierTableModel& model_;
    QSortFilterProxyModel* order_;
};

}  // namespace setscope
