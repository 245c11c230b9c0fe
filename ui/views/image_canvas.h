#pragma once

#include <QImage>
#include <QWidget>

namespace setscope {

/// Shows one picture: the whole of it, or enlarged about the pointer and dragged. What it paints
/// may be a smaller copy of the picture.
class ImageCanvas : public QWidget {
    Q_OBJECT
  public:
    explicit ImageCanvas(QWidget* parent = nullptr);

    struct Picture {
        qint64 id = 0;  ///< another picture is fitted; another copy of the same one keeps its place
        QImage image;   ///< null: `hint` is shown instead
        QSize size;     ///< of the picture itself, pixels; empty: that of the image
        QString hint;
    };

    void setPicture(const Picture& picture);
    /// Picture pixels to device pixels; 1 shows every pixel of the picture as one of the screen.
    double zoom() const;
    bool isFitted() const { return isFitted_; }
    void fit();
    /// @param about stays where it is, widget coordinates
    void setZoom(double zoom, const QPointF& about);
    void zoomBy(double factor);

  Q_SIGNALS:
    void zoomChanged();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

  private:
    double fittingZoom() const;
    QRectF target() const;
    void keepInView();

    Picture picture_;  ///< with its size
    bool isFitted_ = true;
    double zoom_ = 1.0;
    QPointF offset_;  ///< of the picture's middle from the widget's, logical pixels
    QPointF dragStart_;
};

}  // namespace setscope
