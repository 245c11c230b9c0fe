#pragma once

#include <QFrame>
#include <QPersistentModelIndex>

#include "ui/views/member_face.h"

class QLabel;
class QPixmap;

namespace setscope {

/// A larger picture of the item under the pointer, or more of its text, or its row of numbers
/// wider, with the item's tool tip below it.
class HoverPreview : public QFrame {
    Q_OBJECT
  public:
    static constexpr int kEdge = 360;  ///< logical pixels, the longer side of the picture

    explicit HoverPreview(QWidget* parent);

    /// @param item global, logical pixels; the preview stands beside it on the same screen
    void showFor(const QModelIndex& index, const FaceRoles& roles, const QRect& item);
    /// Looks again if the item is among those that changed.
    void refresh(const QModelIndex& topLeft, const QModelIndex& bottomRight);
    QModelIndex index() const { return index_; }

  private:
    void updateContents();
    void showText(const QString& text);
    void showPixmap(QPixmap pixmap);

    QLabel* picture_;  ///< also of a text
    QLabel* caption_;
    QPersistentModelIndex index_;
    QRect item_;
    FaceRoles roles_;
};

}  // namespace setscope
