#include <QChart>
#include <QContextMenuEvent>
#include <QFile>
#include <QMenu>
#include <QSignalSpy>
#include <QStackedBarSeries>
#include <QTest>
#include <numeric>

#include "tests/support/temp_dir.h"
#include "ui/views/probability_chart.h"
#include "ui/views/threshold_histogram.h"

using namespace setscope;

namespace {

const QList<ProbabilityChart::Bar> kBars = {{11, QStringLiteral("a"), 0.1, false},
                                            {12, QStringLiteral("b, \"c\""), 0.71, true},
                                            {13, QStringLiteral("d"), 0.19, false}};

QList<double> stackedValues(const ChartView& view) {
    const auto* series = qobject_cast<QStackedBarSeries*>(view.chart()->series().front());
    QList<double> values;
    for (int bar = 0; bar < series->barSets().front()->count(); ++bar) {
        values.append(series->barSets().at(0)->at(bar) + series->barSets().at(1)->at(bar));
    }
    return values;
}

QByteArray contentOf(const QString& name) {
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class ChartTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void barsHoldExactlyTheNumbers() {
        ProbabilityChart chart;
        chart.setBars(kBars, QStringLiteral("Lemon"));
        QCOMPARE(stackedValues(chart), (QList<double>{0.1, 0.71, 0.19}));
        const auto* series = qobject_cast<QStackedBarSeries*>(chart.chart()->series().front());
        QCOMPARE(series->barSets().at(1)->at(1), 0.71);
        QCOMPARE(series->barSets().at(1)->at(0), 0.0);
    }

    void ofAHugeSetTheMostSuspiciousHaveBars() {
        QList<ProbabilityChart::Bar> bars;
        for (int i = 0; i < 1000; ++i) {
            bars.append({i, QString::number(i), i == 500 ? 0.9 : i * 1e-5, false});
        }
        ProbabilityChart chart;
        chart.setBars(bars, QStringLiteral("Many"));
        QCOMPARE(chart.shownBars().size(), ProbabilityChart::kMostBars);
        QCOMPARE(chart.shownBars().front().id, 500);
        QCOMPARE(chart.shownBars().back().id, 999);
        QCOMPARE(chart.table().rows.size(), 1000);
    }

    void clickingABarNamesItsMember() {
        ProbabilityChart chart;
        chart.resize(400, 240);
        chart.setBars(kBars, QStringLiteral("Lemon"));
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QSignalSpy activated(&chart, &ProbabilityChart::barActivated);
        const QPoint foot = chart.footOf(2).toPoint() - QPoint(0, 3);
        QTest::mouseClick(chart.viewport(), Qt::LeftButton, Qt::NoModifier, foot);
        QTest::mouseClick(chart.viewport(), Qt::LeftButton, Qt::ControlModifier, foot);
        QCOMPARE(activated.count(), 2);
        const auto pickingOf = [&activated](int click) {
            return activated.at(click).at(1).value<ProbabilityChart::Picking>();
        };
        QCOMPARE(activated.at(1).at(0).toLongLong(), 13);
        QCOMPARE(pickingOf(0), ProbabilityChart::Picking::Only);
        QCOMPARE(pickingOf(1), ProbabilityChart::Picking::Toggle);
    }

    void theSummarySaysWhatTheChartShows() {
        ProbabilityChart chart;
        chart.setBars(kBars, QStringLiteral("Lemon"));
        QVERIFY(chart.accessibleDescription().contains(QStringLiteral("71")));
        QVERIFY(!chart.accessibleName().isEmpty());
    }

    void exportsItsNumbersAsCsv() {
        ProbabilityChart chart;
        chart.setBars(kBars, QStringLiteral("Lemon"));
        QCOMPARE(toCsv(chart.table()), QByteArray("set,member,probability,flagged\r\n"
                                                  "Lemon,a,0.1,no\r\n"
                                                  "Lemon,\"b, \"\"c\"\"\",0.71,yes\r\n"
                                                  "Lemon,d,0.19,no\r\n"));
    }

    void exportedNumbersHaveNoMoreDigitsThanTheirFloat() {
        ProbabilityChart chart;
        chart.setBars({{11, QStringLiteral("a"), static_cast<double>(0.712F), false}},
                      QStringLiteral("Lemon"));
        QCOMPARE(chart.table().rows.front().at(2), QStringLiteral("0.712"));
        QCOMPARE(shortestNumber(1.0F), QStringLiteral("1"));
    }

    void everySetHasFilesOfItsOwn() {
        ProbabilityChart chart;
        chart.setTitle(QStringLiteral("Probability"));
        chart.setBars(kBars, QStringLiteral("photos/Lemon"));
        QCOMPARE(chart.suggestedFile(ChartView::Format::Csv),
                 QStringLiteral("photos-Lemon - Probability.csv"));
        ThresholdHistogram histogram;
        histogram.setTitle(QStringLiteral("p-value of every set"));
        QCOMPARE(histogram.suggestedFile(ChartView::Format::Png),
                 QStringLiteral("p-value of every set.png"));
    }

    void aLowChartGivesItsRoomToThePlot() {
        ThresholdHistogram chart;
        chart.setEntries({{QStringLiteral("a"), 0.3, false}}, QStringLiteral("value"));
        chart.resize(400, chart.minimumHeight());
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QVERIFY(chart.chart()->plotArea().height() > chart.minimumHeight() / 3.0);
    }

    void theLinesShareIsWrittenBesideTheBarsNotOverThem() {
        ThresholdHistogram chart;
        chart.resize(400, 240);
        chart.setEntries({{QStringLiteral("a"), 0.07, false}, {QStringLiteral("b"), 0.08, false}},
                         QStringLiteral("value"));
        chart.setThreshold(0.05, ThresholdHistogram::Flagged::Below);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        const QColor alarm = viewColours(chart.palette()).alarm;
        const QImage image = chart.grab().toImage();
        const QRect plot = chart.chart()->plotArea().toRect().adjusted(0, 2, 0, -8);
        for (int x = qRound(chart.xOf(0.05)) + 8; x < plot.right(); ++x) {
            for (int y = plot.top(); y < plot.bottom(); ++y) {
                QVERIFY(image.pixelColor(x, y) != alarm);
            }
        }
    }

    void exportsPicturesInTheirFormats() {
        const TempDir folder;
        const QString base = QString::fromStdString((folder.path() / "chart").string());
        ProbabilityChart chart;
        chart.resize(400, 240);
        chart.setBars(kBars, QStringLiteral("Lemon"));
        chart.saveAs(ChartView::Format::Png, base + QStringLiteral(".png"));
        chart.saveAs(ChartView::Format::Svg, base + QStringLiteral(".svg"));
        chart.saveAs(ChartView::Format::Csv, base + QStringLiteral(".csv"));
        QTRY_COMPARE(QImage(base + QStringLiteral(".png")).size(), QSize(800, 480));
        QTRY_VERIFY(!contentOf(base + QStringLiteral(".svg")).isEmpty());
        QTRY_COMPARE(contentOf(base + QStringLiteral(".csv")), toCsv(chart.table()));
        const QByteArray svg = contentOf(base + QStringLiteral(".svg"));
        QVERIFY(svg.contains("<svg"));
        QVERIFY(!svg.contains("<image"));
    }

    void aFileThatCannotBeWrittenIsTold() {
        ProbabilityChart chart;
        QSignalSpy failed(&chart, &ChartView::failed);
        chart.saveAs(ChartView::Format::Png, QStringLiteral("/none/such/folder/x.png"));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed.first().at(0).toString().contains(QStringLiteral("x.png")));
    }

    void aChartThatGoesAwayIsStillWritten() {
        const TempDir folder;
        const QString file = QString::fromStdString((folder.path() / "chart.png").string());
        {
            ProbabilityChart chart;
            chart.resize(400, 240);
            chart.saveAs(ChartView::Format::Png, file);
        }
        QTRY_COMPARE(QImage(file).size(), QSize(800, 480));
    }

    void theSameNumbersKeepTheirBars() {
        ProbabilityChart bars;
        bars.setBars(kBars, QStringLiteral("Lemon"));
        QSignalSpy barsBuilt(bars.chart()->series().front(), SIGNAL(barsetsAdded(QList<QBarSet*>)));
        bars.setBars(kBars, QStringLiteral("Lemon"));
        QCOMPARE(barsBuilt.count(), 0);
        bars.setBars(kBars, QStringLiteral("Lime"));
        QCOMPARE(barsBuilt.count(), 1);
        ThresholdHistogram histogram;
        const QList<ThresholdHistogram::Entry> entries = {{QStringLiteral("a"), 0.3, false}};
        histogram.setEntries(entries, QStringLiteral("value"));
        QSignalSpy histogramBuilt(histogram.chart()->series().front(),
                                  SIGNAL(barsetsAdded(QList<QBarSet*>)));
        histogram.setEntries(entries, QStringLiteral("value"));
        QCOMPARE(histogramBuilt.count(), 0);
    }

    void theKeyboardFramesAChartAndOpensItsMenu() {
        ProbabilityChart chart;
        chart.resize(400, 240);
        chart.show();
        chart.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&chart));
        chart.clearFocus();
        const auto edge = [&chart] { return chart.grab().toImage().pixelColor(200, 1); };
        const QColor without = edge();
        chart.setFocus(Qt::TabFocusReason);
        QVERIFY(chart.hasFocus());
        QVERIFY(edge() != without);
        QContextMenuEvent menuKey(QContextMenuEvent::Keyboard, {0, 0}, {0, 0});
        QCoreApplication::sendEvent(&chart, &menuKey);
        const auto* menu = chart.findChild<QMenu*>();
        QVERIFY(menu != nullptr && menu->isVisible());
        QCOMPARE(menu->actions().size(), 3);
    }

    void theHistogramCountsEverySetOnce() {
        ThresholdHistogram chart;
        chart.setEntries({{QStringLiteral("a"), 0.0, false},
                          {QStringLiteral("b"), 0.049, false},
                          {QStringLiteral("c"), 0.05, false},
                          {QStringLiteral("d"), 1.0, true}},
                         QStringLiteral("value"));
        QCOMPARE(chart.countOf(0), 2);
        QCOMPARE(chart.countOf(1), 1);
        QCOMPARE(chart.countOf(ThresholdHistogram::kBins - 1), 1);
        const QList<double> values = stackedValues(chart);
        QCOMPARE(std::accumulate(values.begin(), values.end(), 0.0), 4.0);
    }

    void theLineIsDragged() {
        ThresholdHistogram chart;
        chart.resize(400, 240);
        chart.setEntries({{QStringLiteral("a"), 0.3, false}}, QStringLiteral("value"));
        chart.setThreshold(0.5, ThresholdHistogram::Flagged::Above);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QSignalSpy dragged(&chart, &ThresholdHistogram::thresholdDragged);
        const auto at = [&chart](double value) { return QPoint(qRound(chart.xOf(value)), 100); };
        QTest::mousePress(chart.viewport(), Qt::LeftButton, Qt::NoModifier, at(0.5));
        QTest::mouseMove(chart.viewport(), at(0.25));
        QTest::mouseRelease(chart.viewport(), Qt::LeftButton, Qt::NoModifier, at(0.25));
        QVERIFY(!dragged.isEmpty());
        QVERIFY(std::abs(dragged.last().at(0).toDouble() - 0.25) < 0.01);
    }

    void theLineMovesByKeys() {
        ThresholdHistogram chart;
        chart.setThreshold(0.5, ThresholdHistogram::Flagged::Above);
        QSignalSpy dragged(&chart, &ThresholdHistogram::thresholdDragged);
        QTest::keyClick(&chart, Qt::Key_Right);
        QCOMPARE(dragged.last().at(0).toDouble(), 0.51);
    }

    void theLineStaysWithinItsLimits() {
        ThresholdHistogram chart;
        chart.setLimits(0.033, 0.2);
        chart.setThreshold(0.19, ThresholdHistogram::Flagged::Below);
        for (int press = 0; press < 3; ++press) {
            QTest::keyClick(&chart, Qt::Key_Right);
        }
        QCOMPARE(chart.threshold(), 0.2);
        for (int press = 0; press < 30; ++press) {
            QTest::keyClick(&chart, Qt::Key_Left);
        }
        QCOMPARE(chart.threshold(), 0.033);
    }

    void theLineSaysItsShareToATenth() {
        ThresholdHistogram chart;
        chart.setThreshold(0.025, ThresholdHistogram::Flagged::Below);
        QCOMPARE(chart.lineText(), QStringLiteral("2.5\u202f% line"));
        chart.setThreshold(0.5, ThresholdHistogram::Flagged::Above);
        QCOMPARE(chart.lineText(), QStringLiteral("50\u202f% line"));
    }

    void followsThePalette() {
        ProbabilityChart chart;
        chart.setBars(kBars, QStringLiteral("Lemon"));
        QPalette dark;
        dark.setColor(QPalette::Base, QColor(20, 20, 20));
        dark.setColor(QPalette::WindowText, Qt::white);
        chart.setPalette(dark);
        QCOMPARE(chart.chart()->backgroundBrush().color(), QColor(20, 20, 20));
    }
};

QTEST_MAIN(ChartTest)
#include "chart_test.moc"
