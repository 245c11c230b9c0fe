#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace setscope {

struct JobState;

/// One job in the jobs dock: title, how it stands, a bar and Cancel while it runs.
class JobRow : public QWidget {
    Q_OBJECT
  public:
    explicit JobRow(QWidget* parent = nullptr);
    void show(const JobState& job);

  Q_SIGNALS:
    void cancelled();

  private:
    QLabel* title_;
    QLabel* status_;
    QProgressBar* bar_;
    QPushButton* cancel_;
};

}  // namespace setscope
