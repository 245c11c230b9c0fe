#pragma once

#include <QWidget>

namespace setscope {

/// Covers the window while something is dragged over it and says what a drop will do.
class DropOverlay : public QWidget {
    Q_OBJECT
  public:
    /// @param window is covered whole; the overlay follows its size
    explicit DropOverlay(QWidget* window);

    void showFor(const QString& sentence);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString sentence_;
};

}  // namespace setscope
