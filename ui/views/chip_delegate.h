#pragma once

#include <QString>
#include <QStyledItemDelegate>

namespace setscope {

/// Something that was picked and can be taken back.
struct Chip {
    enum class Tone {
        Plain,
        Accepted,
        Rejected,
        Doubtful  ///< does not fit the others
    };

    qint64 id = 0;
    QString text = {};
    QString hint = {};  ///< one sentence, as its tool tip and for screen readers; may be empty
    Tone tone = Tone::Plain;

    bool operator==(const Chip&) const = default;
};

/// A box with the text, a sign before it that tells its tone, and a × behind it.
class ChipDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    static constexpr int kToneRole = Qt::UserRole;  ///< int, Chip::Tone

    using QStyledItemDelegate::QStyledItemDelegate;

    /// The text as the chip says it: one line, without the middle of a long one.
    static QString shownText(const QString& text, const QFontMetrics& metrics);
    /// Of the box and the gaps round it, which are part of the item.
    static QSize itemSize(const QString& text, Chip::Tone tone, const QFontMetrics& metrics);
    static int itemHeight(const QFontMetrics& metrics);
    /// Of the × and of what lights up behind it.
    static QRect removeRect(const QRect& item);

    /// The chip whose × lights up; an invalid index: none.
    void setLit(const QModelIndex& index) { lit_ = index; }
    const QPersistentModelIndex& lit() const { return lit_; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    /// What the model says by Qt::SizeHintRole: itemSize(), which is dear for many chips.
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    QPersistentModelIndex lit_;
};

}  // namespace setscope
