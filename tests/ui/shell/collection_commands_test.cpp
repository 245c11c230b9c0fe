#include "ui/shell/collection_commands.h"

#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QTest>

#include "tests/support/fake_engine.h"
#include "tests/support/temp_dir.h"
#include "ui/pages/set_chooser.h"
#include "ui/session/commands.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/shell/actions.h"

namespace setscope {
namespace {

struct Bench {
    TempDir folder;
    Settings settings{QString::fromStdString((folder.path() / "settings.ini").string())};
    JobRunner jobs;
    Session session{nullptr, settings, jobs};
    QWidget window;
    Actions actions{&window};
    CollectionCommands commands{session, actions, &window};

    void addSets(int count) {
        std::vector<ItemSet> sets;
        for (int i = 0; i < count; ++i) {
            sets.push_back(namedSet("set " + std::to_string(i), 3));
        }
        session.undoStack().push(
            new AppendSetsCommand(session, QStringLiteral("Import"), std::move(sets)));
        const ItemSet& first = session.collection()->sets.front();
        session.setCurrentSet(first.id);
        session.select({first.members.front().id}, first.members.front().id);
    }
};

}  // namespace

class CollectionCommandsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        cache_ = std::make_unique<TempDir>();
        qputenv("XDG_CACHE_HOME", QByteArray::fromStdString(cache_->path().string()));
    }

    void aFewSetsAreOfferedByName() {
        Bench bench;
        bench.addSets(3);
        QMenu menu;
        bench.commands.fillMoveMenu(&menu);
        Q_EMIT menu.aboutToShow();
        QCOMPARE(menu.actions().size(), 2);
        menu.actions().at(1)->trigger();
        QCOMPARE(bench.session.collection()->sets.at(2).members.size(), std::size_t{4});
    }

    void manySetsAreChosenFromAList() {
        Bench bench;
        bench.addSets(200);
        QMenu menu;
        bench.commands.fillMoveMenu(&menu);
        Q_EMIT menu.aboutToShow();
        QCOMPARE(menu.actions().size(), 1);
        menu.actions().front()->trigger();
        auto* chooser = bench.window.findChild<SetChooser*>();
        QVERIFY(chooser != nullptr);
        auto* text = chooser->findChild<QLineEdit*>();
        QTest::keyClicks(text, QStringLiteral("set 177"));
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(bench.session.collection()->sets.at(177).members.size(), std::size_t{4});
    }

    void aNewSetIsAskedForByName() {
        Bench bench;
        bench.addSets(1);
        bench.actions[Command::NewSet]->trigger();
        auto* dialog = bench.window.findChild<QInputDialog*>();
        QVERIFY(dialog != nullptr);
        dialog->setTextValue(QStringLiteral(" Citrus "));
        dialog->accept();
        QCOMPARE(bench.session.collection()->sets.back().name, std::string("Citrus"));
        QCOMPARE(bench.session.collection()->sets.back().members.size(), std::size_t{1});
    }

    void marksAreGivenAndTakenBackFromTheMenu() {
        Bench bench;
        bench.addSets(1);
        const auto verdict = [&bench] {
            return bench.session.collection()->sets.front().members.front().verdict;
        };
        bench.actions[Command::MarkStranger]->trigger();
        QCOMPARE(verdict(), Verdict::Stranger);
        bench.actions[Command::MarkBelongs]->trigger();
        QCOMPARE(verdict(), Verdict::Belongs);
        bench.actions[Command::Unmark]->trigger();
        QCOMPARE(verdict(), Verdict::None);
        bench.session.select({}, {});
        QVERIFY(!bench.actions[Command::MarkStranger]->isEnabled());
    }

    void theCurrentSetIsCalledCleanAndItsTickFollowsUndo() {
        Bench bench;
        bench.addSets(2);
        QAction* clean = bench.actions[Command::CleanSet];
        QVERIFY(!clean->isChecked());
        clean->trigger();
        QVERIFY(bench.session.collection()->sets[0].isReference);
        QVERIFY(clean->isChecked());
        bench.session.setCurrentSet(bench.session.collection()->sets[1].id);
        QVERIFY(!clean->isChecked());
        bench.session.setCurrentSet(bench.session.collection()->sets[0].id);
        bench.session.undoStack().undo();
        QVERIFY(!clean->isChecked());
        bench.session.undoStack().redo();
        clean->trigger();
        QVERIFY(!bench.session.collection()->sets[0].isReference);
    }

    void thereIsSomethingToLearnOnceThereIsAMarkAndAModel() {
        Bench bench;
        bench.addSets(1);
        QAction* learn = bench.actions[Command::LearnFromMarks];
        bench.actions[Command::MarkStranger]->trigger();
        QVERIFY(!learn->isEnabled());
        bench.session.setEngine(std::make_shared<FakeEngine>());
        QTRY_VERIFY(learn->isEnabled());
        bench.actions[Command::Unmark]->trigger();
        QVERIFY(!learn->isEnabled());
    }

    void aLessonIsForgottenFromTheMenu() {
        Bench bench;
        bench.addSets(1);
        QAction* forget = bench.actions[Command::ForgetLesson];
        QVERIFY(!forget->isEnabled());
        bench.session.keepLesson({});
        QVERIFY(forget->isEnabled());
        forget->trigger();
        QVERIFY(bench.session.lesson() == nullptr);
        QVERIFY(!forget->isEnabled());
    }

    void aSetIsRenamedByName() {
        Bench bench;
        bench.addSets(2);
        bench.actions[Command::RenameSet]->trigger();
        auto* dialog = bench.window.findChild<QInputDialog*>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->textValue(), QStringLiteral("set 0"));
        dialog->setTextValue(QStringLiteral("Citrus"));
        dialog->accept();
        QCOMPARE(bench.session.collection()->sets.front().name, std::string("Citrus"));
    }

  private:
    std::unique_ptr<TempDir> cache_;
};

}  // namespace setscope

QTEST_MAIN(setscope::CollectionCommandsTest)
#include "collection_commands_test.moc"
