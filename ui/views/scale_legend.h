#pragma once

#include <QWidget>

#include "ui/views/colour_scale.h"

namespace setscope {

/// What the colours of a map mean.
class ScaleLegend : public QWidget {
    Q_OBJECT
  public:
    explicit ScaleLegend(QWidget* parent = nullptr);

    void setScale(const ColourScale& scale);
    const ColourScale& scale() const { return scale_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QFont smallFont() const;

    ColourScale scale_;
};

}  // namespace setscope
