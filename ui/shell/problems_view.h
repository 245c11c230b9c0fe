#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace setscope {

class ProblemListModel;
class Session;

/// The files that could not be used, to be read, copied and cleared.
class ProblemsView : public QWidget {
    Q_OBJECT
  public:
    explicit ProblemsView(Session& session, QWidget* parent = nullptr);

  private:
    void refresh();
    void copy();

    Session& session_;
    ProblemListModel* model_;
    QTableView* table_;
    QLabel* empty_;
    QPushButton* copy_;
    QPushButton* clear_;
};

}  // namespace setscope
