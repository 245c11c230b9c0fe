#pragma once

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLabel;

namespace setscope {

class Session;

/// Theme, device, backbone and cache. Every choice holds at once.
class PreferencesDialog : public QDialog {
    Q_OBJECT
  public:
    PreferencesDialog(Session& session, QWidget* parent);

  private:
    void addTheme(QFormLayout* form);
    void addDevice(QFormLayout* form);
    void addThreads(QFormLayout* form);
    void addBackbone(QFormLayout* form);
    void addCache(QFormLayout* form);
    void measureCache();
    void clearCache();

    Session& session_;
    QLabel* cacheSize_ = nullptr;
};

}  // namespace setscope
