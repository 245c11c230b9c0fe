#pragma once

#include <QString>
#include <QWidget>

namespace setscope {

/// One line of text that shortens itself when there is too little room; the whole text is its tool
/// tip then. Figures are tabular.
class ElidedLabel : public QWidget {
    Q_OBJECT
  public:
    enum class Tone { Plain, Muted, Alarm };

    explicit ElidedLabel(Qt::Alignment alignment, QWidget* parent = nullptr);

    void setText(const QString& text);
    const QString& text() const { return text_; }
    /// A part of the text that gives way first: nothing else is shortened while this still can be.
    void setYieldingPart(const QString& part);
    /// The text as it is painted at the label's width.
    QString shownText() const;
    void setTone(Tone tone);
    /// Where the text is shortened; in the middle unless told.
    void setElideMode(Qt::TextElideMode mode);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    QFont paintedFont() const;

    QString text_;
    QString yielding_;
    Qt::Alignment alignment_;
    Tone tone_ = Tone::Plain;
    Qt::TextElideMode elideMode_ = Qt::ElideMiddle;
};

}  // namespace setscope
