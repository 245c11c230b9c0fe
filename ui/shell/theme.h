#pragma once

#include <QColor>
#include <QObject>
#include <QPalette>
#include <QString>

class QApplication;

namespace setscope {

class Settings;

/// The colours of one theme. Red says that something does not belong and nothing else.
struct ThemeColours {
    QColor chrome;   ///< page bar, menu bar, status bar
    QColor surface;  ///< docks, cards, menus
    QColor canvas;   ///< behind the cards of a page
    QColor field;    ///< where something can be typed
    QColor text;
    QColor secondary;  ///< labels beside values
    QColor disabled;
    QColor border;        ///< hairlines
    QColor strongBorder;  ///< outlines that must be seen: check boxes, scroll bars, the drop area
    QColor hover;
    QColor accent;
    QColor accentStrong;
    QColor accentSoft;  ///< behind what is selected
    QColor onAccent;
    QColor focusOnAccent;
    QColor danger;  ///< strangers
    QColor dangerSoft;
};

ThemeColours lightColours();
ThemeColours darkColours();

/// The palette that carries the colours to views, which know no theme: Window = canvas, Base =
/// surface, AlternateBase = chrome, PlaceholderText = secondary text, Mid = border, Highlight and
/// Link = accent, Midlight = what is selected, BrightText = stranger, Light = text on accent or
/// red.
QPalette paletteOf(const ThemeColours& colours);

/// The style sheet with every `@token` replaced. @pre the resources are loaded
QString styleSheetOf(const ThemeColours& colours);

/// Dresses the application as the settings say, at once when they change, and with the system when
/// it changes.
class Theme : public QObject {
    Q_OBJECT
  public:
    Theme(QApplication& application, Settings& settings);

    bool isDark() const { return isDark_; }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void apply();

    QApplication& application_;
    Settings& settings_;
    bool isDark_ = false;
    bool isApplying_ = false;
};

}  // namespace setscope
