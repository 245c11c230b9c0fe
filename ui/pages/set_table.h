#pragma once

#include <QTableView>

class QSortFilterProxyModel;

namespace setscope {

class OutlierTableModel;
class Session;

/// The overview of all sets, the most suspicious first; the chosen row is the session's current
/// set and stays in sight when its rank changes.
class SetTable : public QTableView {
    Q_OBJECT
  public:
    SetTable(Session& session, OutlierTableModel& model, QWidget* parent = nullptr);

    /// Shows the count of marks if there are any.
    void showMarks();

  protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    void fitNumberColumns();
    void showCurrentSet();
    void followRank();
    void tellCurrentSet(const QModelIndex& index);

    Session& session_;
    OutlierTableModel& model_;
    QSortFilterProxyModel* order_;
    int shownRank_ = -1;  ///< row of the current set when it was last scrolled to
};

}  // namespace setscope
