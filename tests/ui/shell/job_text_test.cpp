#include "ui/shell/job_text.h"

#include <QLocale>
#include <QTest>

#include "ui/session/job_runner.h"

namespace setscope {

class JobTextTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }

    void timeLeftIsRoundedAsAPersonWouldSayIt_data() {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("unknown") << -1.0 << QString();
        QTest::newRow("none") << 0.0 << QStringLiteral("1 s left");
        QTest::newRow("seconds") << 3.4 << QStringLiteral("3 s left");
        QTest::newRow("minute and a half") << 90.0 << QStringLiteral("2 min left");
        QTest::newRow("minutes") << 600.0 << QStringLiteral("10 min left");
        QTest::newRow("hours") << 3900.0 << QStringLiteral("1 h 5 min left");
    }

    void timeLeftIsRoundedAsAPersonWouldSayIt() {
        QFETCH(double, seconds);
        QFETCH(QString, text);
        QCOMPARE(timeLeftText(seconds), text);
    }

    void runningJobSaysHowFarItIs() {
        JobState job;
        job.status = JobState::Status::Running;
        QCOMPARE(statusText(job), QStringLiteral("running"));
        QCOMPARE(progressPermille(job), -1);
        job.progress = {7412, 10000, ""};
        job.secondsLeft = 3.0;
        QCOMPARE(statusText(job), QStringLiteral("7,412 of 10,000 · 3 s left"));
        QCOMPARE(progressPermille(job), 741);
    }

    void oneOfOneIsNoCount() {
        JobState job;
        job.status = JobState::Status::Running;
        job.title = QStringLiteral("Importing “a.zip”");
        job.progress = {0, 1, ""};
        QCOMPARE(statusText(job), QStringLiteral("running"));
        QCOMPARE(progressPermille(job), -1);
        QCOMPARE(lineText(job), QStringLiteral("Importing “a.zip”…"));
    }

    void oneLineHoldsTitleAndHowFarItIs() {
        JobState job;
        job.title = QStringLiteral("Loading the model");
        QCOMPARE(lineText(job), QStringLiteral("Loading the model – waiting"));
        job.status = JobState::Status::Running;
        QCOMPARE(lineText(job), QStringLiteral("Loading the model…"));
        job.progress = {3, 10, ""};
        QCOMPARE(lineText(job), QStringLiteral("Loading the model – 3 of 10"));
    }

    void failedJobSaysWhy() {
        JobState job;
        job.status = JobState::Status::Failed;
        job.failure = QStringLiteral("a.zip: no zip.");
        QCOMPARE(statusText(job), QStringLiteral("a.zip: no zip."));
    }
};

}  // namespace setscope

QTEST_GUILESS_MAIN(setscope::JobTextTest)
#include "job_text_test.moc"
