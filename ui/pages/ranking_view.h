#pragma once

#include <QList>
#include <QString>
#include <QWidget>
#include <optional>

class QAbstractItemView;
class QLabel;
class QSortFilterProxyModel;
class QStackedLayout;
class QTableView;

namespace setscope {

class CandidateActions;
class RankingTableModel;
class Session;
class ThumbnailWall;

/// The ranked candidates of the open pool: a table, or of pictures a wall. What is selected is
/// asked about; A accepts it and R rejects it, after which the next one is selected.
class RankingView : public QWidget {
    Q_OBJECT
  public:
    explicit RankingView(Session& session, QWidget* parent = nullptr);
    ~RankingView() override;

    RankingTableModel& model() { return *model_; }
    QTableView& table() { return *table_; }
    ThumbnailWall& wall() { return *wall_; }
    /// The one that is shown.
    QAbstractItemView& view() const;

    /// Shows only candidates whose name holds the text; all if it is empty.
    void setFilterText(const QString& text);
    void setCut(std::optional<int> count);
    /// Selects a candidate by its rank, counted from 1, and shows it.
    void showRank(int rank);
    /// What is shown in place of candidates while there is none.
    void setHint(const QString& hint);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void createTable();
    void createWall();
    void connectView(QAbstractItemView* view);
    void refreshRanking();
    void refreshQuery();
    void fitColumns();
    void tellCurrent();
    void select(int row);
    void requestVisible();
    void showFitting();

    Session& session_;
    RankingTableModel* model_;
    QSortFilterProxyModel* order_;
    QTableView* table_;
    ThumbnailWall* wall_;
    QLabel* hint_;
    QStackedLayout* stack_;
    bool isFollowing_ = false;  ///< the rows are being replaced
};

}  // namespace setscope
