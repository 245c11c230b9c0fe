#include "ui/session/time_left.h"

#include <QTest>

namespace setscope {

class TimeLeftTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void halfOfTheWorkInTenSecondsLeavesTen() {
        TimeLeft estimate;
        QCOMPARE(estimate.update({0, 100, "a"}, 0.0), -1.0);
        QCOMPARE(estimate.update({50, 100, "a"}, 10.0), 10.0);
        QCOMPARE(estimate.update({100, 100, "a"}, 20.0), 0.0);
    }

    void saysNothingInTheFirstSecond() {
        TimeLeft estimate;
        estimate.update({0, 10, "a"}, 0.0);
        QCOMPARE(estimate.update({5, 10, "a"}, 0.9), -1.0);
    }

    void saysNothingWhileTheTotalIsUnknown() {
        TimeLeft estimate;
        estimate.update({0, 0, "a"}, 0.0);
        QCOMPARE(estimate.update({50, 0, "a"}, 10.0), -1.0);
    }

    void anotherKindOfWorkBeginsAnew() {
        TimeLeft estimate;
        estimate.update({0, 100, "reading"}, 0.0);
        estimate.update({100, 100, "reading"}, 50.0);
        QCOMPARE(estimate.update({0, 10, "scoring"}, 50.0), -1.0);
        QCOMPARE(estimate.update({5, 10, "scoring"}, 52.0), 2.0);
    }
};

}  // namespace setscope

QTEST_GUILESS_MAIN(setscope::TimeLeftTest)
#include "time_left_test.moc"
