#pragma once

#include <QStyledItemDelegate>

#include "ui/views/member_face.h"

namespace setscope {

/// Paints a member as a card: the picture cropped to a square, or the text or the numbers in a tile
/// of that shape, at its foot a red bar as long as the probability of not belonging (Zaheer et al.
/// 2017, figure 3), below it name and percentage. A flagged member has a red frame and a tag, one
/// that the person judged a sign in the corner; a selected one has a frame round its card, and the
/// one that has the keyboard another inside it.
class ProbabilityDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    /// Which roles of the model hold what; see MemberListModel.
    struct Roles {
        int probability = 0;            ///< double in 0..1; invalid: no bar
        int probabilityText = 0;        ///< QString
        int flagged = 0;                ///< bool
        FaceRoles face;                 ///< what the square shows
        int trouble = 0;                ///< QString, not empty if there will be no picture
        int mark = -1;                  ///< int, MarkSign; −1: never
        int caption = Qt::DisplayRole;  ///< QString, in the foot
    };

    static constexpr int kBarHeight = 6;  ///< logical pixels

    explicit ProbabilityDelegate(const Roles& roles, QObject* parent = nullptr);

    /// Height of bar and text below the square picture, logical pixels.
    static int footHeight(const QFontMetrics& metrics);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    void paintSquare(QPainter& painter, const QStyleOptionViewItem& option, const QRect& rect,
                     const QModelIndex& index) const;
    void paintBar(QPainter& painter, const QPalette& palette, const QRect& rect,
                  const QModelIndex& index) const;
    void paintFoot(QPainter& painter, const QStyleOptionViewItem& option, const QRect& rect,
                   const QModelIndex& index) const;

    Roles roles_;
};

}  // namespace setscope
