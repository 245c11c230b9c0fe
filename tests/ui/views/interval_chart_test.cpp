#include "ui/views/interval_chart.h"

#include <QChart>
#include <QHelpEvent>
#include <QLineSeries>
#include <QTest>
#include <QToolTip>
#include <memory>
#include <optional>

using namespace setscope;

namespace {

IntervalChart::Point point(double value, const QString& text) {
    IntervalChart::Point made;
    made.value = value;
    made.low = value - 0.1;
    made.high = value + 0.05;
    made.text = text;
    return made;
}

}  // namespace

class IntervalChartTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        chart_ = std::make_unique<IntervalChart>();
        chart_->setTitle(QStringLiteral("Found"));
        chart_->resize(600, 400);
        chart_->setSeries(
            {QStringLiteral("8"), QStringLiteral("16")},
            {{QStringLiteral("one"),
              {point(0.5, QStringLiteral("one at 8")), point(0.75, QStringLiteral("one at 16"))}},
             {QStringLiteral("two"), {std::nullopt, point(0.875, QStringLiteral("two at 16"))}}},
            QStringLiteral("members"));
        chart_->show();
        QVERIFY(QTest::qWaitForWindowExposed(chart_.get()));
    }

    void cleanup() { chart_.reset(); }

    void linesHoldExactlyTheNumbers() {
        QCOMPARE(chart_->chart()->series().size(), 2);
        const auto* one = qobject_cast<QLineSeries*>(chart_->chart()->series().at(0));
        QCOMPARE(one->name(), QStringLiteral("one"));
        QCOMPARE(one->count(), 2);
        QCOMPARE(one->at(0).y(), 0.5);
        QCOMPARE(one->at(1).y(), 0.75);
        const auto* two = qobject_cast<QLineSeries*>(chart_->chart()->series().at(1));
        QCOMPARE(two->count(), 1);
    }

    void pointsAtOnePlaceStandBesideEachOther() {
        QVERIFY(chart_->positionOf(0, 1).x() < chart_->positionOf(1, 1).x());
        QVERIFY(chart_->positionOf(0, 1).y() > chart_->positionOf(1, 1).y());
        QVERIFY(chart_->positionOf(0, 0).x() < chart_->positionOf(0, 1).x());
    }

    void thePointUnderThePointerIsSaidInWords() {
        const QPoint at = chart_->positionOf(1, 1).toPoint();
        QHelpEvent help(QEvent::ToolTip, at, chart_->viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(chart_->viewport(), &help);
        QCOMPARE(QToolTip::text(), QStringLiteral("two at 16"));
    }

    void exportsItsNumbers() {
        QCOMPARE(toCsv(chart_->table()), QByteArray("series,members,share,low,high\r\n"
                                                    "one,8,0.5,0.4,0.55\r\n"
                                                    "one,16,0.75,0.65,0.8\r\n"
                                                    "two,16,0.875,0.775,0.925\r\n"));
    }

    void newNumbersReplaceTheOld() {
        chart_->setSeries({QStringLiteral("4")},
                          {{QStringLiteral("one"), {point(0.25, QStringLiteral("x"))}}},
                          QStringLiteral("members"));
        QCOMPARE(chart_->chart()->series().size(), 1);
        chart_->grab();
        chart_->setSeries({}, {}, QStringLiteral("members"));
        chart_->grab();
        QCOMPARE(chart_->table().rows.size(), 0);
    }

  private:
    std::unique_ptr<IntervalChart> chart_;
};

QTEST_MAIN(IntervalChartTest)
#include "interval_chart_test.moc"
