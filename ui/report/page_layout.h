#pragma once

#include <QRectF>
#include <QSizeF>
#include <functional>
#include <vector>

class QPainter;

namespace setscope {

/// Places drawings on pages from top to bottom before any of them is painted, so that every page
/// knows how many there are. Lengths are in the units of the device that the pages are painted on;
/// the origin is the corner of the page's content.
class PageLayout {
  public:
    using Draw = std::function<void(QPainter& painter, const QRectF& area)>;
    struct Drawing {
        QRectF area;
        Draw draw;
    };

    explicit PageLayout(QSizeF content);

    double width() const { return content_.width(); }
    double remaining() const { return content_.height() - top_; }

    /// Puts a drawing of the full width below the last one, on the next page if it does not fit.
    void place(double height, Draw draw);
    /// Leaves room below the last drawing; none at the top of a page.
    void leaveSpace(double height);
    /// Goes to the next page unless this much room is left.
    void require(double height);
    /// Goes to the next page unless this share of a page is left.
    void requireShare(double share) { require(share * content_.height()); }
    /// Goes to the next page unless this one is empty.
    void breakPage();

    /// At least one page.
    const std::vector<std::vector<Drawing>>& pages() const { return pages_; }

  private:
    QSizeF content_;
    double top_ = 0.0;
    std::vector<std::vector<Drawing>> pages_;
};

}  // namespace setscope
