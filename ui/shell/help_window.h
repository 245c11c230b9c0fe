#pragma once

#include <QWidget>
#include <vector>

class QTextBrowser;

namespace setscope {

struct ShortcutLine;

/// The one page of help, with the list of keys at its end. A window of its own, so that it can lie
/// beside the work.
class HelpWindow : public QWidget {
    Q_OBJECT
  public:
    HelpWindow(const std::vector<ShortcutLine>& shortcuts, QWidget* parent);

    enum class Part { Beginning, Keyboard };
    void showPart(Part part);

  private:
    QTextBrowser* text_;
};

}  // namespace setscope
