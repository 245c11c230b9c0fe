#pragma once

#include <QIcon>
#include <QImage>
#include <QList>
#include <QString>
#include <QWidget>

class QToolButton;

namespace setscope {

/// A few small pictures in a row, each with a line below, to be clicked.
class MemberStrip : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kEdge = 38;  ///< of a picture, logical pixels

    struct Entry {
        qint64 id = 0;
        QImage image;     ///< null: an empty square
        QString caption;  ///< below the picture
        QString name;     ///< whole, for tool tips and screen readers
    };

    /// @param most that are ever shown
    explicit MemberStrip(qsizetype most, QWidget* parent = nullptr);

    /// Replaces all. @pre not more than there is room for
    void setEntries(const QList<Entry>& entries);
    const QList<Entry>& entries() const { return entries_; }

  Q_SIGNALS:
    void activated(qint64 id);

  private:
    void showEntry(qsizetype at);
    QIcon iconOf(const QImage& image) const;

    QList<QToolButton*> buttons_;
    QList<Entry> entries_;
};

}  // namespace setscope
