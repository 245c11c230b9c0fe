#pragma once

#include <QPersistentModelIndex>
#include <QStyledItemDelegate>

namespace setscope {

/// The rows of a table of ranked candidates: scores as bars, the candidates above the cut in bold,
/// a dashed line at the cut, and two buttons for the mouse.
class RankingDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    /// Which roles of the model hold what, asked for each cell; −1: never.
    struct Roles {
        int bar = -1;            ///< double in 0..1: a bar instead of a text; invalid: the text
        int strong = -1;         ///< bool: in bold, as the name of a candidate above the cut
        int muted = -1;          ///< bool: less important than its neighbours
        int differs = -1;        ///< bool: in the alarm colour, behind a sign
        int actions = -1;        ///< bool: the buttons Accept and Reject
        int lastBeforeCut = -1;  ///< bool: the dashed line is below this row; in all of its cells
    };

    explicit RankingDelegate(const Roles& roles, QObject* parent = nullptr);

    /// Of a column that holds the buttons, logical pixels.
    static int actionsWidth(const QFontMetrics& metrics);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    enum class Button { None, Accept, Reject };
    /// Where a button stands in the cell of the buttons.
    static QRect buttonRect(Button button, const QRect& cell, const QFontMetrics& metrics);

  Q_SIGNALS:
    void acceptRequested(const QModelIndex& index);
    void rejectRequested(const QModelIndex& index);

  protected:
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;
    /// Of the viewport: the pointer leaves the buttons with it.
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    struct Place {
        QPersistentModelIndex index;
        Button button = Button::None;

        bool operator==(const Place&) const = default;
    };

    void paintBar(QPainter& painter, const QStyleOptionViewItem& cell, double share) const;
    void paintText(QPainter& painter, const QStyleOptionViewItem& cell,
                   const QModelIndex& index) const;
    void paintButtons(QPainter& painter, const QStyleOptionViewItem& cell,
                      const QModelIndex& index) const;
    void paintRules(QPainter& painter, const QStyleOptionViewItem& cell,
                    const QModelIndex& index) const;
    Place placeAt(const QPoint& point, const QStyleOptionViewItem& option,
                  const QModelIndex& index) const;
    void look(const Place& hovered, const Place& pressed, const QWidget* widget);

    Roles roles_;
    Place hovered_;
    Place pressed_;
};

}  // namespace setscope
