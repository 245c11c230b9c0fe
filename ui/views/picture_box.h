#pragma once

#include <QImage>
#include <QPointF>
#include <QSize>
#include <QString>
#include <QWidget>
#include <optional>

namespace setscope {

/// One picture as large as the width allows, with rounded corners, or a hint in its place. Wants
/// the height that it needs. A map can be laid over it, whose places are pointed at by the mouse,
/// or by the arrow keys once it has the keyboard.
class PictureBox : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kTallest = 300;  ///< logical pixels

    explicit PictureBox(QWidget* parent = nullptr);

    /// @param image null: `hint` is shown instead
    void setPicture(const QImage& image, const QString& hint);
    const QImage& picture() const { return image_; }

    /// @param overlay stretched over the picture, which turns grey below it; null: none
    /// @param cells columns and rows of the map, the steps of the arrow keys
    void setOverlay(const QImage& overlay, const QSize& cells);
    bool hasOverlay() const { return !overlay_.isNull(); }
    /// @param share 0: the picture alone, 1: the map over greys
    void setOverlayShare(double share);
    /// Where the picture is, in widget coordinates.
    QRectF pictureRect() const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

  Q_SIGNALS:
    /// While there is a map. @param place 0..1 of the picture's width and height
    void placePointedAt(const QPointF& place);
    void placeLeft();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void compose();
    void point(const std::optional<QPointF>& place);
    void paintCursor(QPainter& painter, const QRectF& frame) const;

    QImage image_;
    QString hint_;
    QImage overlay_;
    QImage composed_;  ///< the picture in greys below the overlay
    QSize cells_;
    double overlayShare_ = 1.0;
    std::optional<QPointF> cursor_;  ///< of the keyboard, 0..1
};

}  // namespace setscope
