#include "ui/shell/model_commands.h"

#include <QPushButton>
#include <QTest>

#include "core/base/error.h"
#include "tests/ui/pages/opened_lists.h"
#include "tests/ui/shell/steered_engine.h"
#include "ui/shell/actions.h"
#include "ui/shell/banner.h"
#include "ui/shell/icons.h"
#include "ui/shell/main_window.h"
#include "ui/shell/status_bar.h"

using namespace setscope;

namespace {

const std::filesystem::path kGone = "/nowhere/gone.txt";

/// Cannot read word vectors that are gone.
std::shared_ptr<SteeredEngine> engineWithoutGoneVectors() {
    auto engine = std::make_shared<SteeredEngine>();
    engine->loading = [](const ModelSource& source) {
        if (source.wordVectors == kGone) {
            throw Error(ErrorKind::BadInput,
                        kGone.string() + " is not there; choose other word vectors.");
        }
    };
    return engine;
}

}  // namespace

class ModelCommandsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { loadResources(); }

    void wordVectorsAreKeptOnceTheyWereReadAndLeaveTheBackbone() {
        OpenedLists opened(engineWithoutGoneVectors());
        QWidget window;
        const Actions actions(&window);
        ModelCommands commands(opened.session, actions, &window);
        opened.session.loadModel({.file = {}, .backbone = "/own.onnx"});
        QTRY_VERIFY(opened.session.modelSource().backbone == "/own.onnx");
        QVERIFY(actions[Command::UseLetters]->isChecked());
        commands.compareTextsBy("/lists/glove.txt");
        QVERIFY(opened.settings.wordVectors().isEmpty());
        QTRY_COMPARE(opened.settings.wordVectors(), QStringLiteral("/lists/glove.txt"));
        QVERIFY(opened.session.modelSource().backbone == "/own.onnx");
        QVERIFY(actions[Command::UseWordVectors]->isChecked());
        QVERIFY(!actions[Command::UseLetters]->isChecked());
        QCOMPARE(textsText(opened.session), QStringLiteral("Texts by glove.txt"));
        QVERIFY(comparedByText(opened.session).contains(QStringLiteral("/lists/glove.txt")));
        actions[Command::UseLetters]->trigger();
        QTRY_VERIFY(opened.settings.wordVectors().isEmpty());
        QVERIFY(opened.session.modelSource().backbone == "/own.onnx");
        QCOMPARE(textsText(opened.session), QStringLiteral("Texts by letters"));
    }

    void wordVectorsThatCannotBeReadChangeNothing() {
        OpenedLists opened(engineWithoutGoneVectors());
        QWidget window;
        const Actions actions(&window);
        ModelCommands commands(opened.session, actions, &window);
        commands.compareTextsBy(kGone);
        QTRY_VERIFY(!opened.session.modelFailure().isEmpty());
        QVERIFY(opened.session.model() != nullptr);
        QVERIFY(opened.settings.wordVectors().isEmpty());
        QVERIFY(actions[Command::UseLetters]->isChecked());
        QVERIFY(opened.session.wantedSource().wordVectors.empty());
    }

    void wordVectorsThatAreGoneAreLeftByThePersonsChoiceAlone() {
        TempDir folder;
        Settings settings(QString::fromStdString((folder.path() / "settings.ini").string()));
        settings.setWordVectors(QString::fromStdString(kGone.string()));
        JobRunner jobs;
        Session session(nullptr, settings, jobs);
        MainWindow window(session);
        window.show();
        session.setEngine(engineWithoutGoneVectors());
        QTRY_VERIFY(!session.modelFailure().isEmpty() && !jobs.isBusy());
        QVERIFY(session.model() == nullptr);
        QTRY_VERIFY(window.banners().isShowing(session.modelFailure()));
        QCOMPARE(settings.wordVectors(), QString::fromStdString(kGone.string()));
        for (QPushButton* button : window.banners().findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Compare texts by letters")) {
                button->click();
            }
        }
        QTRY_VERIFY(session.model() != nullptr);
        QVERIFY(settings.wordVectors().isEmpty());
    }

    void withoutTextsNothingIsSaidOfThem() {
        TempDir folder;
        Settings settings(QString::fromStdString((folder.path() / "settings.ini").string()));
        JobRunner jobs;
        const Session session(nullptr, settings, jobs);
        QVERIFY(textsText(session).isEmpty());
    }
};

QTEST_MAIN(ModelCommandsTest)
#include "model_commands_test.moc"
