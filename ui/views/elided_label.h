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
    void setTone(Tone tone);
    /// Where the text is shortened; in the middle unless told.
    void setElideMode(Qt::TextElideMode mode);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    QString shownText(const QFontMetricsF& metrics) const;

    QString text_;
    Qt::Alignment alignment_;
    Tone tone_ = Tone::Plain;
    Qt::TextElideMode elideMode_ = Qt::ElideMiddle;
};

}  // namespace setscope
