#pragma once

#include <QImage>
#include <QString>
#include <QWidget>

namespace setscope {

/// One picture as large as the width allows, with rounded corners, or a hint in its place. Wants
/// the height that it needs.
class PictureBox : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kTallest = 300;  ///< logical pixels

    explicit PictureBox(QWidget* parent = nullptr);

    /// @param image null: `hint` is shown instead
    void setPicture(const QImage& image, const QString& hint);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    QImage image_;
    QString hint_;
};

}  // namespace setscope
