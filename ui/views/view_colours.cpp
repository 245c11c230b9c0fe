#include "ui/views/view_colours.h"

namespace setscope {
namespace {

int mixed(int over, int under, double share) {
    return qRound(over * share + under * (1.0 - share));
}

bool isRed(const QColor& colour) {
    return colour.red() > 2 * colour.green() && colour.red() > 2 * colour.blue();
}

}  // namespace

QColor blended(const QColor& over, const QColor& under, double share) {
    return {mixed(over.red(), under.red(), share), mixed(over.green(), under.green(), share),
            mixed(over.blue(), under.blue(), share)};
}

ViewColours viewColours(const QPalette& palette) {
    const auto colour = [&palette](QPalette::ColorRole role) {
        return palette.color(QPalette::Active, role);
    };
    const QColor text = colour(QPalette::WindowText);
    const QColor card = colour(QPalette::Base);
    const bool isDark = card.lightness() < 128;
    const bool hasAlarm = isRed(colour(QPalette::BrightText));
    return {
        .text = text,
        .mutedText = blended(text, card, 0.68),
        .card = card,
        .frame = blended(text, card, isDark ? 0.18 : 0.14),
        .track = blended(text, card, 0.10),
        .accent = colour(QPalette::Link),
        .alarm = hasAlarm ? colour(QPalette::BrightText)
                          : (isDark ? QColor(0xf4, 0x61, 0x5c) : QColor(0xcf, 0x3a, 0x35)),
        .onAlarm = isDark ? QColor(0x14, 0x16, 0x19) : QColor(Qt::white),
    };
}

}  // namespace setscope
