#pragma once

#include <QObject>

class QActionGroup;
class QMenu;
class QWidget;

namespace setscope {

class Actions;
class Session;

/// The Model menu: which model, which backbone, which head, and the model card.
class ModelCommands : public QObject {
    Q_OBJECT
  public:
    ModelCommands(Session& session, const Actions& actions, QWidget* window);

    /// Adds a choice for every head.
    void addHeads(QMenu* menu);

  private:
    void enable();
    void askForModel();
    void askForBackbone();
    void showCard();

    Session& session_;
    const Actions& actions_;
    QWidget* window_;
    QActionGroup* heads_;
};

}  // namespace setscope
