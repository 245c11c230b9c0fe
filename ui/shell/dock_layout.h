#pragma once

#include <QByteArray>
#include <QList>

#include "ui/pages/page.h"

class QDockWidget;
class QMainWindow;

namespace setscope {

/// Which docks are to be seen: none beside the welcome page, those that the page has a use for, and
/// in a narrow window not the inspector. What the person shows or hides stays so.
class DockLayout {
  public:
    /// @param all of the window @param ofCollection those of them that are about the collection
    /// @param inspector one of these
    DockLayout(QMainWindow& window, const QList<QDockWidget*>& all,
               const QList<QDockWidget*>& ofCollection, QDockWidget* inspector);

    bool isShown() const { return isShown_; }
    void hide();
    void show();
    void setPage(PageDocks docks);
    /// To be called when the window's width changed.
    void fit();
    /// As QMainWindow::saveState, with the docks that made room for something. Shows them.
    QByteArray state();

  private:
    void takeBack();

    QMainWindow& window_;
    QList<QDockWidget*> all_;
    QList<QDockWidget*> ofCollection_;
    QDockWidget* inspector_;
    QByteArray hidden_;  ///< how the docks stood before all were hidden
    bool isShown_ = true;
    PageDocks page_ = PageDocks::All;
    bool isNarrow_ = false;
    QList<QDockWidget*> gaveWay_;    ///< those that are hidden for the page
    bool inspectorGaveWay_ = false;  ///< it is hidden because the window is narrow
};

}  // namespace setscope
