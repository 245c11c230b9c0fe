#include "ui/views/rank_curve.h"

#include <QApplication>
#include <QChart>
#include <QHelpEvent>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

using namespace setscope;

namespace {

QList<RankCurve::Point> ranking(int count) {
    QList<RankCurve::Point> points;
    for (int rank = 1; rank <= count; ++rank) {
        points.append({QStringLiteral("word %1").arg(rank), 1.0 / (60 + rank)});
    }
    return points;
}

const QLineSeries& curveOf(const RankCurve& chart) {
    return *qobject_cast<QLineSeries*>(chart.chart()->series().front());
}

}  // namespace

class RankCurveTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        chart_ = std::make_unique<RankCurve>();
        chart_->resize(420, 240);
    }

    void cleanup() { chart_.reset(); }

    void theCurveHoldsTheScoresInTheirOrder() {
        chart_->setPoints(ranking(14), QStringLiteral("cats"));
        QCOMPARE(curveOf(*chart_).count(), 14);
        QCOMPARE(curveOf(*chart_).at(0), QPointF(1, 1.0 / 61));
        QCOMPARE(curveOf(*chart_).at(13), QPointF(14, 1.0 / 74));
    }

    void theFirstHundredAreShownOrThreeTimesTheCut() {
        chart_->setPoints(ranking(5000), QStringLiteral("cats"));
        QCOMPARE(chart_->shownCount(), 100);
        chart_->setCut(50, RankCurve::CutOrigin::Suggested);
        QCOMPARE(chart_->shownCount(), 150);
        chart_->setCut(4000, RankCurve::CutOrigin::Suggested);
        QCOMPARE(chart_->shownCount(), 5000);
        QVERIFY(curveOf(*chart_).count() < 1300);
        QCOMPARE(curveOf(*chart_).at(curveOf(*chart_).count() - 1).x(), 5000.0);
        chart_->setPoints(ranking(7), QStringLiteral("cats"));
        QCOMPARE(chart_->shownCount(), 7);
    }

    void theTableHasEveryCandidate() {
        chart_->setPoints(ranking(5000), QStringLiteral("cats"));
        const ChartTable table = chart_->table();
        QCOMPARE(table.header, (QStringList{QStringLiteral("rank"), QStringLiteral("candidate"),
                                            QStringLiteral("score")}));
        QCOMPARE(table.rows.size(), 5000);
        QCOMPARE(table.rows[63], (QStringList{QStringLiteral("64"), QStringLiteral("word 64"),
                                              shortestNumber(1.0F / 124)}));
        QCOMPARE(chart_->suggestedFile(ChartView::Format::Csv),
                 QStringLiteral("cats - Score by rank.csv"));
    }

    void theLineStandsBetweenTheRanks() {
        show(14);
        chart_->setCut(6, RankCurve::CutOrigin::Suggested);
        QVERIFY(chart_->xOf(6.5) > chart_->positionOf(6).x() + 3);
        QVERIFY(chart_->xOf(6.5) < chart_->positionOf(7).x() - 3);
        QVERIFY(std::abs(chart_->xOf(6) - chart_->positionOf(6).x()) < 1.0);
        const QColor alarm = viewColours(chart_->palette()).alarm;
        const QImage image = chart_->grab().toImage();
        const int bottom = chart_->chart()->plotArea().toRect().bottom();
        QCOMPARE(image.pixelColor(qRound(chart_->xOf(6.5)), bottom), alarm);
        QVERIFY(image.pixelColor(qRound(chart_->xOf(7)), bottom) != alarm);
    }

    void theLineSaysWhoChoseIt() {
        show(14);
        chart_->setCut(6, RankCurve::CutOrigin::Suggested);
        QCOMPARE(chart_->cutText(), QStringLiteral("suggested cut: 6"));
        QTest::keyClick(chart_.get(), Qt::Key_Right);
        QCOMPARE(chart_->cutText(), QStringLiteral("cut: 7"));
    }

    void draggingTheLineTellsTheRankBeforeIt() {
        show(14);
        chart_->setCut(6, RankCurve::CutOrigin::Suggested);
        QSignalSpy chosen(chart_.get(), &RankCurve::cutChosen);
        QSignalSpy activated(chart_.get(), &RankCurve::rankActivated);
        drag(6.5, 9.4);
        QCOMPARE(chosen.back().at(0).toInt(), 9);
        drag(9.5, -3.0);
        QCOMPARE(chosen.back().at(0).toInt(), 1);
        drag(1.5, 40.0);
        QCOMPARE(chosen.back().at(0).toInt(), 14);
        QCOMPARE(activated.count(), 0);
    }

    void ranksStayUnderThePointerUntilTheLineIsLetGo() {
        show(5000);
        chart_->setCut(20, RankCurve::CutOrigin::Suggested);
        const auto at = [this](double rank) { return QPoint(qRound(chart_->xOf(rank)), 120); };
        QTest::mousePress(chart_->viewport(), Qt::LeftButton, Qt::NoModifier, at(20.5));
        QTest::mouseMove(chart_->viewport(), at(80.5));
        QCOMPARE(chart_->shownCount(), 100);
        QTest::mouseRelease(chart_->viewport(), Qt::LeftButton, Qt::NoModifier, at(80.5));
        QCOMPARE(chart_->shownCount(), 3 * chart_->cut().value());
        QVERIFY(chart_->shownCount() > 200);
    }

    void arrowKeysMoveTheLineWithinTheRanking() {
        show(14);
        QSignalSpy chosen(chart_.get(), &RankCurve::cutChosen);
        chart_->setCut(13, RankCurve::CutOrigin::Chosen);
        QTest::keyClick(chart_.get(), Qt::Key_Right);
        QTest::keyClick(chart_.get(), Qt::Key_Right);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.back().at(0).toInt(), 14);
        QTest::keyClick(chart_.get(), Qt::Key_PageUp);
        QTest::keyClick(chart_.get(), Qt::Key_PageUp);
        QTest::keyClick(chart_.get(), Qt::Key_Left);
        QCOMPARE(chosen.back().at(0).toInt(), 1);
    }

    void aClickActivatesTheCandidateAndItsDotIsOnTheCurve() {
        show(14);
        QSignalSpy activated(chart_.get(), &RankCurve::rankActivated);
        QTest::mouseClick(chart_->viewport(), Qt::LeftButton, Qt::NoModifier,
                          chart_->positionOf(11).toPoint());
        QCOMPARE(activated.count(), 1);
        QCOMPARE(activated.front().at(0).toInt(), 11);
        const QPoint above = chart_->positionOf(11).toPoint() - QPoint(0, 3);
        const QColor accent = viewColours(chart_->palette()).accent;
        QVERIFY(chart_->grab().toImage().pixelColor(above) != accent);
        chart_->setCurrent(11);
        QCOMPARE(chart_->grab().toImage().pixelColor(above), accent);
        chart_->setCurrent(400);
        chart_->grab();
    }

    void theToolTipNamesRankCandidateAndScore() {
        QList<RankCurve::Point> points = ranking(14);
        points[11] = {QStringLiteral("jaguar 100%1"), 0.01234};
        chart_->setPoints(points, QStringLiteral("cats"));
        chart_->show();
        QVERIFY(QTest::qWaitForWindowExposed(chart_.get()));
        const QPoint at = chart_->positionOf(12).toPoint();
        QHelpEvent help(QEvent::ToolTip, at, chart_->viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(chart_->viewport(), &help);
        QCOMPARE(QToolTip::text(), QStringLiteral("12: jaguar 100%1, score 0.0123"));
        QToolTip::hideText();
    }

    void theSummarySaysWhatTheCurveShows() {
        QVERIFY(chart_->accessibleDescription().contains(QStringLiteral("No candidates")));
        chart_->setPoints(ranking(14), QStringLiteral("cats"));
        chart_->setCut(6, RankCurve::CutOrigin::Suggested);
        const QString summary = chart_->accessibleDescription();
        QVERIFY(summary.contains(QStringLiteral("14")));
        QVERIFY(summary.contains(QStringLiteral("word 1")));
        QVERIFY(summary.contains(QStringLiteral("suggested cut: 6")));
    }

    void anEmptyRankingIsHarmless() {
        show(14);
        chart_->setCut(6, RankCurve::CutOrigin::Suggested);
        chart_->setCurrent(3);
        chart_->setPoints({}, QString());
        QSignalSpy chosen(chart_.get(), &RankCurve::cutChosen);
        chart_->grab();
        drag(0.5, 0.9);
        QTest::keyClick(chart_.get(), Qt::Key_Right);
        QCOMPARE(chosen.count(), 0);
        QCOMPARE(chart_->table().rows.size(), 0);
        QVERIFY(chart_->accessibleDescription().contains(QStringLiteral("No candidates")));
    }

    void equalScoresAndSuchThatAreNoNumbersAreHarmless() {
        chart_->setPoints({{QStringLiteral("a"), 0.5},
                           {QStringLiteral("b"), 0.5},
                           {QStringLiteral("c"), -std::numeric_limits<double>::infinity()}},
                          QString());
        chart_->setCurrent(3);
        QCOMPARE(curveOf(*chart_).count(), 2);
        chart_->grab();
    }

  private:
    void show(int count) {
        chart_->setPoints(ranking(count), QStringLiteral("cats"));
        chart_->show();
        QVERIFY(QTest::qWaitForWindowExposed(chart_.get()));
    }

    void drag(double from, double to) {
        const auto at = [this](double rank) { return QPoint(qRound(chart_->xOf(rank)), 120); };
        QTest::mousePress(chart_->viewport(), Qt::LeftButton, Qt::NoModifier, at(from));
        QTest::mouseMove(chart_->viewport(), at(to));
        QTest::mouseRelease(chart_->viewport(), Qt::LeftButton, Qt::NoModifier, at(to));
    }

    std::unique_ptr<RankCurve> chart_;
};

QTEST_MAIN(RankCurveTest)
#include "rank_curve_test.moc"
