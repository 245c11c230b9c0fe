#pragma once

#include <QList>
#include <QListView>

#include "ui/views/chip_delegate.h"

namespace setscope {

/// Chips that flow over as many lines as they need, up to three; more are scrolled. As high as its
/// lines, so that it can stand in any layout.
class ChipList : public QListView {
    Q_OBJECT
  public:
    static constexpr int kMostLines = 3;

    explicit ChipList(QWidget* parent = nullptr);

    /// Chips whose ids stay remain selected and current; if the current one goes, its neighbour
    /// takes its place.
    void setChips(const QList<Chip>& chips);
    const QList<Chip>& chips() const { return chips_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    void doItemsLayout() override;

  Q_SIGNALS:
    /// By the × of a chip, or by Delete and Backspace for the selected ones, in their order.
    void removeRequested(const QList<qint64>& ids);

  protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

  private:
    class Model;

    void measure();
    int linesAt(int width) const;
    void restore(const QList<Chip>& former, int formerCurrent, const QList<qint64>& selected);
    QList<qint64> selectedIds() const;
    QModelIndex removeAt(const QPoint& point) const;
    void light(const QModelIndex& index);

    QList<Chip> chips_;
    QList<QSize> sizes_;  ///< of the items, in their order
    int lines_ = 1;       ///< at the present width
    Model* model_;
    ChipDelegate* delegate_;
    QPersistentModelIndex pressed_;  ///< on whose × the button went down
};

}  // namespace setscope
