#pragma once

#include <QDialog>
#include <QImage>
#include <QString>

class QLabel;
class QStackedWidget;

namespace setscope {

class ImageCanvas;

/// The full view of one member, beside the main window: a picture to fit, zoom and drag, or a
/// widget that shows something else, and on to the next one by the arrow keys. It shows what it is
/// given and asks by signals for what it should show next.
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
    /// Shows something else in the picture's place. Left and Right still lead on from it, and Space
    /// closes.
    /// @param page lives as long as this
    void setPage(QWidget& page, const QString& name, const QString& detail);
    ImageCanvas& canvas() { return *canvas_; }

  Q_SIGNALS:
    void previousRequested();
    void nextRequested();

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QWidget* createZoomControls();
    void setNames(const QString& name, const QString& detail);
    void showZoom();

    QStackedWidget* stack_;
    ImageCanvas* canvas_;
    QWidget* zoomControls_ = nullptr;
    QLabel* name_;
    QLabel* detail_;
    QLabel* zoom_;
};

}  // namespace setscope
