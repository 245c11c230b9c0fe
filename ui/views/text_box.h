#pragma once

#include <QPlainTextEdit>
#include <QString>

namespace setscope {

/// A text to be read: it can be selected, copied and scrolled by mouse and keys, and not changed.
/// Tab leads on from it.
class TextBox : public QPlainTextEdit {
    Q_OBJECT
  public:
    explicit TextBox(QWidget* parent = nullptr);

    /// Keeps the place and the selection while it is the same text.
    void setText(const QString& text);

  private:
    QString shown_;  ///< as it was given; the document has other spaces and line ends
};

}  // namespace setscope
