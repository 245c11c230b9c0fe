#include "ui/views/heatmap_view.h"

#include <QContextMenuEvent>
#include <QFile>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <limits>
#include <memory>

#include "tests/support/temp_dir.h"

using namespace setscope;

namespace {

QStringList numbered(const QString& stem, int count) {
    QStringList names;
    for (int i = 0; i < count; ++i) {
        names.append(stem + QString::number(i));
    }
    return names;
}

/// The value of a cell is its row plus a hundredth of its column, over a thousand.
Heatmap gridOf(int rows, int columns) {
    Heatmap map;
    map.title = QStringLiteral("Grid");
    map.rowTitle = QStringLiteral("row");
    map.columnTitle = QStringLiteral("column");
    map.rows = numbered(QStringLiteral("r"), rows);
    map.columns = numbered(QStringLiteral("c"), columns);
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            map.values.push_back((static_cast<float>(row) + static_cast<float>(column) / 100.0F) /
                                 1000.0F);
        }
    }
    return map;
}

}  // namespace

class HeatmapViewTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        view_ = std::make_unique<HeatmapView>();
        view_->setDescriber([](const HeatmapView::Cell& cell) {
            return QStringLiteral("%1/%2").arg(cell.row).arg(cell.column);
        });
        view_->resize(400, 300);
        view_->setMap(gridOf(3, 4));
        view_->show();
        QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    }

    void cleanup() { view_.reset(); }

    void everyCellIsFoundWhereItStands() {
        for (int row = 0; row < 3; ++row) {
            for (int column = 0; column < 4; ++column) {
                const HeatmapView::Cell cell{row, column};
                const QRect place = view_->rectOf(cell);
                QCOMPARE(view_->cellAt(place.topLeft()), cell);
                QCOMPARE(view_->cellAt(place.bottomRight()), cell);
            }
        }
        QCOMPARE(view_->cellAt(view_->rectOf({2, 3}).bottomRight() + QPoint(1, 1)),
                 HeatmapView::Cell{});
    }

    void namesAreFoundBesideTheirCells() {
        const QRect first = view_->rectOf({1, 2});
        QCOMPARE(view_->cellAt({2, first.center().y()}), (HeatmapView::Cell{1, -1}));
        QCOMPARE(view_->cellAt({first.center().x(), 2}), (HeatmapView::Cell{-1, 2}));
        QCOMPARE(view_->textOf({1, -1}), QStringLiteral("r1"));
        QCOMPARE(view_->textOf({-1, 2}), QStringLiteral("c2"));
        QCOMPARE(view_->textOf({1, 2}), QStringLiteral("1/2"));
    }

    void theKeyboardReachesEveryCellAndStops() {
        QSignalSpy described(view_.get(), &HeatmapView::described);
        view_->setCurrentCell({0, 0});
        QTest::keyClick(view_.get(), Qt::Key_Right);
        QTest::keyClick(view_.get(), Qt::Key_Down);
        QCOMPARE(view_->currentCell(), (HeatmapView::Cell{1, 1}));
        QCOMPARE(described.last().at(0).toString(), QStringLiteral("1/1"));
        QCOMPARE(view_->accessibleDescription(), QStringLiteral("1/1"));
        QTest::keyClick(view_.get(), Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(view_->currentCell(), (HeatmapView::Cell{2, 3}));
        QTest::keyClick(view_.get(), Qt::Key_Right);
        QTest::keyClick(view_.get(), Qt::Key_Down);
        QCOMPARE(view_->currentCell(), (HeatmapView::Cell{2, 3}));
        QTest::keyClick(view_.get(), Qt::Key_Home);
        QCOMPARE(view_->currentCell(), (HeatmapView::Cell{2, 0}));
        QTest::keyClick(view_.get(), Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(view_->currentCell(), (HeatmapView::Cell{0, 0}));
    }

    void enterAndClicksActivate() {
        QSignalSpy activated(view_.get(), &HeatmapView::activated);
        view_->setCurrentCell({2, 1});
        QTest::keyClick(view_.get(), Qt::Key_Return);
        QTest::mouseClick(view_->viewport(), Qt::LeftButton, Qt::NoModifier,
                          view_->rectOf({0, 3}).center());
        QCOMPARE(activated.count(), 2);
        QCOMPARE(activated.at(0).at(0).value<HeatmapView::Cell>(), (HeatmapView::Cell{2, 1}));
        QCOMPARE(activated.at(1).at(0).value<HeatmapView::Cell>(), (HeatmapView::Cell{0, 3}));
        QCOMPARE(view_->currentCell(), (HeatmapView::Cell{0, 3}));
    }

    void thePointerDescribesItsCellThenTheCursorsAgain() {
        view_->setCurrentCell({0, 0});
        QSignalSpy described(view_.get(), &HeatmapView::described);
        QTest::mouseMove(view_->viewport(), view_->rectOf({1, 3}).center());
        QTRY_VERIFY(!described.isEmpty());
        QCOMPARE(described.last().at(0).toString(), QStringLiteral("1/3"));
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(view_->viewport(), &leave);
        QCOMPARE(described.last().at(0).toString(), QStringLiteral("0/0"));
    }

    void aCellHasTheColourOfItsNumber() {
        Heatmap map = gridOf(1, 3);
        map.values = {-1.0F, 0.0F, 1.0F};
        view_->setMap(map);
        const QImage image = view_->viewport()->grab().toImage();
        const ViewColours colours = viewColours(view_->palette());
        for (int column = 0; column < 3; ++column) {
            const QPoint corner = view_->rectOf({0, column}).topLeft() + QPoint(2, 2);
            QCOMPARE(
                image.pixelColor(corner),
                colourOf(map.scale, map.values[static_cast<std::size_t>(column)], colours.track));
        }
    }

    void manyCellsScrollAndKeepTheirNamesReadable() {
        view_->setMap(gridOf(200, 200));
        QVERIFY(view_->horizontalScrollBar()->maximum() > 0);
        QVERIFY(view_->verticalScrollBar()->maximum() > 0);
        QVERIFY(view_->rectOf({0, 0}).height() >= QFontMetrics(view_->font()).height() * 0.8);
        view_->setCurrentCell({150, 120});
        const QRect seen = view_->rectOf({150, 120});
        QVERIFY(view_->viewport()->rect().contains(seen));
        QCOMPARE(view_->cellAt(seen.center()), (HeatmapView::Cell{150, 120}));
    }

    void otherCellsForgetTheCursor() {
        view_->setCurrentCell({2, 3});
        view_->setMap(gridOf(2, 2));
        QVERIFY(!view_->currentCell().isInside());
    }

    void nothingIsAMapToo() {
        view_->setMap({});
        view_->grab();
        QTest::keyClick(view_.get(), Qt::Key_Down);
        QCOMPARE(view_->cellAt({200, 200}), HeatmapView::Cell{});
        QContextMenuEvent menuKey(QContextMenuEvent::Keyboard, {0, 0}, {0, 0});
        QCoreApplication::sendEvent(view_.get(), &menuKey);
        QVERIFY(view_->findChild<QMenu*>() == nullptr);
    }

    void exportsTheWholeOfItNotWhatIsSeen() {
        Heatmap map = gridOf(60, 60);
        map.values[61] = std::numeric_limits<float>::quiet_NaN();
        view_->setMap(map);
        const TempDir folder;
        const QString base = QString::fromStdString((folder.path() / "map").string());
        view_->files().saveAs(FigureFormat::Csv, base + QStringLiteral(".csv"));
        view_->files().saveAs(FigureFormat::Png, base + QStringLiteral(".png"));
        view_->files().saveAs(FigureFormat::Svg, base + QStringLiteral(".svg"));
        const auto read = [&base](const char* ending) {
            QFile file(base + QLatin1String(ending));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QTRY_COMPARE(read(".csv").count('\n'), 61);
        QVERIFY(read(".csv").startsWith("row,c0,c1,"));
        QVERIFY(read(".csv").contains("\nr1,0.001,,0.00102,"));
        QTRY_VERIFY(QImage(base + QStringLiteral(".png")).width() > 2 * 60 * 16);
        QTRY_VERIFY(read(".svg").contains("</svg>"));
        QVERIFY(read(".svg").contains("r59"));
    }

    void aFileThatCannotBeWrittenIsTold() {
        QSignalSpy failed(&view_->files(), &FigureExport::failed);
        view_->files().saveAs(FigureFormat::Csv, QStringLiteral("/none/such/folder/x.csv"));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed.first().at(0).toString().contains(QStringLiteral("x.csv")));
    }

    void theMenuKeyOffersThreeFiles() {
        QContextMenuEvent menuKey(QContextMenuEvent::Keyboard, {0, 0}, {0, 0});
        QCoreApplication::sendEvent(view_.get(), &menuKey);
        const auto* menu = view_->findChild<QMenu*>();
        QVERIFY(menu != nullptr && menu->isVisible());
        QCOMPARE(menu->actions().size(), 3);
    }

  private:
    std::unique_ptr<HeatmapView> view_;
};

QTEST_MAIN(HeatmapViewTest)
#include "heatmap_view_test.moc"
