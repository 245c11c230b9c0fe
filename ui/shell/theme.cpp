#include "ui/shell/theme.h"

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QFont>
#include <QStyleFactory>
#include <utility>

#include "ui/session/settings.h"

namespace setscope {
namespace {

QColor hex(QRgb rgb) { return QColor(rgb); }

QFont applicationFont(const QFont& system) {
    QFont font = system;
    font.setFamilies({QStringLiteral("Inter"), system.family()});
    font.setPointSizeF(10.0);
    return font;
}

/// Lets the platform's own palette through for a moment to see whether it is a dark one.
bool isSystemDark() {
    QApplication::setPalette(QPalette());
    return QApplication::palette().color(QPalette::Window).lightness() < 128;
}

}  // namespace

ThemeColours lightColours() {
    return {.chrome = hex(0xf1f2f4),
            .surface = hex(0xffffff),
            .canvas = hex(0xfbfbfc),
            .field = hex(0xffffff),
            .text = hex(0x1b1e23),
            .secondary = hex(0x5b626d),
            .disabled = hex(0x9aa0a9),
            .border = hex(0xdfe2e6),
            .strongBorder = hex(0xb3b9c2),
            .hover = hex(0xe8eaed),
            .accent = hex(0x2f6fd6),
            .accentStrong = hex(0x2259b3),
            .accentSoft = hex(0xe3edfb),
            .onAccent = hex(0xffffff),
            .focusOnAccent = hex(0x12326b),
            .danger = hex(0xcf3a35),
            .dangerSoft = hex(0xfbe9e8)};
}

ThemeColours darkColours() {
    return {.chrome = hex(0x16181b),
            .surface = hex(0x212429),
            .canvas = hex(0x1a1c20),
            .field = hex(0x1a1c20),
            .text = hex(0xe8eaed),
            .secondary = hex(0xa0a7b2),
            .disabled = hex(0x6a717b),
            .border = hex(0x353a41),
            .strongBorder = hex(0x565d67),
            .hover = hex(0x2b2f35),
            .accent = hex(0x5a96ee),
            .accentStrong = hex(0x79abf3),
            .accentSoft = hex(0x2a3850),
            .onAccent = hex(0x0d1420),
            .focusOnAccent = hex(0xe8f0fd),
            .danger = hex(0xf4615c),
            .dangerSoft = hex(0x3d2527)};
}

QPalette paletteOf(const ThemeColours& colours) {
    QPalette palette;
    palette.setColor(QPalette::Window, colours.canvas);
    palette.setColor(QPalette::WindowText, colours.text);
    palette.setColor(QPalette::Base, colours.surface);
    palette.setColor(QPalette::AlternateBase, colours.chrome);
    palette.setColor(QPalette::Text, colours.text);
    palette.setColor(QPalette::PlaceholderText, colours.secondary);
    palette.setColor(QPalette::Button, colours.surface);
    palette.setColor(QPalette::ButtonText, colours.text);
    palette.setColor(QPalette::BrightText, colours.danger);
    palette.setColor(QPalette::Light, colours.onAccent);
    palette.setColor(QPalette::Midlight, colours.accentSoft);
    palette.setColor(QPalette::Mid, colours.border);
    palette.setColor(QPalette::Dark, colours.strongBorder);
    palette.setColor(QPalette::Shadow, colours.chrome);
    palette.setColor(QPalette::Highlight, colours.accent);
    palette.setColor(QPalette::HighlightedText, colours.onAccent);
    palette.setColor(QPalette::Link, colours.accent);
    palette.setColor(QPalette::LinkVisited, colours.accent);
    palette.setColor(QPalette::ToolTipBase, colours.surface);
    palette.setColor(QPalette::ToolTipText, colours.text);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, colours.disabled);
    }
    return palette;
}

QString styleSheetOf(const ThemeColours& colours) {
    QFile file(QStringLiteral(":/themes/window.qss"));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QString sheet = QString::fromUtf8(file.readAll());
    const std::pair<const char*, QColor> tokens[] = {
        {"@accentSoft", colours.accentSoft},
        {"@accentStrong", colours.accentStrong},
        {"@accent", colours.accent},
        {"@border", colours.border},
        {"@canvas", colours.canvas},
        {"@chrome", colours.chrome},
        {"@dangerSoft", colours.dangerSoft},
        {"@danger", colours.danger},
        {"@disabled", colours.disabled},
        {"@field", colours.field},
        {"@focusOnAccent", colours.focusOnAccent},
        {"@hover", colours.hover},
        {"@onAccent", colours.onAccent},
        {"@secondary", colours.secondary},
        {"@strongBorder", colours.strongBorder},
        {"@surface", colours.surface},
        {"@text", colours.text},
    };
    for (const auto& [token, colour] : tokens) {
        sheet.replace(QLatin1String(token), colour.name());
    }
    return sheet;
}

Theme::Theme(QApplication& application, Settings& settings)
    : application_(application), settings_(settings) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(applicationFont(QApplication::font()));
    apply();
    application_.installEventFilter(this);
    connect(&settings_, &Settings::changed, this, [this](Setting setting) {
        if (setting == Setting::Theme) {
            apply();
        }
    });
}

void Theme::apply() {
    isApplying_ = true;
    const ThemeChoice choice = settings_.theme();
    isDark_ = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && isSystemDark());
    const ThemeColours colours = isDark_ ? darkColours() : lightColours();
    QApplication::setPalette(paletteOf(colours));
    application_.setStyleSheet(styleSheetOf(colours));
    isApplying_ = false;
}

bool Theme::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ThemeChange && !isApplying_ &&
        settings_.theme() == ThemeChoice::System) {
        apply();
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace setscope
