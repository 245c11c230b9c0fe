#pragma once

#include <QString>
#include <QWidget>

namespace setscope {

/// Two measured shares, one bar above the other, each with a line over its interval: what was
/// before, pale, and what came after.
class IntervalBars : public QWidget {
    Q_OBJECT
  public:
    /// All 0..1.
    struct Share {
        double value = 0.0;
        double low = 0.0;
        double high = 0.0;
    };

    IntervalBars(const Share& before, const Share& after, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Share before_;
    Share after_;
};

}  // namespace setscope
