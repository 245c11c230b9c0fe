#pragma once

#include <QStyledItemDelegate>

namespace setscope {

/// A table row with tabular figures in its right-aligned cells; the first cell of a flagged row
/// begins with a red dot. The row that has the keyboard is framed.
class FlaggedRowDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    /// @param flaggedRole of the model, bool
    explicit FlaggedRowDelegate(int flaggedRole, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

  private:
    int flaggedRole_;
};

}  // namespace setscope
