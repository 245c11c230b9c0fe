#include "ui/report/page_layout.h"

#include <QTest>

namespace setscope {

class PageLayoutTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void beginsANewPageWhereADrawingDoesNotFit();
    void leavesNoSpaceAtTheTopOfAPage();
    void makesNoEmptyPages();
    void aShareOfThePageIsLeftOrTheNextOneBegins();
};

void PageLayoutTest::beginsANewPageWhereADrawingDoesNotFit() {
    PageLayout layout(QSizeF(100.0, 50.0));
    layout.place(30.0, {});
    layout.place(20.0, {});
    layout.place(1.0, {});
    QCOMPARE(layout.pages().size(), std::size_t{2});
    QCOMPARE(layout.pages()[0][1].area, QRectF(0.0, 30.0, 100.0, 20.0));
    QCOMPARE(layout.pages()[1][0].area, QRectF(0.0, 0.0, 100.0, 1.0));
}

void PageLayoutTest::leavesNoSpaceAtTheTopOfAPage() {
    PageLayout layout(QSizeF(100.0, 50.0));
    layout.leaveSpace(10.0);
    layout.place(40.0, {});
    layout.leaveSpace(5.0);
    QCOMPARE(layout.pages()[0][0].area.top(), 0.0);
    QCOMPARE(layout.remaining(), 5.0);
    layout.require(6.0);
    layout.leaveSpace(5.0);
    QCOMPARE(layout.remaining(), 50.0);
}

void PageLayoutTest::aShareOfThePageIsLeftOrTheNextOneBegins() {
    PageLayout layout(QSizeF(100.0, 50.0));
    layout.place(25.0, {});
    layout.requireShare(0.5);
    layout.place(1.0, {});
    QCOMPARE(layout.pages().size(), std::size_t{1});
    layout.requireShare(0.5);
    layout.place(1.0, {});
    QCOMPARE(layout.pages().size(), std::size_t{2});
}

void PageLayoutTest::makesNoEmptyPages() {
    PageLayout layout(QSizeF(100.0, 50.0));
    layout.breakPage();
    layout.place(80.0, {});
    QCOMPARE(layout.pages().size(), std::size_t{1});
    layout.breakPage();
    layout.breakPage();
    QCOMPARE(layout.pages().size(), std::size_t{2});
}

}  // namespace setscope

QTEST_GUILESS_MAIN(setscope::PageLayoutTest)
#include "page_layout_test.moc"
