#include "ui/pages/outliers_toolbar.h"

#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QTest>
#include <QVBoxLayout>

using namespace setscope;

class OutliersToolbarTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        host_ = std::make_unique<QWidget>();
        auto* column = new QVBoxLayout(host_.get());
        column->setContentsMargins(0, 0, 0, 0);
        toolbar_ = new OutliersToolbar(host_.get());
        toolbar_->setFlaggedCount(2, 11);
        column->addWidget(toolbar_);
        column->addStretch(1);
        host_->show();
        QVERIFY(QTest::qWaitForWindowExposed(host_.get()));
    }

    void cleanup() { host_.reset(); }

    void noTextIsCutOffAtAnyWidth_data() {
        QTest::addColumn<int>("width");
        for (int width = 440; width <= 1400; width += 120) {
            QTest::newRow(qPrintable(QString::number(width))) << width;
        }
    }

    void noTextIsCutOffAtAnyWidth() {
        QFETCH(int, width);
        host_->resize(width, 300);
        QTRY_COMPARE(toolbar_->width(), width);
        for (const QPushButton* button : toolbar_->findChildren<QPushButton*>()) {
            QTRY_VERIFY2(isWhole(*button), qPrintable(button->text()));
        }
        const auto* flags = toolbar_->findChild<QLabel*>(QStringLiteral("flagCount"));
        QTRY_VERIFY(isWhole(*flags));
    }

    void shrinksToTheWidthOfANarrowPage() {
        QVERIFY2(toolbar_->minimumSizeHint().width() <= 440,
                 qPrintable(QString::number(toolbar_->minimumSizeHint().width())));
    }

    void whereItIsWideEverythingIsInOneRow() {
        host_->resize(1400, 300);
        QTRY_COMPARE(sortButton()->text(), QStringLiteral("Sort: probability"));
        QTRY_COMPARE(sortButton()->y(), reportButton()->y());
        QCOMPARE(reportButton()->text(), QStringLiteral("Export report…"));
        QVERIFY(toolbar_->findChild<QSlider*>(QStringLiteral("thresholdSlider"))->width() >= 140);
    }

    void whereItIsNarrowTextsAreShortAndThereAreTwoRows() {
        host_->resize(440, 300);
        QTRY_COMPARE(sortButton()->text(), QStringLiteral("Sort"));
        QCOMPARE(sortButton()->accessibleName(), QStringLiteral("Sort: probability"));
        QCOMPARE(reportButton()->accessibleName(), QStringLiteral("Export report…"));
        const auto* flags = toolbar_->findChild<QLabel*>(QStringLiteral("flagCount"));
        QTRY_VERIFY(reportButton()->y() > flags->geometry().bottom());
        QCOMPARE(flags->accessibleName(), QStringLiteral("flags 2 of 11 sets"));
    }

    void whatTheRatePromisesStandsAtItsControls() {
        const QString promise = QStringLiteral("On average at most 5 % of clean sets are flagged.");
        toolbar_->setPromise(promise);
        toolbar_->setFlaggedCount(1, 11);
        const auto* flags = toolbar_->findChild<QLabel*>(QStringLiteral("flagCount"));
        const auto* slider = toolbar_->findChild<QSlider*>(QStringLiteral("thresholdSlider"));
        QCOMPARE(flags->toolTip(), QStringLiteral("flags 1 of 11 sets\n") + promise);
        QCOMPARE(slider->toolTip(), promise);
        QCOMPARE(slider->accessibleDescription(), promise);
        toolbar_->setPromise({});
        QCOMPARE(flags->toolTip(), QStringLiteral("flags 1 of 11 sets"));
        QVERIFY(slider->toolTip().isEmpty());
    }

    void setsThatCannotBeTestedAreCountedApart() {
        toolbar_->setFlaggedCount(1, 8, 3);
        const auto* flags = toolbar_->findChild<QLabel*>(QStringLiteral("flagCount"));
        QTRY_VERIFY(flags->text() == QStringLiteral("flags 1 of 8 sets") ||
                    flags->text() == QStringLiteral("1 of 8"));
        QCOMPARE(flags->accessibleName(),
                 QStringLiteral("flags 1 of 8 sets; 3 sets cannot be tested by this rule"));
        toolbar_->setFlaggedCount(0, 0, 2);
        QCOMPARE(flags->accessibleName(), QStringLiteral("no set can be tested"));
        toolbar_->setFlaggedCount(0, 0, 0);
        QVERIFY(flags->text().isEmpty());
    }

    void thereIsAReportWhereThereIsAnAnswer() {
        toolbar_->setAnswer(OutliersToolbar::Answer::Absent);
        QVERIFY(!reportButton()->isEnabled());
        toolbar_->setAnswer(OutliersToolbar::Answer::Known);
        QVERIFY(reportButton()->isEnabled());
    }

  private:
    bool isWhole(const QWidget& control) const {
        return control.width() >= control.sizeHint().width() &&
               toolbar_->rect().contains(control.geometry());
    }

    QPushButton* reportButton() const {
        return toolbar_->findChild<QPushButton*>(QStringLiteral("exportReport"));
    }

    QPushButton* sortButton() const {
        return toolbar_->findChild<QPushButton*>(QStringLiteral("sortButton"));
    }

    std::unique_ptr<QWidget> host_;
    OutliersToolbar* toolbar_ = nullptr;
};

QTEST_MAIN(OutliersToolbarTest)
#include "outliers_toolbar_test.moc"
