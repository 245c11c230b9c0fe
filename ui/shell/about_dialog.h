#pragma once

#include <QDialog>

namespace setscope {

class Session;

/// Which versions are at work, and under which licence.
class AboutDialog : public QDialog {
    Q_OBJECT
  public:
    AboutDialog(const Session& session, QWidget* parent);
};

}  // namespace setscope
