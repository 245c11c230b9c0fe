#include "ui/pages/expand_toolbar.h"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>
#include <algorithm>
#include <memory>

using namespace setscope;

class ExpandToolbarTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        host_ = std::make_unique<QWidget>();
        auto* column = new QVBoxLayout(host_.get());
        column->setContentsMargins(0, 0, 0, 0);
        toolbar_ = new ExpandToolbar(host_.get());
        column->addWidget(toolbar_);
        column->addStretch(1);
        toolbar_->setPool(QStringLiteral("LDA-3k · 37,718 words"), false, true);
        toolbar_->setScorers({scorer("a", Scorer::State::Chosen), scorer("b", Scorer::State::Left),
                              scorer("c", Scorer::State::Unavailable)});
        toolbar_->setLearning(ExpandToolbar::Learning::Possible, {});
        toolbar_->setDuration(0.012);
        toolbar_->setList(3, true);
        host_->resize(1400, 300);
        host_->show();
        QVERIFY(QTest::qWaitForWindowExposed(host_.get()));
    }

    void cleanup() { host_.reset(); }

    void theLastScorerCannotBeLeftOut() {
        QSignalSpy chosen(toolbar_, &ExpandToolbar::scorersChosen);
        scorers()[0]->trigger();
        QVERIFY(scorers()[0]->isChecked());
        QCOMPARE(chosen.count(), 0);
        scorers()[1]->trigger();
        scorers()[0]->trigger();
        QCOMPARE(chosen.count(), 2);
        QCOMPARE(chosen.back().front().toStringList(), QStringList{QStringLiteral("b")});
        QCOMPARE(button("scorers").text(), QStringLiteral("Scorer b"));
    }

    void allWhoCanRankAreNobodyByName() {
        QSignalSpy chosen(toolbar_, &ExpandToolbar::scorersChosen);
        scorers()[1]->trigger();
        QCOMPARE(chosen.front().front().toStringList(), QStringList());
        QCOMPARE(button("scorers").text(), QStringLiteral("Fusion of 2"));
    }

    void whoCannotRankSaysWhy() {
        QVERIFY(!scorers()[2]->isEnabled());
        QVERIFY(!scorers()[2]->isChecked());
        QCOMPARE(scorers()[2]->toolTip(), QStringLiteral("hint of c"));
    }

    void thePoolIsCalledByItsName() {
        toolbar_->setPool(QStringLiteral("cats & dogs · 2 words"), true, false);
        QCOMPARE(button("pool").text(), QStringLiteral("cats && dogs · 2 words"));
        QCOMPARE(button("pool").accessibleName(), QStringLiteral("Pool: cats & dogs · 2 words"));
        QVERIFY(button("pool").menu()->actions().first()->isChecked());
        QVERIFY(!button("pool").menu()->actions().last()->isChecked());
        toolbar_->setPool({}, true, true);
        QCOMPARE(button("pool").text(), QStringLiteral("Choose a pool"));
    }

    void aLongNameIsShortenedInTheMiddle() {
        const QString name = QString(200, u'w') + QStringLiteral(" · 9 words");
        toolbar_->setPool(name, false, true);
        QVERIFY(button("pool").text().size() < 60);
        QVERIFY(button("pool").text().endsWith(QStringLiteral("words")));
        QCOMPARE(button("pool").toolTip(), name);
    }

    void whatThereIsNothingOfCannotBeWritten() {
        const QList<QAction*> lists = button("exportList").menu()->actions();
        toolbar_->setList(0, true);
        QVERIFY(!button("newSet").isEnabled());
        QVERIFY(button("exportList").isEnabled());
        QVERIFY(!lists[0]->isEnabled() && lists[1]->isEnabled());
        toolbar_->setList(0, false);
        QVERIFY(!button("exportList").isEnabled());
        toolbar_->setList(2, false);
        QVERIFY(lists[0]->isEnabled() && !lists[1]->isEnabled());
    }

    void learningIsOfferedWhereItHelps() {
        QVERIFY(button("learn").isVisible());
        toolbar_->setLearning(ExpandToolbar::Learning::Running, {});
        QVERIFY(!button("learn").isEnabled());
        toolbar_->setLearning(ExpandToolbar::Learning::Needless, {});
        QVERIFY(!button("learn").isVisible());
    }

    void theTimeIsToldInMilliseconds() {
        QVERIFY(isSaid(QStringLiteral("12 ms")));
        toolbar_->setDuration(0.00001);
        QVERIFY(isSaid(QStringLiteral("1 ms")));
        toolbar_->setDuration(-1);
        QVERIFY(!isSaid(QStringLiteral("1 ms")));
    }

    void labelsGiveWayBeforeTheButtonsAreCutOff() {
        host_->resize(kOfTheSmallestWindow, 300);
        QTRY_VERIFY(!isSaid(QStringLiteral("Rank by")));
        for (const QPushButton* one : toolbar_->findChildren<QPushButton*>()) {
            QVERIFY2(one->width() >= one->minimumSizeHint().width(),
                     qPrintable(QStringLiteral("%1: %2 of %3")
                                    .arg(one->text())
                                    .arg(one->width())
                                    .arg(one->minimumSizeHint().width())));
        }
        host_->resize(1400, 300);
        QTRY_VERIFY(isSaid(QStringLiteral("Rank by")));
    }

  private:
    static constexpr int kOfTheSmallestWindow = 690;  ///< width that it leaves for a page

    using Scorer = ExpandToolbar::Scorer;

    static Scorer scorer(const char* id, Scorer::State state) {
        return {QString::fromLatin1(id), QStringLiteral("Scorer ") + QString::fromLatin1(id),
                QStringLiteral("hint of ") + QString::fromLatin1(id), state};
    }
    QPushButton& button(const char* name) {
        return *toolbar_->findChild<QPushButton*>(QLatin1String(name));
    }
    QList<QAction*> scorers() { return button("scorers").menu()->actions(); }
    bool isSaid(const QString& text) {
        const QList<QLabel*> labels = toolbar_->findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&text](const QLabel* label) {
            return label->isVisible() && label->text() == text;
        });
    }

    std::unique_ptr<QWidget> host_;
    ExpandToolbar* toolbar_ = nullptr;
};

QTEST_MAIN(ExpandToolbarTest)
#include "expand_toolbar_test.moc"
