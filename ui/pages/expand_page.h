#pragma once

#include <QString>
#include <QWidget>

class QLineEdit;
class QTableView;
class QTabWidget;
class QVBoxLayout;

namespace setscope {

class ElidedLabel;
class ExpandToolbar;
class MixtureTableModel;
class QueryBar;
class RankingView;
class ReasonPanel;
class Session;

/// What else belongs to a set: a pool, a query out of it, and its other items ranked by how well
/// they go with the query.
class ExpandPage : public QWidget {
    Q_OBJECT
  public:
    explicit ExpandPage(Session& session, QWidget* parent = nullptr);

    QueryBar& query() { return *query_; }
    RankingView& ranking() { return *ranking_; }
    ReasonPanel& reason() { return *reason_; }

  protected:
    void showEvent(QShowEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

  private:
    void createLayout();
    void createHeadline(QVBoxLayout& column);
    void createParts();
    void connectToolbar();
    void connectExpanding();
    void refreshPool();
    void refreshScorers();
    void refreshLearning();
    void refreshRanking();
    void refreshHeadline();
    QString hint() const;
    void acceptFirst(int count);
    void trigger(const QString& action);
    void chooseWeights();
    void askForNewSet();

    Session& session_;
    ExpandToolbar* toolbar_;
    QueryBar* query_;
    ElidedLabel* headline_;
    QLineEdit* filter_;
    QTabWidget* tabs_;
    RankingView* ranking_;
    MixtureTableModel* mixture_;
    QTableView* parts_;
    ReasonPanel* reason_;
};

}  // namespace setscope
