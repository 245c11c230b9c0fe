#include "ui/shell/model_commands.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <algorithm>
#include <memory>

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

/// A window whose engine cannot load one source.
struct Damaged {
    explicit Damaged(const ModelSource& unusable) {
        engine->loading = [unusable](const ModelSource& source) {
            if (source == unusable) {
                const std::filesystem::path& file =
                    source.backbone.empty() ? source.wordVectors : source.backbone;
                throw Error(ErrorKind::BadInput,
                            file.string() + " is not usable (it is cut off); choose another.");
            }
        };
    }

    /// With what the settings remember, until the model is there or is not.
    void begin() {
        session = std::make_unique<Session>(nullptr, settings, jobs);
        window = std::make_unique<MainWindow>(*session);
        window->show();
        session->setEngine(engine);
        const bool hasEnded = QTest::qWaitFor([this] {
            return !jobs.isBusy() && (session->model() != nullptr ||
                                      window->banners().isShowing(session->modelFailure()));
        });
        if (!hasEnded) {
            qFatal("the model was neither loaded nor refused");
        }
    }

    QList<QPushButton*> buttons() const { return window->banners().findChildren<QPushButton*>(); }
    QStringList choices() const {
        QStringList texts;
        for (const QPushButton* button : buttons()) {
            texts.append(button->text());
        }
        return texts;
    }
    void choose(const QString& text) {
        for (QPushButton* button : buttons()) {
            if (button->text() == text) {
                button->click();
                return;
            }
        }
        qFatal("there is no such choice");
    }

    TempDir folder;
    Settings settings{QString::fromStdString((folder.path() / "settings.ini").string())};
    JobRunner jobs;
    std::shared_ptr<SteeredEngine> engine = std::make_shared<SteeredEngine>();
    std::unique_ptr<Session> session;
    std::unique_ptr<MainWindow> window;
};

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

    void wordVectorsThatAreDamagedAreLeftByThePersonsChoiceToo() {
        TempDir folder;
        folder.write("damaged.txt", "no vectors");
        Damaged damaged({.file = {}, .backbone = {}, .wordVectors = folder.path() / "damaged.txt"});
        damaged.settings.setWordVectors(
            QString::fromStdString((folder.path() / "damaged.txt").string()));
        damaged.begin();
        QCOMPARE(damaged.choices(), (QStringList{QStringLiteral("Choose word vectors…"),
                                                 QStringLiteral("Compare texts by letters")}));
        damaged.choose(QStringLiteral("Compare texts by letters"));
        QTRY_VERIFY(damaged.session->model() != nullptr);
        QVERIFY(damaged.settings.wordVectors().isEmpty());
    }

    void aBackboneThatIsDamagedIsLeftByThePersonsChoiceToo() {
        Damaged damaged({.file = {}, .backbone = "/nowhere/own.onnx"});
        damaged.settings.setBackbone(QStringLiteral("/nowhere/own.onnx"));
        damaged.begin();
        QCOMPARE(damaged.choices(), (QStringList{QStringLiteral("Choose a backbone…"),
                                                 QStringLiteral("Use the shipped model")}));
        damaged.choose(QStringLiteral("Use the shipped model"));
        QTRY_VERIFY(damaged.session->model() != nullptr);
        QVERIFY(damaged.settings.backbone().isEmpty());
    }

    void aFailureOfAFileThatIsNotInUseOffersNothing() {
        Damaged damaged({.file = {}, .backbone = {}, .wordVectors = kGone});
        damaged.begin();
        QVERIFY(damaged.session->model() != nullptr);
        damaged.session->loadModel({.file = {}, .backbone = {}, .wordVectors = kGone});
        QTRY_VERIFY(damaged.window->banners().isShowing(damaged.session->modelFailure()) &&
                    !damaged.session->modelFailure().isEmpty());
        QVERIFY(damaged.choices().isEmpty());
    }

    void theStatusBarNamesWhatJudgedTheOpenSet() {
        OpenedLists opened;
        opened.session.undoStack().push(new AppendSetsCommand(
            opened.session, QStringLiteral("Import"), {namedSet("lemon", 5, true)}));
        const SetId lemon = opened.session.collection()->sets.at(2).id;
        QTRY_VERIFY(opened.session.outliersOf(lemon) != nullptr && !opened.jobs.isBusy());
        const StatusBar bar(opened.session);
        const auto isSaid = [&bar](const QString& text) {
            const QList<QLabel*> labels = bar.findChildren<QLabel*>();
            return std::ranges::any_of(labels,
                                       [&](const QLabel* label) { return label->text() == text; });
        };
        const QString ofPictures = QStringLiteral("Model: fake 1.0 · invariant to 1e-6 ✓");
        for (const SetId set : {opened.stones().id, opened.fruitSet().id}) {
            opened.session.setCurrentSet(set);
            QVERIFY(isSaid(QStringLiteral("Model: fake-for-all 1.0")));
            QVERIFY(!isSaid(ofPictures));
        }
        opened.session.setCurrentSet(lemon);
        QVERIFY(isSaid(ofPictures));
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
