#pragma once

#include <QString>
#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace setscope {

class Actions;
class Session;

/// What a person sees while nothing is open: what Setscope does, where to drop files, a sample,
/// and recent projects.
class WelcomePage : public QWidget {
    Q_OBJECT
  public:
    WelcomePage(Session& session, const Actions& actions, QWidget* parent = nullptr);

  Q_SIGNALS:
    void sampleChosen();
    void recentChosen(const QString& file);

  private:
    QWidget* createIntroduction();
    QWidget* createDropArea(const Actions& actions);
    QWidget* createSample();
    QWidget* createRecent();
    void refreshRecent();
    void refreshState();

    Session& session_;
    QLabel* state_ = nullptr;
    QWidget* recent_ = nullptr;
    QVBoxLayout* recentList_ = nullptr;
};

}  // namespace setscope
