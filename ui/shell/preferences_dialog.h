#pragma once

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace setscope {

class ModelCommands;
class Session;
enum class Setting;

/// Theme, device, backbone, word vectors and cache. Every choice holds at once, but for word
/// vectors: they are kept when they could be read.
class PreferencesDialog : public QDialog {
    Q_OBJECT
  public:
    PreferencesDialog(Session& session, ModelCommands& modelCommands, QWidget* parent);

  private:
    /// A file that may be chosen in the place of what comes with Setscope.
    struct FileRow {
        QLineEdit* file;
        QPushButton* choose;
        QPushButton* reset;
    };

    void addTheme(QFormLayout* form);
    void addDevice(QFormLayout* form);
    void addThreads(QFormLayout* form);
    FileRow addFileRow(QFormLayout* form, const QString& title, const QString& resetText);
    void addBackbone(QFormLayout* form);
    void addWordVectors(QFormLayout* form);
    void askForBackbone();
    void showBackbone();
    void showWordVectors();
    void followSetting(Setting setting);
    void addCache(QFormLayout* form);
    void measureCache();
    void clearCache();

    Session& session_;
    ModelCommands& modelCommands_;
    FileRow backbone_ = {};
    FileRow wordVectors_ = {};
    QLabel* cacheSize_ = nullptr;
};

}  // namespace setscope
