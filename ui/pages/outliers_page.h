#pragma once

#include <QWidget>

class QLineEdit;
class QMenu;
class QPushButton;
class QTabWidget;
class QVBoxLayout;

namespace setscope {

class ElidedLabel;
class OutliersCharts;
class OutliersToolbar;
class OutlierTableModel;
class Session;
class SetTable;
class TickView;
class WallPanel;

/// Which members do not belong: the answer about the current set in one sentence, its members on a
/// wall, the charts behind the answer, and the overview of all sets. Everything on it follows the
/// session's selection and changes it.
class OutliersPage : public QWidget {
    Q_OBJECT
  public:
    explicit OutliersPage(Session& session, QWidget* parent = nullptr);

    WallPanel& wallPanel() { return *wall_; }
    OutliersCharts& charts() { return *charts_; }
    SetTable& setTable() { return *table_; }

  protected:
    void showEvent(QShowEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

  private:
    void createLayout();
    void createHeadline(QVBoxLayout& column);
    void createFilter();
    void createMarks();
    void fillMarksMenu(QMenu& menu);
    void connectToolbar();
    void connectSession();
    void refreshCollection();
    void refreshSet();
    void refreshResult();
    void refreshFlags();
    QString whyByProbability() const;
    void refreshHeadline();
    void refreshMarks();
    void refreshModel();
    void exportReport();

    Session& session_;
    OutlierTableModel* sets_;
    OutliersToolbar* toolbar_;
    ElidedLabel* title_;
    ElidedLabel* detail_;
    ElidedLabel* byProbability_;  ///< why the rule gave way; hidden where it did not
    TickView* clear_;             ///< beside the answer that there is no stranger
    QLineEdit* filter_;
    QPushButton* marks_;  ///< how many there are and what they taught
    // Created, and so reached by Tab, in the order in which they stand.
    WallPanel* wall_;
    QTabWidget* tabs_;
    OutliersCharts* charts_;
    SetTable* table_;
};

}  // namespace setscope
