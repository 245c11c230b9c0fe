#pragma once

#include <QStyledItemDelegate>

namespace setscope {

/// A row of the collection's tree: the name, at its left a red dot if a stranger is in it and a
/// sign for the kind of its members, at its right the count, a warning sign if files could not be
/// used, the word "clean" at a clean reference set, and the person's mark at a member.
class CollectionDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    /// Which roles of the model hold what; see CollectionTreeModel.
    struct Roles {
        int count = 0;    ///< QString, empty: none
        int flagged = 0;  ///< bool
        int problem = 0;  ///< QString, empty: none
        int mark = -1;    ///< int, MarkSign; −1: never
        int clean = -1;   ///< bool; −1: never
        int kind = -1;    ///< int, KindSign; −1: never
    };

    explicit CollectionDelegate(const Roles& roles, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// Leaves alone what is being typed when the model changes meanwhile.
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;

  private:
    QRect paintSigns(QPainter& painter, const QStyleOptionViewItem& option, const QRect& room,
                     const QModelIndex& index) const;

    QRect paintKind(QPainter& painter, const QStyleOptionViewItem& option, const QRect& room,
                    const QModelIndex& index) const;

    Roles roles_;
};

}  // namespace setscope
