#include "ui/pages/query_bar.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QUrl>

#include "tests/ui/pages/opened_expand_page.h"
#include "ui/itemmodels/member_mime.h"
#include "ui/itemmodels/pool_item_mime.h"

using namespace setscope;

/// Naming what is asked of a pool.
class QueryBarTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        opened_ = std::make_unique<OpenedExpandPage>();
        opened_->showAnimals();
    }

    void cleanup() { opened_.reset(); }

    void thePageGivesTheKeyboardToItsField() {
        QTRY_VERIFY(opened_->field().hasFocus());
        opened_->table().setFocus();
        opened_->page.setFocus(Qt::ShortcutFocusReason);
        QVERIFY(opened_->field().hasFocus());
    }

    void aWordAndReturnIsAChip() {
        opened_->enter("Tiger");
        QCOMPARE(opened_->chips(), QStringLiteral("tiger"));
        QVERIFY(opened_->field().text().isEmpty());
        QVERIFY(opened_->field().hasFocus());
        QTRY_COMPARE(opened_->shown(2), QStringLiteral("lion puma"));
        opened_->session.undoStack().undo();
        QCOMPARE(opened_->chips(), QString());
    }

    void severalWordsAreSeparatedByCommas() {
        opened_->enter("lion, OWL;kiwi ,, ");
        QCOMPARE(opened_->chips(), QStringLiteral("lion owl Kiwi"));
        QCOMPARE(opened_->session.undoStack().count(), 1);
        QVERIFY(!missing().isVisible());
    }

    void aNameWithACommaIsOneName() {
        opened_->expanding().choosePool(opened_->write(
            "towns.json", R"({"towns": ["Washington, DC", "Washington", "Paris"]})"));
        QTRY_VERIFY(opened_->expanding().ranking() != nullptr);
        opened_->enter("washington, dc");
        QCOMPARE(opened_->query().items, Names{"Washington, DC"});
    }

    void downAndReturnTakeASuggestion() {
        opened_->type("l");
        QTRY_VERIFY(popup().isVisible());
        QVERIFY(!popup().currentIndex().isValid());
        QCOMPARE(popup().model()->rowCount(), 2);
        QTest::keyClick(&popup(), Qt::Key_Down);
        QTest::keyClick(&popup(), Qt::Key_Down);
        const QString chosen = popup().currentIndex().data().toString();
        QTest::keyClick(&popup(), Qt::Key_Return);
        QCOMPARE(opened_->chips(), chosen);
        QVERIFY(opened_->field().text().isEmpty());
        QVERIFY(!popup().isVisible());
        QCOMPARE(opened_->session.undoStack().count(), 1);
    }

    void returnAloneTakesWhatWasTypedNotWhatIsSuggested() {
        opened_->type("l");
        QTRY_VERIFY(popup().isVisible());
        QTest::keyClick(&popup(), Qt::Key_Return);
        QCOMPARE(opened_->chips(), QString());
        QVERIFY(missing().isVisible());
        QTRY_VERIFY(missing().text().contains(QStringLiteral("lynx")));
    }

    void aClickTakesASuggestion() {
        opened_->type("ow");
        QTRY_VERIFY(popup().isVisible());
        QTest::mouseClick(popup().viewport(), Qt::LeftButton, Qt::NoModifier,
                          popup().visualRect(popup().model()->index(0, 0)).center());
        QTRY_COMPARE(opened_->chips(), QStringLiteral("owl"));
        QVERIFY(opened_->field().text().isEmpty());
        QCOMPARE(opened_->session.undoStack().count(), 1);
    }

    void whatIsClearedOrManyHasNoSuggestions() {
        opened_->type("li");
        QTRY_VERIFY(popup().isVisible());
        QTest::keyClicks(&popup(), QStringLiteral(","));
        QTRY_VERIFY(!popup().isVisible());
        opened_->field().clear();
        opened_->type("li");
        QTRY_VERIFY(popup().isVisible());
        QTest::keyClick(&popup(), Qt::Key_Backspace);
        QTest::keyClick(&popup(), Qt::Key_Backspace);
        QTRY_VERIFY(!popup().isVisible());
        QVERIFY(opened_->waitUntilQuiet());
        QVERIFY(!popup().isVisible());
    }

    void aMisspeltWordAddsNobodyButOffersWhatIsMeant() {
        opened_->enter("tigre");
        QTRY_VERIFY(missing().text().contains(QStringLiteral("href")));
        QVERIFY(missing().isVisible());
        QCOMPARE(opened_->chips(), QString());
        QVERIFY(missing().text().startsWith(QStringLiteral("“tigre” is not in this pool.")));
        Q_EMIT missing().linkActivated(firstLink());
        QCOMPARE(opened_->chips(), QStringLiteral("tiger"));
        QVERIFY(!missing().isVisible());
        QVERIFY(opened_->field().hasFocus());
    }

    void whatIsNotThereIsNamedAsItWasTyped() {
        opened_->enter("<b>nobody</b>");
        QVERIFY(missing().isVisible());
        QVERIFY(missing().text().contains(QStringLiteral("&lt;b&gt;nobody&lt;/b&gt;")));
        opened_->enter("lion,aaaa,bbbb,cccc,dddd,eeee");
        QCOMPARE(opened_->chips(), QStringLiteral("lion"));
        QTRY_VERIFY(missing().text().startsWith(
            QStringLiteral("“aaaa”, “bbbb”, “cccc” and 2 more are not in this pool.")));
        opened_->type("x");
        QVERIFY(!missing().isVisible());
    }

    void whatWasSuggestedForAWordBeforeIsForgotten() {
        opened_->type("ow");
        QTRY_VERIFY(popup().isVisible());
        QTest::keyClick(&popup(), Qt::Key_Down);
        QTest::keyClick(&popup(), Qt::Key_Return);
        QCOMPARE(opened_->chips(), QStringLiteral("owl"));
        QTest::keyClick(&opened_->field(), Qt::Key_Down);
        QVERIFY(!popup().isVisible());
    }

    void whoTypesAgainIsHelpedThere() {
        opened_->enter("tigre");
        opened_->type("tigre");
        QTRY_VERIFY(popup().isVisible());
        QVERIFY(!missing().isVisible());
    }

    void backspaceInTheEmptyFieldTakesTheLastChipAway() {
        opened_->enter("lion,owl");
        opened_->type("x");
        QTest::keyClick(&opened_->field(), Qt::Key_Backspace);
        QCOMPARE(opened_->chips(), QStringLiteral("lion owl"));
        QTest::keyClick(&opened_->field(), Qt::Key_Backspace);
        QCOMPARE(opened_->chips(), QStringLiteral("lion"));
        QTest::keyClick(&opened_->field(), Qt::Key_Backspace);
        QTest::keyClick(&opened_->field(), Qt::Key_Backspace);
        QCOMPARE(opened_->chips(), QString());
        QCOMPARE(opened_->session.undoStack().count(), 3);
    }

    void theCrossOfAChipTakesItAway() {
        opened_->enter("lion,owl,fox");
        clickCross(opened_->page.query().query(), 1);
        QCOMPARE(opened_->chips(), QStringLiteral("lion fox"));
        QCOMPARE(opened_->undoText(), QStringLiteral("Take “owl” out of the query"));
    }

    void aRejectedChipIsTakenBack() {
        ChipList& rejected = opened_->page.query().rejected();
        QVERIFY(!rejected.isVisible());
        opened_->expanding().reject(opened_->places({"lion", "owl"}));
        QVERIFY(rejected.isVisible());
        QCOMPARE(OpenedExpandPage::chips(rejected), QStringLiteral("lion owl"));
        clickCross(rejected, 0);
        QCOMPARE(opened_->query().rejected, Names{"owl"});
        clickCross(rejected, 0);
        QVERIFY(!rejected.isVisible());
        QTRY_COMPARE(opened_->shown(1), QStringLiteral("lion"));
    }

    void whatIsDraggedFromTheTableIsAdded() {
        const std::unique_ptr<QMimeData> data(encodePoolItems({2, 9, 77, -1}));
        drop(*data);
        QCOMPARE(opened_->chips(), QStringLiteral("puma owl"));
    }

    void membersOfTheCollectionAreAddedByTheirText() {
        opened_->addTexts("Mixed", {"granite", "LION", "owl"});
        const std::vector<Member>& members = opened_->session.collection()->sets[0].members;
        const std::unique_ptr<QMimeData> data(
            encodeMembers({members[0].id, members[1].id, members[2].id}));
        drop(*data);
        QCOMPARE(opened_->chips(), QStringLiteral("lion owl"));
        QVERIFY(missing().text().contains(QStringLiteral("“granite”")));
    }

    void textThatIsDroppedIsTakenApart() {
        QMimeData data;
        data.setText(QStringLiteral("lion\nowl\tfox\r\nunicorn"));
        drop(data);
        QCOMPARE(opened_->chips(), QStringLiteral("lion owl fox"));
        QVERIFY(missing().text().contains(QStringLiteral("“unicorn”")));
    }

    void filesAreLeftToTheWindow() {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(opened_->animals)});
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QCoreApplication::sendEvent(&opened_->page.query(), &enter);
        QVERIFY(!enter.isAccepted());
    }

    void queriesArePutByAskedAndForgotten() {
        opened_->enter("lion,tiger");
        fillMenu();
        saved().actions()[0]->trigger();
        auto* dialog = opened_->page.query().findChild<QInputDialog*>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->textValue(), QStringLiteral("lion, tiger"));
        dialog->setTextValue(QStringLiteral(" cats & co "));
        dialog->accept();
        QCOMPARE(opened_->expanding().expansion().saved.front().name, std::string("cats & co"));
        fillMenu();
        action(QStringLiteral("&Empty the query"))->trigger();
        QCOMPARE(opened_->chips(), QString());
        fillMenu();
        QVERIFY(!action(QStringLiteral("&Empty the query"))->isEnabled());
        QVERIFY(!action(QStringLiteral("&Save this query…"))->isEnabled());
        saved().actions()[0]->trigger();
        QCOMPARE(opened_->chips(), QStringLiteral("lion tiger"));
        fillMenu();
        action(QStringLiteral("&Forget"))->menu()->actions()[0]->trigger();
        QVERIFY(opened_->expanding().expansion().saved.empty());
        fillMenu();
        QVERIFY(!action(QStringLiteral("&Forget"))->isEnabled());
    }

    void theNameOfASavedQueryIsShownAsItIs() {
        opened_->enter("lion");
        opened_->expanding().saveQuery(QStringLiteral("cats & co"));
        fillMenu();
        QCOMPARE(saved().actions()[0]->text(), QStringLiteral("cats && co"));
    }

    void aChipThatThePoolLacksSaysSo() {
        opened_->expanding().reset(
            {.pool = fromUtf8Path(opened_->animals), .query = {.items = {"lion", "unicorn"}}});
        QTRY_VERIFY(opened_->expanding().ranking() != nullptr);
        const QList<Chip>& chips = opened_->page.query().query().chips();
        QCOMPARE(chips.size(), 2);
        QVERIFY(chips[0].tone == Chip::Tone::Plain);
        QVERIFY(chips[1].tone == Chip::Tone::Doubtful);
        QVERIFY(chips[1].hint.contains(QStringLiteral("not in this pool")));
    }

    void acceptedChipsDifferFromExamples() {
        opened_->enter("lion");
        opened_->expanding().accept(opened_->places({"tiger"}));
        const QList<Chip>& chips = opened_->page.query().query().chips();
        QVERIFY(chips[0].tone == Chip::Tone::Plain);
        QVERIFY(chips[1].tone == Chip::Tone::Accepted);
    }

  private:
    static std::filesystem::path fromUtf8Path(const QString& path) { return path.toStdString(); }
    QAbstractItemView& popup() { return *opened_->page.findChild<QCompleter*>()->popup(); }
    QLabel& missing() { return *opened_->part<QLabel>("missing"); }
    QString firstLink() {
        static const QRegularExpression link(QStringLiteral("href=\"([^\"]*)\""));
        return link.match(missing().text()).captured(1);
    }
    static void clickCross(ChipList& list, int chip) {
        const QRect item = list.visualRect(list.model()->index(chip, 0));
        QTest::mouseClick(list.viewport(), Qt::LeftButton, Qt::NoModifier,
                          ChipDelegate::removeRect(item).center());
    }
    void drop(const QMimeData& data) {
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&opened_->page.query(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&opened_->page.query(), &drop);
    }
    QMenu& saved() { return *opened_->part<QPushButton>("savedQueries")->menu(); }
    void fillMenu() { Q_EMIT saved().aboutToShow(); }
    QAction* action(const QString& text) {
        for (QAction* one : saved().actions()) {
            if (one->text() == text) {
                return one;
            }
        }
        return nullptr;
    }

    std::unique_ptr<OpenedExpandPage> opened_;
};

QTEST_MAIN(QueryBarTest)
#include "query_bar_test.moc"
