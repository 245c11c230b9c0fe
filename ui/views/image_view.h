#pragma once

#include <QDialog>
#include <QImage>
#include <QString>

class QLabel;

namespace setscope {

class ImageCanvas;

/// The full view of one picture, beside the main window: fit, zoom, drag, and on to the next one by
/// the arrow keys. It shows what it is given and asks by signals for what it should show next.
class ImageView : public QDialog {
    Q_OBJECT
  public:
    /// What is on show.
    struct Picture {
        qint64 id = 0;
        QImage image;  ///< null: `hint` is shown instead
        QSize size;    ///< of the picture itself, pixels; empty: that of the image
        QString hint;  ///< "The picture is being read.", or why it cannot be shown
        QString name;
        QString detail;  ///< "71 % · 3 of 16"
    };

    explicit ImageView(QWidget* parent = nullptr);

    void setPicture(const Picture& picture);
    ImageCanvas& canvas() { return *canvas_; }

  Q_SIGNALS:
    void previousRequested();
    void nextRequested();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void showZoom();

    ImageCanvas* canvas_;
    QLabel* name_;
    QLabel* detail_;
    QLabel* zoom_;
};

}  // namespace setscope
