#include "ui/shell/inspector_dock.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSet>
#include <QTest>
#include <QToolButton>

#include "core/io/memory_archive.h"
#include "tests/ui/pages/opened_session.h"
#include "ui/session/commands.h"
#include "ui/shell/influence_window.h"
#include "ui/shell/likeness_panel.h"
#include "ui/shell/why_panel.h"
#include "ui/views/fact_grid.h"
#include "ui/views/picture_box.h"

using namespace setscope;

class InspectorDockTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        opened_ = std::make_unique<OpenedSession>();
        opened_->session->setCurrentSet(opened_->set(0).id);
        dock_ = std::make_unique<InspectorDock>(*opened_->session);
        dock_->resize(300, 800);
        dock_->show();
        QVERIFY(QTest::qWaitForWindowExposed(dock_.get()));
    }

    void cleanup() {
        dock_.reset();
        opened_.reset();
    }

    void tellsWhatTheFileSays() {
        choose(opened_->stranger());
        QCOMPARE(dock_->facts().valueOf(QStringLiteral("Name")), QStringLiteral("stranger.png"));
        QCOMPARE(dock_->facts().valueOf(QStringLiteral("Size")), QStringLiteral("32 × 24 px"));
        QCOMPARE(dock_->facts().valueOf(QStringLiteral("Format")), QStringLiteral("PNG"));
    }

    void tellsHowTheSetStandsWithoutIt() {
        choose(opened_->stranger());
        QTRY_COMPARE_WITH_TIMEOUT(dock_->withoutIt().valueOf(QStringLiteral("Set p-value")),
                                  QStringLiteral("0.010 → 0.500"), OpenedSession::kPatience);
        QCOMPARE(dock_->whyHere().valueOf(QStringLiteral("Most like")),
                 QStringLiteral("lemon_0 (0.90)"));
        QCOMPARE(dock_->whyHere().valueOf(QStringLiteral("Least like")),
                 QStringLiteral("lemon_3 (0.10)"));
    }

    void theNearestMembersAreShownAndLeadThere() {
        choose(opened_->stranger());
        MemberStrip& alike = dock_->likeness().alike();
        QTRY_COMPARE_WITH_TIMEOUT(alike.entries().size(), 4, OpenedSession::kPatience);
        QCOMPARE(alike.entries().front().id, opened_->member(0, 3).value);
        QCOMPARE(alike.entries().front().caption, QStringLiteral("0.50"));
        QCOMPARE(alike.entries().back().id, opened_->member(0, 0).value);
        QVERIFY(!dock_->whyHere().isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(!alike.entries().front().image.isNull(), OpenedSession::kPatience);
        alike.findChild<QToolButton*>()->click();
        QCOMPARE(opened_->session->currentMember(), opened_->member(0, 3));
    }

    void theMostDifferentPairIsThatOfTheSet() {
        choose(opened_->member(0, 1));
        MemberStrip& pair = dock_->likeness().pair();
        QTRY_COMPARE_WITH_TIMEOUT(pair.entries().size(), 2, OpenedSession::kPatience);
        const QSet<qint64> ids = {pair.entries()[0].id, pair.entries()[1].id};
        QCOMPARE(ids, (QSet<qint64>{opened_->member(0, 0).value, opened_->stranger().value}));
        QCOMPARE(pair.entries()[0].caption, QStringLiteral("0.20"));
    }

    void theMapLiesOnThePictureOfItsMemberOnly() {
        choose(opened_->stranger());
        dock_->why().press();
        QTRY_VERIFY_WITH_TIMEOUT(dock_->picture().hasOverlay(), OpenedSession::kPatience);
        choose(opened_->member(0, 0));
        QVERIFY(!dock_->picture().hasOverlay());
    }

    void influenceOpensOnceBesideTheWindow() {
        choose(opened_->stranger());
        dock_->openInfluence();
        dock_->openInfluence();
        const QList<InfluenceWindow*> windows = dock_->findChildren<InfluenceWindow*>();
        QCOMPARE(windows.size(), 1);
        QVERIFY(windows.front()->isVisible() && windows.front()->isWindow());
        QTRY_COMPARE_WITH_TIMEOUT(windows.front()->heatmap().map().rows.size(), 5,
                                  OpenedSession::kPatience);
    }

    void asksAgainWhenTheEngineComesAfterTheProject() {
        TempDir folder;
        Settings settings(QString::fromStdString((folder.path() / "settings.ini").string()));
        JobRunner jobs;
        Session session(std::make_shared<const MemoryArchive>(), settings, jobs);
        const QString file = QString::fromStdString((folder.path() / "market.setscope").string());
        session.setEngine(std::make_shared<FakeEngine>());
        session.undoStack().push(
            new AppendSetsCommand(session, QStringLiteral("Import"), {namedSet("lemon", 5, true)}));
        QTRY_VERIFY(session.outliers() != nullptr && !jobs.isBusy());
        session.saveProject(file);
        QTRY_VERIFY(!session.isModified());
        Session later(session.archives(), settings, jobs);
        InspectorDock dock(later);
        later.openProject(file);
        QTRY_VERIFY(later.outliers() != nullptr && !jobs.isBusy());
        const MemberId stranger = later.collection()->sets.front().members.back().id;
        later.select({stranger}, stranger);
        QTest::qWait(200);
        QVERIFY(dock.withoutIt().valueOf(QStringLiteral("Set p-value")).isEmpty());
        later.setEngine(std::make_shared<FakeEngine>());
        QTRY_VERIFY_WITH_TIMEOUT(!dock.withoutIt().valueOf(QStringLiteral("Set p-value")).isEmpty(),
                                 OpenedSession::kPatience);
    }

    void whatTabReachesIsScrolledTo() {
        choose(opened_->stranger());
        dock_->resize(260, 220);
        auto* notes = dock_->findChild<QPlainTextEdit*>(QStringLiteral("notes"));
        QTRY_VERIFY(notes->visibleRegion().isEmpty());
        QVERIFY(QTest::qWaitForWindowActive(dock_.get()));
        notes->setFocus(Qt::BacktabFocusReason);
        QTRY_VERIFY(!notes->visibleRegion().isEmpty());
    }

    void isNeverNarrowerThanItsContents() {
        choose(opened_->stranger());
        dock_->resize(60, 400);
        const auto* scroll = dock_->findChild<QScrollArea*>();
        QVERIFY(dock_->width() >= 240);
        QTRY_VERIFY(scroll->widget()->width() <= scroll->viewport()->width());
    }

    void aLabelIsAnUndoableEdit() {
        choose(opened_->stranger());
        auto* label = dock_->findChild<QLineEdit*>();
        label->setText(QStringLiteral("mango"));
        Q_EMIT label->editingFinished();
        QCOMPARE(opened_->set(0).members.back().label, std::string("mango"));
        opened_->session->undoStack().undo();
        QCOMPARE(opened_->set(0).members.back().label, std::string());
    }

    void notesAreKeptWithTheMemberTheyWereTypedFor() {
        choose(opened_->stranger());
        dock_->findChild<QPlainTextEdit*>(QStringLiteral("notes"))
            ->setPlainText(QStringLiteral("look again"));
        choose(opened_->member(0, 0));
        QCOMPARE(opened_->set(0).members.back().notes, std::string("look again"));
        QCOMPARE(opened_->set(0).members.front().notes, std::string());
        QCOMPARE(dock_->findChild<QPlainTextEdit*>(QStringLiteral("notes"))->toPlainText(),
                 QString());
    }

    void whatIsBeingTypedIsKeptBeforeTheProjectIsSaved() {
        choose(opened_->stranger());
        dock_->findChild<QPlainTextEdit*>(QStringLiteral("notes"))
            ->setPlainText(QStringLiteral("half a sent"));
        opened_->session->takePendingTexts();
        QCOMPARE(opened_->set(0).members.back().notes, std::string("half a sent"));
        QVERIFY(opened_->session->isModified());
    }

    void undoTakesANoteOutOfTheFieldToo() {
        choose(opened_->stranger());
        auto* notes = dock_->findChild<QPlainTextEdit*>(QStringLiteral("notes"));
        notes->setFocus();
        notes->setPlainText(QStringLiteral("look again"));
        opened_->session->takePendingTexts();
        opened_->session->undoStack().undo();
        QCOMPARE(notes->toPlainText(), QString());
        choose(opened_->member(0, 0));
        QCOMPARE(opened_->set(0).members.back().notes, std::string());
    }

    void aNoteBeingTypedComesBackWithTheMemberThatWasRemoved() {
        choose(opened_->stranger());
        dock_->findChild<QPlainTextEdit*>(QStringLiteral("notes"))
            ->setPlainText(QStringLiteral("rotten"));
        opened_->session->removeMembers({opened_->stranger()});
        opened_->session->undoStack().undo();
        QCOMPARE(opened_->set(0).members.back().notes, std::string("rotten"));
    }

    void anotherProjectGetsNoTextsOfThisOne() {
        choose(opened_->member(0, 0));
        dock_->findChild<QPlainTextEdit*>(QStringLiteral("notes"))
            ->setPlainText(QStringLiteral("mine"));
        opened_->session->newProject();
        opened_->session->importPaths(
            {QString::fromStdString((opened_->folder.path() / "photos").string())});
        QTRY_COMPARE(opened_->session->collection()->sets.size(), 2U);
        for (const Member& member : opened_->set(0).members) {
            QCOMPARE(member.notes, std::string());
        }
    }

    void removeTakesTheMemberOut() {
        choose(opened_->stranger());
        for (auto* button : dock_->findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Remove")) {
                button->click();
            }
        }
        QCOMPARE(opened_->set(0).members.size(), std::size_t{4});
    }

    void withoutAMemberThereIsOnlyAHint() {
        opened_->session->select({}, {});
        QVERIFY(!dock_->facts().isVisible());
        choose(opened_->stranger());
        QVERIFY(dock_->facts().isVisible());
    }

  private:
    void choose(MemberId member) { opened_->session->select({member}, member); }

    std::unique_ptr<OpenedSession> opened_;
    std::unique_ptr<InspectorDock> dock_;
};

QTEST_MAIN(InspectorDockTest)
#include "inspector_dock_test.moc"
