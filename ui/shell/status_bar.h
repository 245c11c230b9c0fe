#pragma once

#include <QStatusBar>

class QLabel;
class QProgressBar;
class QToolButton;

namespace setscope {

class Session;

/// At the foot of the window: the device that really ran, the model and how invariant it is, what
/// texts are compared by, how much is open, and what is being done.
class StatusBar : public QStatusBar {
    Q_OBJECT
  public:
    explicit StatusBar(Session& session, QWidget* parent = nullptr);

  Q_SIGNALS:
    void jobsClicked();
    void problemsClicked();

  private:
    void refreshEngine();
    void refreshTexts();
    void refreshCounts();
    void refreshJob();

    Session& session_;
    QLabel* device_;
    QLabel* model_;
    QLabel* texts_;
    QLabel* counts_;
    QToolButton* problems_;
    QToolButton* job_;
    QProgressBar* progress_;
};

/// "CPU · 2 threads", "NVIDIA H100, 80 GB"; says so where the engine is not there yet or could not
/// be loaded.
QString deviceText(const Session& session);

/// By what texts are compared: "Texts by letters", "Texts by glove.txt"; empty while there are none
/// in the collection.
QString textsText(const Session& session);

/// By what all that are no pictures are compared, for the model card.
QString comparedByText(const Session& session);

/// "Model: setscope-default 1.0 · invariant to 1e-6 ✓"; a change above 1e-5 gets no tick. While a
/// set of texts or rows is open, the one that judged it, which has no such measure.
QString modelText(const Session& session);

}  // namespace setscope
