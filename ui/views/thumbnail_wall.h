#pragma once

#include <QListView>
#include <functional>
#include <utility>

#include "ui/views/member_face.h"
#include "ui/views/wall_layout.h"

namespace setscope {

class HoverPreview;

/// A wall of cards of equal size that fills its width. A list view for models, selections and
/// screen readers, with a layout of its own (WallLayout) that costs the same for ten members and
/// ten thousand.
class ThumbnailWall : public QListView {
    Q_OBJECT
  public:
    static constexpr int kSmallestEdge = 96;  ///< logical pixels
    static constexpr int kLargestEdge = 320;

    explicit ThumbnailWall(QWidget* parent = nullptr);

    /// @param edge logical pixels; cards are at least as wide, and wider so that a row fills the
    /// wall
    void setEdge(int edge);
    int edge() const { return wantedEdge_; }
    /// Logical pixels below the square for what the delegate paints there, in the wall's font; 0
    /// unless told.
    using FootHeight = std::function<int(const QFontMetrics&)>;
    void setFootHeight(const FootHeight& height);
    /// Of the picture as it is painted now, in device pixels.
    int devicePixelEdge() const;
    /// What hovering shows larger; without a role for a picture it shows the tool tip alone.
    void setPreviewRoles(const FaceRoles& roles) { previewRoles_ = roles; }
    /// What goes with the pointer while cards are dragged.
    void setThumbnailRoles(const FaceRoles& roles) { thumbnailRoles_ = roles; }
    /// First and last row of the model on screen; {0, −1} if there is none.
    std::pair<int, int> visibleRows() const;

    QRect visualRect(const QModelIndex& index) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint& point) const override;
    void doItemsLayout() override;
    void reset() override;

  Q_SIGNALS:
    void visibleRowsChanged();
    void fullViewRequested(const QModelIndex& index);
    void removeRequested();  ///< of what is selected, by the Delete key

  protected:
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;
    bool isIndexHidden(const QModelIndex& index) const override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void startDrag(Qt::DropActions actions) override;
    void dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight,
                     const QList<int>& roles) override;
    void rowsInserted(const QModelIndex& parent, int start, int end) override;
    void rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end) override;

  private:
    int itemCount() const;
    QItemSelection cardsIn(const QRect& area) const;
    void showPreview(const QPoint& at);

    WallLayout layout_;
    int wantedEdge_ = 128;
    FootHeight footHeight_;
    FaceRoles previewRoles_;
    FaceRoles thumbnailRoles_;
    QRect band_;  ///< of the selection that is being dragged, viewport coordinates
    HoverPreview* preview_;
};

}  // namespace setscope
