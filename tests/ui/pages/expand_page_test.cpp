#include "ui/pages/expand_page.h"

#include <QAction>
#include <QApplication>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QInputDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>

#include "tests/ui/pages/opened_expand_page.h"
#include "ui/pages/expand_toolbar.h"
#include "ui/pages/reason_panel.h"
#include "ui/views/elided_label.h"
#include "ui/views/rank_curve.h"

using namespace setscope;

/// What the page says, and its toolbar.
class ExpandPageTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void withoutAnythingItSaysWhatCanBeOpened() {
        begin();
        opened_->show();
        QTRY_VERIFY(hint().startsWith(QStringLiteral("Open a pool to expand sets from")));
        QCOMPARE(headline(), QString());
        QVERIFY(!opened_->part<QLineEdit>("wallFilter")->isEnabled());
        QVERIFY(!opened_->part<QPushButton>("newSet")->isEnabled());
        QVERIFY(!opened_->part<QPushButton>("exportList")->isEnabled());
    }

    void nothingIsReadBeforeThePageIsShown() {
        begin();
        opened_->addTexts("Stones", {"granite", "marble"});
        QVERIFY(opened_->waitUntilQuiet());
        QVERIFY(opened_->expanding().pool() == nullptr);
        opened_->show();
        QTRY_COMPARE(opened_->shown(3), QStringLiteral("granite marble"));
    }

    void whileNothingIsAskedItSaysWhatIsShown() {
        begin();
        opened_->showAnimals();
        QVERIFY(headline().startsWith(QStringLiteral("Nothing is asked for yet: 12 candidates")));
        opened_->enter("lion");
        QTRY_VERIFY(headline().startsWith(QStringLiteral("What else belongs: 11 candidates.")));
        QCOMPARE(button("pool").text(), QStringLiteral("animals · 12 words"));
    }

    void ofManyOnlyTheFirstThousandAreShown() {
        begin();
        std::string words;
        for (int word = 0; word < 1500; ++word) {
            words += "word" + std::to_string(word) + "\n";
        }
        opened_->expanding().choosePool(opened_->write("words.txt", words));
        opened_->show();
        QTRY_VERIFY(headline().contains(QStringLiteral("the first 1,000 of 1,500 candidates")));
        QCOMPARE(opened_->table().model()->rowCount(), 1000);
    }

    void anEngineThatIsAbsentIsSaid() {
        begin(OpenedPool::Engine::Absent);
        opened_->expanding().choosePool(opened_->animals);
        opened_->show();
        QTRY_COMPARE(hint(), QStringLiteral("The engine is starting…"));
        opened_->session.setEngineFailure(QStringLiteral("The engine could not be loaded."));
        QCOMPARE(hint(), QStringLiteral("The engine could not be loaded."));
    }

    void anEngineThatComesLateFillsThePage() {
        begin(OpenedPool::Engine::Absent);
        opened_->expanding().choosePool(opened_->animals);
        opened_->show();
        QTRY_VERIFY(opened_->expanding().pool() != nullptr);
        opened_->engine->openings.shut();
        opened_->session.setEngine(opened_->engine);
        QTRY_COMPARE(hint(), QStringLiteral("The pool is being prepared…"));
        opened_->engine->openings.open();
        QTRY_COMPARE(opened_->shown(2), QStringLiteral("lion tiger"));
        QVERIFY(opened_->table().isVisible());
    }

    void aPoolThatCannotBeReadIsSaid() {
        begin();
        opened_->expanding().choosePool(opened_->write("broken.json", "{\"cats\": ["));
        opened_->show();
        QTRY_VERIFY(hint().contains(QStringLiteral("broken.json")));
        QCOMPARE(headline(), QString());
        opened_->expanding().choosePool(opened_->animals);
        QTRY_COMPARE(opened_->shown(1), QStringLiteral("lion"));
    }

    void nobodyWhoCouldRankIsSaid() {
        begin();
        opened_->engine->ranked = [](const ExpansionPool&, RankingResult& ranking) {
            ranking.items.clear();
            ranking.scorers.clear();
            ranking.absent = {{.id = "x", .title = "First", .absence = "It has no vectors."},
                              {.id = "y", .title = "Second", .absence = "It has no vectors."}};
        };
        opened_->openAnimals();
        opened_->show();
        QTRY_VERIFY(hint().startsWith(QStringLiteral("No scorer can rank this pool")));
        QVERIFY(isSaid(QStringLiteral("First; Second: It has no vectors.")));
    }

    void theScorersMenuHoldsWhoCanRank() {
        begin();
        opened_->openAnimals();
        opened_->show();
        QCOMPARE(button("scorers").text(), QStringLiteral("Fusion of 2"));
        QMenu& menu = *button("scorers").menu();
        QCOMPARE(menu.actions().size(), 3);
        QVERIFY(!menu.actions()[2]->isEnabled());
        QVERIFY(menu.actions()[2]->toolTip().contains(QStringLiteral("not learned")));
        menu.actions()[0]->trigger();
        QCOMPARE(button("scorers").text(), QStringLiteral("Popular"));
        QCOMPARE(opened_->expanding().expansion().scorers, Names{"popular"});
        QVERIFY(opened_->waitUntilQuiet());
        button("scorers").menu()->actions()[1]->trigger();
        QVERIFY(button("scorers").menu()->actions()[1]->isChecked());
        QCOMPARE(opened_->expanding().expansion().scorers, Names{"popular"});
        button("scorers").menu()->actions()[0]->trigger();
        QVERIFY(opened_->expanding().expansion().scorers.empty());
        opened_->session.undoStack().undo();
        QVERIFY(!button("scorers").menu()->actions()[0]->isChecked());
    }

    void theLearnerTakesPartOnceItHasLearned() {
        begin();
        opened_->openAnimals();
        opened_->show();
        QVERIFY(button("learn").isVisible());
        QVERIFY(button("learn").toolTip().contains(QStringLiteral("3 known sets")));
        opened_->engine->lessons.shut();
        QTest::mouseClick(&button("learn"), Qt::LeftButton);
        QCOMPARE(button("learn").text(), QStringLiteral("Learning…"));
        QVERIFY(!button("learn").isEnabled());
        opened_->engine->lessons.open();
        QTRY_VERIFY(!button("learn").isVisible());
        QTRY_COMPARE(button("scorers").text(), QStringLiteral("Fusion of 3"));
        QTRY_COMPARE(opened_->table().model()->columnCount(), 8);
    }

    void thePoolMenuGoesBackToTheCollection() {
        begin();
        opened_->addTexts("Stones", {"granite", "marble"});
        opened_->openAnimals();
        opened_->show();
        QAction* ofCollection = button("pool").menu()->actions()[0];
        QVERIFY(!ofCollection->isChecked());
        ofCollection->trigger();
        QTRY_COMPARE(opened_->shown(3), QStringLiteral("granite marble"));
        QVERIFY(ofCollection->isChecked());
        ofCollection->trigger();
        QVERIFY(ofCollection->isChecked());
        opened_->session.undoStack().undo();
        QVERIFY(!ofCollection->isChecked());
        QTRY_COMPARE(opened_->shown(1), QStringLiteral("lion"));
    }

    void filesAreOpenedByTheWindow() {
        begin();
        opened_->show();
        QAction open(QStringLiteral("Open"));
        open.setObjectName(QStringLiteral("file.openPool"));
        open.setParent(&opened_->page);
        QSignalSpy asked(&open, &QAction::triggered);
        opened_->part<QAction>("openPoolFile")->trigger();
        QCOMPARE(asked.count(), 1);
        open.setParent(nullptr);
    }

    void aNewSetIsMadeOfTheQuery() {
        begin();
        opened_->showAnimals();
        opened_->enter("lion,owl");
        QVERIFY(button("newSet").toolTip().contains(QStringLiteral("2 in all")));
        QTest::mouseClick(&button("newSet"), Qt::LeftButton);
        auto* dialog = opened_->page.findChild<QInputDialog*>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->textValue(), QStringLiteral("lion"));
        dialog->setTextValue(QStringLiteral("Mine"));
        dialog->accept();
        QCOMPARE(opened_->session.collection()->sets.size(), 1U);
        QCOMPARE(opened_->session.collection()->sets[0].members.size(), 2U);
    }

    void theListIsWrittenInEveryForm_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isSet");
        QTest::addColumn<QString>("text");
        QTest::newRow("set, lines")
            << QStringLiteral("a.txt") << true << QStringLiteral("lion\ntiger\n");
        QTest::newRow("set, table") << QStringLiteral("a.csv") << true
                                    << QStringLiteral(
                                           "item,part\r\nlion,example\r\ntiger,accepted\r\n"
                                           "wolf,rejected\r\n");
        QTest::newRow("ranking, lines")
            << QStringLiteral("b.txt") << false
            << QStringLiteral("puma\njackal\ndingo\neagle\nowl\nheron\nKiwi\nlynx\nfox\n");
        QTest::newRow("ranking, table") << QStringLiteral("b.csv") << false << QString();
        QTest::newRow("ranking, JSON") << QStringLiteral("b.json") << false << QString();
        QTest::newRow("set, JSON") << QStringLiteral("a.json") << true << QString();
    }

    void theListIsWrittenInEveryForm() {
        QFETCH(QString, name);
        QFETCH(bool, isSet);
        QFETCH(QString, text);
        begin();
        opened_->showAnimals();
        opened_->enter("lion");
        opened_->expanding().accept(opened_->places({"tiger"}));
        opened_->expanding().reject(opened_->places({"wolf"}));
        QVERIFY(opened_->waitUntilQuiet());
        button("exportList").menu()->actions()[isSet ? 0 : 1]->trigger();
        const QString file = toQString(opened_->folder.path().string()) + u'/' + name;
        chooseFile(file);
        QTRY_VERIFY(QFile::exists(file));
        QVERIFY(opened_->waitUntilQuiet());
        const QByteArray written = contentOf(file);
        if (!text.isEmpty()) {
            QCOMPARE(QString::fromUtf8(written), text);
        } else if (name.endsWith(QStringLiteral(".csv"))) {
            QVERIFY(
                written.startsWith("rank,item,fused_score,nearest_score,nearest_rank\r\n1,puma,"));
            QCOMPARE(written.count('\n'), 10);
        } else {
            const QJsonObject root = QJsonDocument::fromJson(written).object();
            QCOMPARE(root.value(isSet ? QStringLiteral("accepted") : QStringLiteral("query"))
                         .toArray()
                         .size(),
                     isSet ? 1 : 2);
        }
    }

    void aFolderThatIsNoneIsToldWhereTheListWasToGo() {
        begin();
        opened_->showAnimals();
        opened_->enter("lion");
        QSignalSpy failed(&opened_->session, &Session::failed);
        button("exportList").menu()->actions()[0]->trigger();
        auto* dialog = opened_->page.findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr);
        Q_EMIT dialog->fileSelected(opened_->animals + QStringLiteral("/no/list.txt"));
        dialog->reject();
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed.front().front().toString().contains(QStringLiteral("list.txt")));
    }

    void tabReachesEveryControlInTheOrderSeen() {
        begin();
        opened_->showAnimals();
        opened_->enter("lion,tiger");
        opened_->expanding().reject(opened_->places({"wolf"}));
        QVERIFY(opened_->waitUntilQuiet());
        button("pool").setFocus(Qt::TabFocusReason);
        QStringList reached;
        for (int press = 0; press < 14; ++press) {
            QWidget* now = QApplication::focusWidget();
            QVERIFY(now != nullptr);
            const QString text = now->property("text").toString();
            reached.append(!now->accessibleName().isEmpty() ? now->accessibleName()
                           : !text.isEmpty()                ? text
                                             : QString::fromLatin1(now->metaObject()->className()));
            QTest::keyClick(now, Qt::Key_Tab);
            if (QApplication::focusWidget() == &button("pool")) {
                break;
            }
        }
        QCOMPARE(reached.join(QStringLiteral(" | ")),
                 QStringLiteral("Pool: animals · 12 words | Nearest | New set | Export list | "
                                "Query | Add to the query | Saved | Rejected | Filter candidates | "
                                "Candidates | Score by rank | Accept the first 9"));
    }

    void everyControlHasANameToBeReadAloud() {
        begin();
        opened_->showAnimals();
        opened_->enter("lion,tiger");
        QVERIFY(opened_->waitUntilQuiet());
        for (const QWidget* widget : opened_->page.findChildren<QWidget*>()) {
            const bool takesKeys =
                (widget->focusPolicy() & Qt::TabFocus) && widget->focusProxy() == nullptr;
            const bool hasName = !widget->accessibleName().isEmpty() ||
                                 !widget->property("text").toString().isEmpty() ||
                                 !widget->property("title").toString().isEmpty();
            if (takesKeys && widget->isVisible() && widget->isEnabled()) {
                QVERIFY2(hasName, widget->metaObject()->className());
            }
        }
    }

    void fitsASmallWindow() {
        begin();
        opened_->showAnimals();
        QVERIFY2(opened_->page.minimumSizeHint().width() <= 700,
                 qPrintable(QString::number(opened_->page.minimumSizeHint().width())));
    }

    void cleanup() { opened_.reset(); }

  private:
    void begin(OpenedPool::Engine state = OpenedPool::Engine::Ready) {
        opened_ = std::make_unique<OpenedExpandPage>(state);
    }
    QPushButton& button(const char* name) { return *opened_->part<QPushButton>(name); }
    QString headline() { return opened_->part<ElidedLabel>("expandHeadline")->text(); }
    /// What is shown in place of candidates.
    QString hint() {
        for (const QLabel* label : opened_->page.ranking().findChildren<QLabel*>()) {
            if (label->isVisible()) {
                return label->text();
            }
        }
        return {};
    }
    bool isSaid(const QString& text) {
        const QList<QLabel*> labels = opened_->page.findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&text](const QLabel* label) {
            return label->isVisible() && label->text() == text;
        });
    }
    void chooseFile(const QString& file) {
        auto* dialog = opened_->page.findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr);
        dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(file);
        dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save)->click();
    }
    static QByteArray contentOf(const QString& file) {
        QFile opened(file);
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
    }

    std::unique_ptr<OpenedExpandPage> opened_;
};

QTEST_MAIN(ExpandPageTest)
#include "expand_page_test.moc"
