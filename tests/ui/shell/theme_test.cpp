#include "ui/shell/theme.h"

#include <QApplication>
#include <QRegularExpression>
#include <QTest>
#include <cmath>

#include "tests/support/temp_dir.h"
#include "ui/session/settings.h"
#include "ui/shell/icons.h"

namespace setscope {
namespace {

/// Relative luminance as WCAG 2.1 defines it.
double luminance(const QColor& colour) {
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

double contrast(const QColor& left, const QColor& right) {
    const double a = luminance(left) + 0.05;
    const double b = luminance(right) + 0.05;
    return std::max(a, b) / std::min(a, b);
}

}  // namespace

class ThemeTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { loadResources(); }

    void textIsReadableOnEverySurface_data() {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void textIsReadableOnEverySurface() {
        QFETCH(bool, isDark);
        const ThemeColours colours = isDark ? darkColours() : lightColours();
        for (const QColor& surface :
             {colours.chrome, colours.surface, colours.canvas, colours.field}) {
            QVERIFY(contrast(colours.text, surface) >= 7.0);
            QVERIFY(contrast(colours.secondary, surface) >= 4.5);
            QVERIFY(contrast(colours.accent, surface) >= 3.0);
        }
        QVERIFY(contrast(colours.onAccent, colours.accent) >= 4.5);
        QVERIFY(contrast(colours.text, colours.accentSoft) >= 4.5);
        QVERIFY(contrast(colours.text, colours.dangerSoft) >= 4.5);
        QVERIFY(contrast(colours.danger, colours.surface) >= 4.5);
    }

    void everyTokenOfTheStyleSheetHasAColour() {
        const QString sheet = styleSheetOf(lightColours());
        QVERIFY(!sheet.isEmpty());
        QVERIFY(!sheet.contains(u'@'));
    }

    void followsTheSettingAtOnce() {
        const TempDir folder;
        Settings settings(QString::fromStdString((folder.path() / "settings.ini").string()));
        settings.setTheme(ThemeChoice::Light);
        const Theme theme(*qApp, settings);
        QCOMPARE(QApplication::palette().color(QPalette::Base), lightColours().surface);
        settings.setTheme(ThemeChoice::Dark);
        QVERIFY(theme.isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Base), darkColours().surface);
        QCOMPARE(QApplication::palette().color(QPalette::BrightText), darkColours().danger);
    }

    void iconsTakeTheColourOfTheTheme() {
        const TempDir folder;
        Settings settings(QString::fromStdString((folder.path() / "settings.ini").string()));
        for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
            settings.setTheme(choice);
            const Theme theme(*qApp, settings);
            const ThemeColours colours = theme.isDark() ? darkColours() : lightColours();
            const QImage image = themedIcon(QStringLiteral("folder")).pixmap(64, 64).toImage();
            bool hasColour = false;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    hasColour = hasColour || image.pixelColor(x, y) == colours.secondary;
                }
            }
            QVERIFY(hasColour);
        }
    }

    void anIconThatIsOnShowChangesWithTheTheme() {
        const TempDir folder;
        Settings settings(QString::fromStdString((folder.path() / "settings.ini").string()));
        settings.setTheme(ThemeChoice::Light);
        const Theme theme(*qApp, settings);
        IconView icon(QStringLiteral("warning"), 32, nullptr);
        const auto holds = [&icon](const QColor& colour) {
            const QImage image = icon.grab().toImage();
            for (int at = 0; at < image.width() * image.height(); ++at) {
                if (image.pixelColor(at % image.width(), at / image.width()) == colour) {
                    return true;
                }
            }
            return false;
        };
        QVERIFY(holds(lightColours().secondary));
        settings.setTheme(ThemeChoice::Dark);
        QVERIFY(holds(darkColours().secondary));
        QVERIFY(!holds(lightColours().secondary));
    }
};

}  // namespace setscope

QTEST_MAIN(setscope::ThemeTest)
#include "theme_test.moc"
