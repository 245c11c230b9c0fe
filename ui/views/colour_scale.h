#pragma once

#include <QColor>
#include <QFont>
#include <QList>
#include <QPainter>
#include <QRectF>
#include <QString>

#include "ui/views/view_colours.h"

namespace setscope {

/// A fixed scale of colours for numbers on both sides of 0: blue below, red above, the stronger the
/// farther away, so that two things painted with it can be compared. Colour goes by the square
/// root: a change of a hundredth can still be told from none, and the ticks say what is where.
/// Blue and red stay apart for every kind of colour blindness.
struct ColourScale {
    double lowest = -1.0;  ///< at most 0
    double highest = 1.0;  ///< above 0
    QList<double> ticks = {-1.0, -0.25, 0.0, 0.25, 1.0};
    double shownAs = 100.0;  ///< a number is written as so many times itself: points of a hundred
    QString below;           ///< what numbers below 0 say
    QString above;           ///< what numbers above 0 say

    bool operator==(const ColourScale&) const = default;
};

/// −1..1: the sign of the value and how strong its colour is; 0 for what is no number.
double strengthOf(const ColourScale& scale, double value);
/// Opaque, on a ground of this colour.
QColor colourOf(const ColourScale& scale, double value, const QColor& ground);
/// Premultiplied, to be laid over a picture: nothing at strength 0.
QRgb overlayColour(double strength);
/// "+32", "−5", "0": rounded to whole units.
QString shownNumber(const ColourScale& scale, double value);

/// The height that paintScale needs.
int scaleHeight(const QFont& font);
/// The scale as a bar with its ticks below, and what its two sides say above.
void paintScale(QPainter& painter, const QRectF& room, const ColourScale& scale, const QFont& font,
                const ViewColours& colours);

}  // namespace setscope
