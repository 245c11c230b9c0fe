#include "ui/views/wall_layout.h"

#include <algorithm>

namespace setscope {

WallLayout WallLayout::of(int count, int width, int wantedEdge, int footHeight) {
    const int room = std::max(1, width - 2 * kMargin);
    const int columns = std::max(1, (room + kGap) / (wantedEdge + kGap));
    const int filling = (room - (columns - 1) * kGap) / columns;
    const int widest = wantedEdge + wantedEdge / 2;
    return {.count = count,
            .columns = columns,
            .edge = std::clamp(filling, 1, widest),
            .footHeight = footHeight};
}

int WallLayout::contentHeight() const {
    return count == 0 ? 0 : rows() * rowHeight() - kGap + 2 * kMargin;
}

QRect WallLayout::rectOf(int item) const {
    const int column = item % columns;
    const int row = item / columns;
    return {QPoint(kMargin + column * (edge + kGap), kMargin + row * rowHeight()), card()};
}

int WallLayout::itemAt(const QPoint& point) const {
    const int column = (point.x() - kMargin) / (edge + kGap);
    const int row = (point.y() - kMargin) / rowHeight();
    if (point.x() < kMargin || point.y() < kMargin || column >= columns) {
        return -1;
    }
    const int item = row * columns + column;
    return item < count && rectOf(item).contains(point) ? item : -1;
}

std::pair<int, int> WallLayout::itemsBetween(int top, int bottom) const {
    if (count == 0 || bottom < top) {
        return {0, -1};
    }
    const int firstRow = std::max(0, (top - kMargin) / rowHeight());
    const int lastRow = std::min(rows() - 1, (bottom - kMargin) / rowHeight());
    return {firstRow * columns, std::min(count, (lastRow + 1) * columns) - 1};
}

}  // namespace setscope
