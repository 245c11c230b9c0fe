#pragma once

#include <QObject>
#include <filesystem>
#include <optional>

class QActionGroup;
class QMenu;
class QWidget;

namespace setscope {

class Actions;
class Session;

/// The Model menu: which model, which backbone, which head, what texts are compared by, and the
/// model card.
class ModelCommands : public QObject {
    Q_OBJECT
  public:
    ModelCommands(Session& session, const Actions& actions, QWidget* window);

    /// Adds a choice for every head.
    void addHeads(QMenu* menu);
    /// Lets the person choose a file of word vectors, to compare texts by it.
    /// @param above what the question stands over
    void askForWordVectors(QWidget* above);
    /// Loads the model again with this file, or for letters with none. What was chosen for pictures
    /// stays; the choice is kept for the next start once the file was read.
    void compareTextsBy(const std::filesystem::path& wordVectors);

  private:
    void enable();
    void keepWordVectors();
    void askForModel();
    void askForBackbone();
    void showCard();

    Session& session_;
    const Actions& actions_;
    QWidget* window_;
    QActionGroup* heads_;
    std::optional<std::filesystem::path> askedVectors_;  ///< chosen and not read yet
};

}  // namespace setscope
