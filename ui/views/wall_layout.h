#pragma once

#include <QRect>
#include <QSize>
#include <utility>

namespace setscope {

/// Where the cards of a wall stand: a grid as wide as the view, filled row by row. Pure arithmetic,
/// so that ten thousand members cost as little as ten. All lengths in logical pixels, from the top
/// left of the contents.
struct WallLayout {
    static constexpr int kMargin = 4;
    static constexpr int kGap = 10;

    int count = 0;
    int columns = 1;
    int edge = 1;        ///< of the square picture
    int footHeight = 0;  ///< below the picture

    /// @param wantedEdge cards are at least as wide, and wider so that a row fills `width`
    static WallLayout of(int count, int width, int wantedEdge, int footHeight);

    QSize card() const { return {edge, edge + footHeight}; }
    int rowHeight() const { return edge + footHeight + kGap; }
    int rows() const { return (count + columns - 1) / columns; }
    int contentHeight() const;
    QRect rectOf(int item) const;
    /// The item whose card holds the point; −1 in the gaps.
    int itemAt(const QPoint& point) const;
    /// First and last item of the rows that the stretch touches; {0, −1} if there is none.
    std::pair<int, int> itemsBetween(int top, int bottom) const;
};

}  // namespace setscope
