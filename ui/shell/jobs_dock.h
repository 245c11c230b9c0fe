#pragma once

#include <QDockWidget>
#include <QHash>

class QLabel;
class QPushButton;
class QTabWidget;
class QVBoxLayout;

namespace setscope {

class JobRow;
class Session;

/// Running and finished jobs, and beside them the files that could not be used.
class JobsDock : public QDockWidget {
    Q_OBJECT
  public:
    explicit JobsDock(Session& session, QWidget* parent = nullptr);

    enum class Tab { Jobs, Problems };
    void showTab(Tab tab);

  private:
    QWidget* createJobsView();
    void refreshJobs();
    void refreshProblemsTitle();

    Session& session_;
    QTabWidget* tabs_;
    QWidget* list_ = nullptr;
    QVBoxLayout* rows_ = nullptr;
    QLabel* empty_ = nullptr;
    QPushButton* clear_ = nullptr;
    QHash<qint64, JobRow*> rowOf_;
};

}  // namespace setscope
