#pragma once

#include <QDialog>
#include <vector>

#include "core/results/outlier_lesson.h"

class QGridLayout;
class QLabel;
class QProgressBar;
class QStackedLayout;

namespace setscope {

class Session;

/// Lets the detector learn from the person's marks, shows how good it is with and without what it
/// learned, and asks whether to keep it. Nothing changes before it is kept; closing the dialog
/// stops the learning.
class TeachDialog : public QDialog {
    Q_OBJECT
  public:
    /// Begins to learn at once. @pre engine and model are there
    TeachDialog(Session& session, QWidget* parent);
    ~TeachDialog() override;

    void reject() override;

  private:
    void createProgress();
    void start();
    void showProgress();
    void showLesson(TaughtLesson taught);
    QGridLayout* createComparison(const TaughtLesson& taught);

    Session& session_;
    QStackedLayout* stack_;
    QLabel* status_ = nullptr;
    QProgressBar* bar_ = nullptr;
    qint64 job_ = 0;
};

}  // namespace setscope
