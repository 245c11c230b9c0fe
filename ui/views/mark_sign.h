#pragma once

#include <QRectF>
#include <QWidget>

#include "ui/views/view_colours.h"

class QPainter;

namespace setscope {

/// What stands in the corner of something that a person judged, told apart by its shape.
enum class MarkSign {
    None,
    Tick,   ///< belongs
    Cross,  ///< stranger
};

/// A disc with the sign, with a rim that shows on every picture.
/// @param disc square, logical pixels
void paintMarkDisc(QPainter& painter, MarkSign sign, const QRectF& disc,
                   const ViewColours& colours);

/// A tick on a disc of the accent colour, beside a sentence that says that all is well.
class TickView : public QWidget {
    Q_OBJECT
  public:
    /// @param edge logical pixels
    TickView(int edge, QWidget* parent);

  protected:
    void paintEvent(QPaintEvent* event) override;
};

/// The bare sign.
/// @param room square, logical pixels
void paintMarkSign(QPainter& painter, MarkSign sign, const QRectF& room, const QColor& colour);

/// A triangle with an exclamation mark, before what needs a second look.
/// @param room square, logical pixels
void paintWarningSign(QPainter& painter, const QRectF& room, const QColor& colour);

}  // namespace setscope
