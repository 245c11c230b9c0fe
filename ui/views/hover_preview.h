#pragma once

#include <QFrame>
#include <QPersistentModelIndex>

class QLabel;

namespace setscope {

/// A larger picture of the item under the pointer, with the item's tool tip below it.
class HoverPreview : public QFrame {
    Q_OBJECT
  public:
    static constexpr int kEdge = 360;  ///< logical pixels, the longer side of the picture

    explicit HoverPreview(QWidget* parent);

    /// @param pictureRole of the model, QImage; null while it is being decoded
    /// @param item global, logical pixels; the preview stands beside it on the same screen
    void showFor(const QModelIndex& index, int pictureRole, const QRect& item);
    /// Looks again if the item is among those that changed.
    void refresh(const QModelIndex& topLeft, const QModelIndex& bottomRight);
    QModelIndex index() const { return index_; }

  private:
    void updateContents();

    QLabel* picture_;
    QLabel* caption_;
    QPersistentModelIndex index_;
    QRect item_;
    int pictureRole_ = 0;
};

}  // namespace setscope
