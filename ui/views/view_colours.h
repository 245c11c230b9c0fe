#pragma once

#include <QColor>
#include <QPalette>

namespace setscope {

/// The few colours that views paint with. All follow from the palette, so that light, dark and a
/// person's own theme fit: accent is its Link, since style sheets give item views another
/// Highlight, and alarm its BrightText if that is a red.
struct ViewColours {
    QColor text;
    QColor mutedText;  ///< readable, but less than `text`
    QColor card;       ///< behind a picture or chart
    QColor frame;      ///< round a card
    QColor track;      ///< behind a bar, and where a picture is still missing
    QColor accent;     ///< selection and plain bars
    QColor alarm;      ///< only for what does not belong
    QColor onAlarm;    ///< text on `alarm`
};

ViewColours viewColours(const QPalette& palette);

/// `share` of `over` laid over `under`, both opaque.
QColor blended(const QColor& over, const QColor& under, double share);

}  // namespace setscope
