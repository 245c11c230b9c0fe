#include "ui/views/thumbnail_wall.h"

#include <QDrag>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QRubberBand>
#include <QScrollBar>
#include <QStyleOptionRubberBand>
#include <algorithm>
#include <cmath>

#include "ui/views/drag_picture.h"
#include "ui/views/hover_preview.h"

namespace setscope {
namespace {

/// Where the pointer is on the picture that it drags: left of it, so that the target can be seen.
constexpr QPoint kDragHotSpot(-12, -4);

}  // namespace

ThumbnailWall::ThumbnailWall(QWidget* parent)
    : QListView(parent), preview_(new HoverPreview(this)) {
    setSelectionMode(ExtendedSelection);
    setDragEnabled(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setFrameShape(NoFrame);
    setMouseTracking(true);
    setEditTriggers(NoEditTriggers);
}

int ThumbnailWall::itemCount() const {
    return model() != nullptr ? model()->rowCount(rootIndex()) : 0;
}

void ThumbnailWall::setEdge(int edge) {
    wantedEdge_ = std::clamp(edge, kSmallestEdge, kLargestEdge);
    doItemsLayout();
}

void ThumbnailWall::setFootHeight(const FootHeight& height) {
    footHeight_ = height;
    doItemsLayout();
}

int ThumbnailWall::devicePixelEdge() const {
    return static_cast<int>(std::ceil(layout_.edge * devicePixelRatioF()));
}

std::pair<int, int> ThumbnailWall::visibleRows() const {
    return layout_.itemsBetween(verticalOffset(), verticalOffset() + viewport()->height() - 1);
}

void ThumbnailWall::doItemsLayout() {
    updateGeometries();
    viewport()->update();
}

void ThumbnailWall::reset() {
    preview_->hide();
    QAbstractItemView::reset();
    doItemsLayout();
}

void ThumbnailWall::updateGeometries() {
    layout_ = WallLayout::of(itemCount(), viewport()->width(), wantedEdge_,
                             footHeight_ ? footHeight_(fontMetrics()) : 0);
    QScrollBar* bar = verticalScrollBar();
    bar->setRange(0, std::max(0, layout_.contentHeight() - viewport()->height()));
    bar->setPageStep(viewport()->height());
    bar->setSingleStep(std::max(1, layout_.rowHeight() / 4));
    Q_EMIT visibleRowsChanged();
}

int ThumbnailWall::verticalOffset() const { return verticalScrollBar()->value(); }

QRect ThumbnailWall::visualRect(const QModelIndex& index) const {
    return index.isValid() ? layout_.rectOf(index.row()).translated(0, -verticalOffset()) : QRect();
}

QModelIndex ThumbnailWall::indexAt(const QPoint& point) const {
    const int item = layout_.itemAt(point + QPoint(0, verticalOffset()));
    return item >= 0 ? model()->index(item, 0, rootIndex()) : QModelIndex();
}

void ThumbnailWall::scrollTo(const QModelIndex& index, ScrollHint hint) {
    if (!index.isValid()) {
        return;
    }
    const QRect card = layout_.rectOf(index.row());
    const int top = card.top() - WallLayout::kMargin;
    const int bottom = card.bottom() + WallLayout::kMargin - viewport()->height() + 1;
    QScrollBar* bar = verticalScrollBar();
    switch (hint) {
        case EnsureVisible:
            bar->setValue(std::clamp(bar->value(), std::min(bottom, top), std::max(bottom, top)));
            break;
        case PositionAtTop:
            bar->setValue(top);
            break;
        case PositionAtBottom:
            bar->setValue(bottom);
            break;
        case PositionAtCenter:
            bar->setValue((top + bottom) / 2);
            break;
    }
}

QModelIndex ThumbnailWall::moveCursor(CursorAction action, Qt::KeyboardModifiers /*modifiers*/) {
    const int count = itemCount();
    if (count == 0) {
        return {};
    }
    const int columns = layout_.columns;
    const int page = std::max(1, viewport()->height() / layout_.rowHeight()) * columns;
    const int last = count - 1;
    int item = currentIndex().isValid() ? currentIndex().row() : -1;
    if (item < 0) {
        return model()->index(0, 0, rootIndex());
    }
    switch (action) {
        case MoveLeft:
        case MovePrevious:
            item -= 1;
            break;
        case MoveRight:
        case MoveNext:
            item += 1;
            break;
        case MoveUp:
            item = item - columns >= 0 ? item - columns : item;
            break;
        case MoveDown:
            item = item / columns < last / columns ? std::min(item + columns, last) : item;
            break;
        case MovePageUp:
            item -= page;
            break;
        case MovePageDown:
            item += page;
            break;
        case MoveHome:
            item = 0;
            break;
        case MoveEnd:
            item = last;
            break;
    }
    return model()->index(std::clamp(item, 0, last), 0, rootIndex());
}

/// Dragging selects the cards that the rectangle touches; clicks and keys with Shift those from its
/// first corner to its last, row by row.
void ThumbnailWall::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) {
    const QPoint offset(0, verticalOffset());
    const int from = layout_.itemAt(rect.topLeft() + offset);
    const int to = layout_.itemAt(rect.bottomRight() + offset);
    const bool isDragging = state() == DragSelectingState;
    QItemSelection selection;
    if (!isDragging && from >= 0 && to >= 0) {
        const auto [first, last] = std::minmax(from, to);
        selection.select(model()->index(first, 0, rootIndex()),
                         model()->index(last, 0, rootIndex()));
    } else {
        selection = cardsIn(rect.normalized().translated(offset));
    }
    band_ = isDragging ? rect.normalized() : QRect();
    if (isDragging) {
        viewport()->update();
    }
    selectionModel()->select(selection, flags);
}

QItemSelection ThumbnailWall::cardsIn(const QRect& area) const {
    QItemSelection selection;
    const auto [first, last] = layout_.itemsBetween(area.top(), area.bottom());
    int from = -1;
    for (int item = first; item <= last + 1; ++item) {
        const bool isTouched = item <= last && layout_.rectOf(item).intersects(area);
        if (isTouched && from < 0) {
            from = item;
        } else if (!isTouched && from >= 0) {
            selection.append(QItemSelectionRange(model()->index(from, 0, rootIndex()),
                                                 model()->index(item - 1, 0, rootIndex())));
            from = -1;
        }
    }
    return selection;
}

QRegion ThumbnailWall::visualRegionForSelection(const QItemSelection& selection) const {
    QRegion region;
    const auto [first, last] = visibleRows();
    for (const QItemSelectionRange& range : selection) {
        for (int row = std::max(first, range.top()); row <= std::min(last, range.bottom()); ++row) {
            region += visualRect(model()->index(row, 0, rootIndex())).adjusted(-4, -4, 4, 4);
        }
    }
    return region;
}

bool ThumbnailWall::isIndexHidden(const QModelIndex& /*index*/) const { return false; }

void ThumbnailWall::scrollContentsBy(int dx, int dy) {
    preview_->hide();
    scrollDirtyRegion(dx, dy);
    viewport()->scroll(dx, dy);
    Q_EMIT visibleRowsChanged();
}

void ThumbnailWall::paintEvent(QPaintEvent* event) {
    executeDelayedItemsLayout();
    QPainter painter(viewport());
    painter.fillRect(event->rect(), window()->palette().window());
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const int top = event->rect().top() + verticalOffset();
    const auto [first, last] = layout_.itemsBetween(top, top + event->rect().height() - 1);
    for (int row = first; row <= last; ++row) {
        const QModelIndex index = model()->index(row, 0, rootIndex());
        option.rect = visualRect(index);
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
        itemDelegateForIndex(index)->paint(&painter, option, index);
    }
    if (state() == DragSelectingState && band_.isValid()) {
        QStyleOptionRubberBand band;
        band.initFrom(this);
        band.shape = QRubberBand::Rectangle;
        band.rect = band_;
        style()->drawControl(QStyle::CE_RubberBand, &band, &painter, this);
    }
}

void ThumbnailWall::mouseReleaseEvent(QMouseEvent* event) {
    QListView::mouseReleaseEvent(event);
    band_ = {};
    viewport()->update();
}

void ThumbnailWall::resizeEvent(QResizeEvent* event) {
    QAbstractItemView::resizeEvent(event);
    updateGeometries();
}

void ThumbnailWall::keyPressEvent(QKeyEvent* event) {
    preview_->hide();
    const bool wantsFullView = event->key() == Qt::Key_Space || event->key() == Qt::Key_Return ||
                               event->key() == Qt::Key_Enter;
    if (wantsFullView && event->modifiers() == Qt::NoModifier && currentIndex().isValid()) {
        Q_EMIT fullViewRequested(currentIndex());
        event->accept();
        return;
    }
    if (event->matches(QKeySequence::Delete)) {
        Q_EMIT removeRequested();
        event->accept();
        return;
    }
    QListView::keyPressEvent(event);
}

void ThumbnailWall::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const QModelIndex index = indexAt(event->position().toPoint()); index.isValid()) {
        Q_EMIT fullViewRequested(index);
    }
}

bool ThumbnailWall::viewportEvent(QEvent* event) {
    switch (event->type()) {
        case QEvent::ToolTip:
            if (previewRoles_.picture >= 0) {
                showPreview(static_cast<QHelpEvent*>(event)->pos());
                return true;
            }
            break;
        case QEvent::MouseMove:
            if (preview_->isVisible() &&
                indexAt(static_cast<QMouseEvent*>(event)->position().toPoint()) !=
                    preview_->index()) {
                preview_->hide();
            }
            break;
        case QEvent::Hide:
        case QEvent::Leave:
        case QEvent::MouseButtonPress:
        case QEvent::WindowDeactivate:
            preview_->hide();
            break;
        default:
            break;
    }
    return QListView::viewportEvent(event);
}

void ThumbnailWall::showPreview(const QPoint& at) {
    const QModelIndex index = indexAt(at);
    if (!index.isValid()) {
        preview_->hide();
        return;
    }
    preview_->showFor(index, previewRoles_,
                      visualRect(index).translated(viewport()->mapToGlobal(QPoint())));
}

/// What is dropped is moved by whoever takes it: the model stays as it is here.
void ThumbnailWall::startDrag(Qt::DropActions actions) {
    preview_->hide();
    QModelIndexList dragged = selectedIndexes();
    dragged.removeIf(
        [](const QModelIndex& index) { return !(index.flags() & Qt::ItemIsDragEnabled); });
    if (dragged.isEmpty()) {
        return;
    }
    const bool isCurrentDragged = dragged.contains(currentIndex());
    const QModelIndex shown = isCurrentDragged ? currentIndex() : dragged.front();
    auto* drag = new QDrag(this);
    drag->setMimeData(model()->mimeData(dragged));
    drag->setPixmap(dragPicture(faceAt(shown, thumbnailRoles_), dragged.size(), *this));
    drag->setHotSpot(kDragHotSpot);
    drag->exec(actions);
}

void ThumbnailWall::changeEvent(QEvent* event) {
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        doItemsLayout();
    }
}

void ThumbnailWall::dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight,
                                const QList<int>& roles) {
    QAbstractItemView::dataChanged(topLeft, bottomRight, roles);
    preview_->refresh(topLeft, bottomRight);
}

void ThumbnailWall::rowsInserted(const QModelIndex& parent, int start, int end) {
    QAbstractItemView::rowsInserted(parent, start, end);
    scheduleDelayedItemsLayout();
}

void ThumbnailWall::rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end) {
    preview_->hide();
    QAbstractItemView::rowsAboutToBeRemoved(parent, start, end);
    scheduleDelayedItemsLayout();
}

}  // namespace setscope
