#pragma once

#include <QIcon>
#include <QImage>
#include <QList>
#include <QSize>
#include <QString>
#include <QWidget>

class QBoxLayout;
class QToolButton;

namespace setscope {

/// A few members to be clicked: small pictures in a row, each with a line below, or lines of their
/// own below each other for members that are known by more than a picture can show.
class MemberStrip : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kEdge = 38;              ///< of a picture, logical pixels
    static constexpr QSize kLinePicture{64, 24};  ///< before a line, logical pixels

    struct Entry {
        qint64 id = 0;
        QImage image = {};  ///< null: an empty square, or nothing before a line
        QString caption;    ///< below the picture, or before the name
        QString name;       ///< whole, for tool tips and screen readers
    };

    /// @param most that are ever shown
    explicit MemberStrip(qsizetype most, QWidget* parent = nullptr);

    enum class Form { Pictures, Lines };

    /// Replaces all. @pre not more than there is room for
    void setEntries(const QList<Entry>& entries, Form form = Form::Pictures);
    const QList<Entry>& entries() const { return entries_; }

  Q_SIGNALS:
    void activated(qint64 id);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void showEntry(qsizetype at);
    void showTexts();
    QString lineOf(const Entry& entry) const;
    QIcon iconOf(const QImage& image) const;

    QBoxLayout* layout_;
    QList<QToolButton*> buttons_;
    Form form_ = Form::Pictures;
    QList<Entry> entries_;
};

}  // namespace setscope
