#pragma once

#include <QFont>
#include <QPainter>
#include <QRect>
#include <QStyleOptionViewItem>

#include "ui/views/member_face.h"
#include "ui/views/view_colours.h"

namespace setscope {

/// What the cards of a ThumbnailWall have in common: a square face above a foot, both within
/// option.rect.

/// Of what is written on a card and below its face.
QFont cardFont(const QFont& font);
QRect cardSquare(const QRect& card);

/// Fills the card and keeps what is painted next within its rounded corners.
void paintCardGround(QPainter& painter, const QStyleOptionViewItem& option);

/// The face, or that it cannot be shown.
/// @param top where a text or row begins; the square's own top if nothing else is painted there
void paintCardFace(QPainter& painter, const QRect& square, qreal top, const MemberFace& face,
                   bool isInTrouble, const QStyleOptionViewItem& option);

/// A few letters on a box in the upper left of the square.
QRectF cardTagRect(const QFont& font, const QString& text, const QRect& square);
void paintCardTag(QPainter& painter, const QFont& font, const QString& text, const QRectF& tag,
                  const QColor& ground, const QColor& ink);

/// Name on the left, shortened so that what takes `taken` pixels has room on the right. In the
/// painter's font and pen.
/// @param foot the whole width of the card
void paintCardName(QPainter& painter, const QRect& foot, const QString& name, qreal taken);
/// The part of the foot that can be written on.
QRectF cardTextRoom(const QRect& foot);

/// The card's outline, with a frame round it if it is selected and a ring inside it while it has
/// the keyboard.
void paintCardFrame(QPainter& painter, const QStyleOptionViewItem& option, const QPen& outline);

}  // namespace setscope
