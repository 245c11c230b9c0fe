#include "ui/session/settings.h"

#include <QDir>
#include <QFile>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

#include "tests/support/temp_dir.h"

namespace setscope {

class SettingsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everySettingOutlivesTheProgram() {
        const TempDir folder;
        const QString file = fileIn(folder);
        {
            Settings settings(file);
            settings.setTheme(ThemeChoice::Dark);
            settings.setWindowGeometry("geometry");
            settings.setWindowState(QByteArray("\0state", 6));
            settings.setPage(QStringLiteral("outliers"));
            settings.setImportFolder(QStringLiteral("/pictures"));
            settings.setDevice(QStringLiteral("cuda:1"));
            settings.setThreads(3);
            settings.setBackbone(QStringLiteral("/nets/own.onnx"));
            settings.setWordVectors(QStringLiteral("/nets/glove.txt"));
            settings.setHead(Head::Sigmoid);
            settings.setFlagRule({FlagRule::By::Probability, 0.7});
            settings.setThumbnailSize(200);
            settings.setMemberOrder(MemberOrder::Import);
            settings.setCacheLimit(750);
        }
        const Settings settings(file);
        QCOMPARE(settings.theme(), ThemeChoice::Dark);
        QCOMPARE(settings.windowGeometry(), QByteArray("geometry"));
        QCOMPARE(settings.windowState(), QByteArray("\0state", 6));
        QCOMPARE(settings.page(), QStringLiteral("outliers"));
        QCOMPARE(settings.importFolder(), QStringLiteral("/pictures"));
        QCOMPARE(settings.device(), QStringLiteral("cuda:1"));
        QCOMPARE(settings.threads(), 3);
        QCOMPARE(settings.runSettings().device, std::string("cuda:1"));
        QCOMPARE(settings.backbone(), QStringLiteral("/nets/own.onnx"));
        QCOMPARE(settings.wordVectors(), QStringLiteral("/nets/glove.txt"));
        QCOMPARE(settings.head(), Head::Sigmoid);
        QVERIFY(settings.flagRule() == (FlagRule{FlagRule::By::Probability, 0.7}));
        QCOMPARE(settings.thumbnailSize(), 200);
        QCOMPARE(settings.memberOrder(), MemberOrder::Import);
        QCOMPARE(settings.cacheLimit(), 750);
    }

    void anEmptyFileReadsAsTheDefaults() {
        const TempDir folder;
        const Settings settings(fileIn(folder));
        QCOMPARE(settings.theme(), ThemeChoice::System);
        QCOMPARE(settings.device(), QStringLiteral("auto"));
        QCOMPARE(settings.threads(), 0);
        QCOMPARE(settings.head(), Head::Softmax);
        QVERIFY(settings.flagRule() == (FlagRule{FlagRule::By::FalseAlarmRate, 0.1}));
        QVERIFY(settings.recentFiles().isEmpty());
    }

    void damagedValuesReadAsDefaultsOrWithinTheirRange() {
        const TempDir folder;
        folder.write("setscope.conf",
                     "[window]\ntheme=purple\n[engine]\nthreads=many\n[outliers]\nprobability=7\n"
                     "flagBy=probability\n[wall]\nthumbnailSize=100000\n");
        const Settings settings(fileIn(folder));
        QCOMPARE(settings.theme(), ThemeChoice::System);
        QCOMPARE(settings.threads(), 0);
        QCOMPARE(settings.flagRule().threshold, 0.5);
        QCOMPARE(settings.thumbnailSize(), 320);
    }

    void fileDialogsBeginInAFolderThatIsThere() {
        const TempDir folder;
        Settings settings(fileIn(folder));
        QVERIFY(QDir(settings.startFolder()).exists());
        QVERIFY(settings.startFolder().startsWith(QDir::homePath()));
        const QString pictures = QString::fromStdString(folder.path().string());
        settings.setImportFolder(pictures);
        QCOMPARE(settings.startFolder(), pictures);
        settings.setImportFolder(pictures + QStringLiteral("/gone"));
        QVERIFY(settings.startFolder().startsWith(QDir::homePath()));
    }

    void everyOrderOfTheWallIsKept() {
        for (const MemberOrder order : {MemberOrder::Probability, MemberOrder::Name,
                                        MemberOrder::Import, MemberOrder::Mark}) {
            const TempDir folder;
            { Settings(fileIn(folder)).setMemberOrder(order); }
            QCOMPARE(Settings(fileIn(folder)).memberOrder(), order);
        }
    }

    void eachWayOfFlaggingKeepsItsThreshold() {
        const TempDir folder;
        Settings settings(fileIn(folder));
        settings.setFlagRule({FlagRule::By::Probability, 0.8});
        settings.setFlagRule({FlagRule::By::FalseAlarmRate, 0.1});
        QCOMPARE(settings.flagProbability(), 0.8);
        QCOMPARE(settings.falseAlarmRate(), 0.1);
    }

    void recentFilesAreNewestFirstOnceAndAtMostTen() {
        const TempDir folder;
        Settings settings(fileIn(folder));
        for (int i = 0; i < 12; ++i) {
            settings.addRecentFile(QStringLiteral("/p%1").arg(i));
        }
        settings.addRecentFile(QStringLiteral("/p5"));
        QCOMPARE(settings.recentFiles().size(), 10);
        QCOMPARE(settings.recentFiles().front(), QStringLiteral("/p5"));
        QCOMPARE(settings.recentFiles().count(QStringLiteral("/p5")), 1);
        settings.clearRecentFiles();
        QVERIFY(settings.recentFiles().isEmpty());
    }

    void aBurstOfChangesIsWrittenTogetherAMomentLater() {
        const TempDir folder;
        Settings settings(fileIn(folder));
        for (int edge = 100; edge <= 200; ++edge) {
            settings.setThumbnailSize(edge);
        }
        QCoreApplication::processEvents();
        QCOMPARE(settings.thumbnailSize(), 200);
        QVERIFY(!QFile::exists(fileIn(folder)));
        QTRY_VERIFY_WITH_TIMEOUT(Settings(fileIn(folder)).thumbnailSize() == 200, 10'000);
    }

    void twoWindowsKeepEachOthersChanges() {
        const TempDir folder;
        {
            Settings first(fileIn(folder));
            Settings second(fileIn(folder));
            first.setThreads(5);
            second.setThumbnailSize(150);
        }
        const Settings later(fileIn(folder));
        QCOMPARE(later.threads(), 5);
        QCOMPARE(later.thumbnailSize(), 150);
    }

    void tellsOnlyOfWhatChanged() {
        const TempDir folder;
        Settings settings(fileIn(folder));
        QSignalSpy changed(&settings, &Settings::changed);
        settings.setThreads(2);
        settings.setThreads(2);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.front().front().value<Setting>(), Setting::Threads);
    }

    void liesWhereTheDesktopKeepsConfiguration() {
        const TempDir folder;
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope,
                           QString::fromStdString(folder.path().string()));
        {
            Settings settings;
            settings.setThreads(2);
        }
        QVERIFY(QFile::exists(
            QString::fromStdString((folder.path() / "setscope/setscope.ini").string())));
    }

  private:
    static QString fileIn(const TempDir& folder) {
        return QString::fromStdString((folder.path() / "setscope.conf").string());
    }
};

}  // namespace setscope

QTEST_GUILESS_MAIN(setscope::SettingsTest)
#include "settings_test.moc"
