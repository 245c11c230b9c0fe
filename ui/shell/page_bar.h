#pragma once

#include <QToolBar>

class QActionGroup;

namespace setscope {

/// The narrow bar at the left edge: one button for each page, Ctrl+1, Ctrl+2 … in their order.
class PageBar : public QToolBar {
    Q_OBJECT
  public:
    explicit PageBar(QWidget* parent = nullptr);

    void addPage(const QString& id, const QString& title, const QString& iconName);
    /// Shows which page is on screen; chooses nothing.
    void setCurrent(const QString& id);
    /// The actions of the pages, for a menu.
    QList<QAction*> pageActions() const;

  Q_SIGNALS:
    void chosen(const QString& id);

  private:
    QActionGroup* group_;
};

}  // namespace setscope
