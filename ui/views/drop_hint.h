#pragma once

#include <QString>
#include <QWidget>

namespace setscope {

/// A dashed frame that says what can be dropped.
class DropHint : public QWidget {
    Q_OBJECT
  public:
    explicit DropHint(const QString& text, QWidget* parent = nullptr);

    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString text_;
};

}  // namespace setscope
