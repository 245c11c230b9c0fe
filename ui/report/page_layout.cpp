#include "ui/report/page_layout.h"

#include <utility>

namespace setscope {

PageLayout::PageLayout(QSizeF content) : content_(content), pages_(1) {}

void PageLayout::place(double height, Draw draw) {
    require(height);
    pages_.back().push_back({QRectF(0.0, top_, content_.width(), height), std::move(draw)});
    top_ += height;
}

void PageLayout::leaveSpace(double height) {
    if (!pages_.back().empty()) {
        top_ += height;
    }
}

void PageLayout::require(double height) {
    if (height > remaining()) {
        breakPage();
    }
}

void PageLayout::breakPage() {
    if (!pages_.back().empty()) {
        pages_.emplace_back();
        top_ = 0.0;
    }
}

}  // namespace setscope
