#pragma once

#include <QStyledItemDelegate>

#include "ui/views/member_face.h"

namespace setscope {

/// Paints a ranked candidate as a card: its face with the rank in the corner, below it one thin bar
/// for each scorer, then its name and, where the scorers disagree, a sign. Candidates below the cut
/// are muted.
class RankingCardDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    /// Which roles of the model hold what; −1: never.
    struct Roles {
        FaceRoles face;                 ///< what the square shows
        int trouble = -1;               ///< QString, not empty if there will be no picture
        int rankText = -1;              ///< QString: "#3"; empty: no tag
        int bars = -1;                  ///< QList<double> in 0..1, a scorer each; −1: it has none
        int differs = -1;               ///< bool: the scorers disagree
        int strong = -1;                ///< bool: above the cut
        int caption = Qt::DisplayRole;  ///< QString, in the foot
    };

    static constexpr int kBarHeight = 3;  ///< logical pixels
    static constexpr int kBarGap = 2;

    explicit RankingCardDelegate(const Roles& roles, QObject* parent = nullptr);

    /// Height of bars and text below the square, logical pixels.
    static int footHeight(const QFontMetrics& metrics, int scorers);
    /// Where the bar of a scorer would stand if it were full.
    static QRect barRect(const QRect& card, int scorer);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    void paintSquare(QPainter& painter, const QStyleOptionViewItem& option,
                     const QModelIndex& index, bool isStrong) const;
    void paintBars(QPainter& painter, const QStyleOptionViewItem& option,
                   const QList<double>& shares, bool isStrong) const;
    void paintFoot(QPainter& painter, const QStyleOptionViewItem& option, const QRect& foot,
                   const QModelIndex& index, bool isStrong) const;

    Roles roles_;
};

}  // namespace setscope
