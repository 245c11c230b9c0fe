#pragma once

#include <QString>
#include <QWidget>
#include <functional>
#include <vector>

namespace setscope {

class Session;

/// Which docks stand beside a page.
enum class PageDocks {
    All,
    Jobs,  ///< the page says itself what is open and selected
};

/// One row of the list of pages; the bar at the left edge and Ctrl+1, Ctrl+2 … follow its order.
struct PageEntry {
    QString id;        ///< "outliers": for settings and tests, never shown
    QString title;     ///< translated
    QString iconName;  ///< file in :/icons without its ending
    PageDocks docks = PageDocks::All;
    std::function<QWidget*(Session&, QWidget* parent)> create;
};

/// THE LIST of pages.
const std::vector<PageEntry>& pages();

}  // namespace setscope
