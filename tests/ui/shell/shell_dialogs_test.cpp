#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QTextBrowser>
#include <QTreeWidget>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "tests/support/fake_engine.h"
#include "tests/support/temp_dir.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/shell/about_dialog.h"
#include "ui/shell/actions.h"
#include "ui/shell/help_window.h"
#include "ui/shell/icons.h"
#include "ui/shell/model_card_dialog.h"
#include "ui/shell/model_commands.h"
#include "ui/shell/preferences_dialog.h"
#include "ui/shell/status_bar.h"

namespace setscope {
namespace {

struct Bench {
    TempDir folder;
    Settings settings{QString::fromStdString((folder.path() / "settings.ini").string())};
    JobRunner jobs;
    Session session{nullptr, settings, jobs};
    std::shared_ptr<FakeEngine> engine = std::make_shared<FakeEngine>();
    QWidget window;
    Actions actions{&window};
    ModelCommands modelCommands{session, actions, &window};
};

/// The widget of this accessible name.
template <class Part>
Part* named(const QWidget& parent, const char* name) {
    const QList<Part*> parts = parent.findChildren<Part*>();
    const auto found = std::ranges::find_if(
        parts, [name](const Part* part) { return part->accessibleName() == QLatin1String(name); });
    return found != parts.end() ? *found : nullptr;
}

}  // namespace

class ShellDialogsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        loadResources();
        cache_ = std::make_unique<TempDir>();
        qputenv("XDG_CACHE_HOME", QByteArray::fromStdString(cache_->path().string()));
    }

    void preferencesHoldAtOnce() {
        Bench bench;
        PreferencesDialog dialog(bench.session, bench.modelCommands, nullptr);
        auto* theme = dialog.findChildren<QComboBox*>().at(0);
        theme->setCurrentIndex(theme->findData(static_cast<int>(ThemeChoice::Dark)));
        QCOMPARE(bench.settings.theme(), ThemeChoice::Dark);
        dialog.findChildren<QSpinBox*>().at(0)->setValue(3);
        QCOMPARE(bench.settings.threads(), 3);
    }

    void preferencesChooseWordVectorsAsTheMenuDoes() {
        Bench bench;
        bench.session.setEngine(bench.engine);
        QTRY_VERIFY(bench.session.model() != nullptr);
        PreferencesDialog dialog(bench.session, bench.modelCommands, nullptr);
        auto* file = named<QLineEdit>(dialog, "Word vector file");
        auto* choose = named<QPushButton>(dialog, "Choose a file of word vectors");
        auto* letters = named<QPushButton>(dialog, "Compare texts by their letters");
        QVERIFY(file->text().isEmpty() && choose->isEnabled() && !letters->isEnabled());
        choose->click();
        auto* question = dialog.findChild<QFileDialog*>();
        QVERIFY(question != nullptr);
        Q_EMIT question->fileSelected(QStringLiteral("/lists/glove.txt"));
        QVERIFY(bench.settings.wordVectors().isEmpty());
        QTRY_COMPARE(file->text(), QStringLiteral("/lists/glove.txt"));
        QCOMPARE(bench.settings.wordVectors(), QStringLiteral("/lists/glove.txt"));
        QVERIFY(bench.session.modelSource().wordVectors == "/lists/glove.txt");
        letters->click();
        QTRY_VERIFY(file->text().isEmpty());
        QVERIFY(bench.session.modelSource().wordVectors.empty());
        QVERIFY(!letters->isEnabled());
    }

    void wordVectorsWaitForTheEngineThatReadsThem() {
        Bench bench;
        bench.settings.setWordVectors(QStringLiteral("/lists/glove.txt"));
        PreferencesDialog dialog(bench.session, bench.modelCommands, nullptr);
        const auto* choose = named<QPushButton>(dialog, "Choose a file of word vectors");
        QCOMPARE(named<QLineEdit>(dialog, "Word vector file")->text(),
                 QStringLiteral("/lists/glove.txt"));
        QVERIFY(!choose->isEnabled());
        bench.session.setEngine(bench.engine);
        QVERIFY(choose->isEnabled());
        QTRY_VERIFY(!bench.jobs.isBusy());
    }

    void everyRowOfThePreferencesHasAKeyOfItsOwn() {
        Bench bench;
        const PreferencesDialog dialog(bench.session, bench.modelCommands, nullptr);
        QList<QKeySequence> keys;
        for (const QLabel* label : dialog.findChildren<QLabel*>()) {
            if (label->buddy() != nullptr) {
                const QKeySequence key = QKeySequence::mnemonic(label->text());
                QVERIFY2(!key.isEmpty() && !keys.contains(key), qPrintable(label->text()));
                keys.append(key);
            }
        }
        QVERIFY(keys.contains(QKeySequence(QStringLiteral("Alt+W"))));
    }

    void clearingTheCacheRemovesWhatIsInIt() {
        Bench bench;
        cache_->write("setscope/thumbnails/a.jpg", "0123456789");
        PreferencesDialog dialog(bench.session, bench.modelCommands, nullptr);
        const auto isSaying = [&dialog](const QString& text) {
            const QList<QLabel*> labels = dialog.findChildren<QLabel*>();
            return std::ranges::any_of(labels,
                                       [&](const QLabel* label) { return label->text() == text; });
        };
        QTRY_VERIFY(isSaying(QStringLiteral("10 B in use")));
        for (QPushButton* button : dialog.findChildren<QPushButton*>()) {
            if (button->accessibleName() == QStringLiteral("Clear the thumbnails kept on disk")) {
                button->click();
            }
        }
        QTRY_VERIFY(isSaying(QStringLiteral("0 B in use")));
        QVERIFY(std::filesystem::is_empty(cache_->path() / "setscope"));
    }

    void helpEndsWithEveryShortcut() {
        QWidget window;
        const Actions actions(&window);
        HelpWindow help(actions.shortcuts(), nullptr);
        const QString text = help.findChild<QTextBrowser*>()->toPlainText();
        QVERIFY(!text.contains(QStringLiteral("@shortcuts")));
        QVERIFY(actions.shortcuts().size() > 8);
        for (const ShortcutLine& line : actions.shortcuts()) {
            QVERIFY2(text.contains(line.keys) && text.contains(line.what), qPrintable(line.what));
        }
    }

    void noTwoActionsShareKeys() {
        QWidget window;
        const Actions actions(&window);
        QStringList keys;
        for (const ShortcutLine& line : actions.shortcuts()) {
            QVERIFY2(!keys.contains(line.keys), qPrintable(line.keys));
            keys.append(line.keys);
        }
    }

    void modelCardShowsEveryEntry() {
        ModelInfo info;
        info.identity.name = "setscope-default";
        info.card = Json{{"architecture", {{"layers", 3}}}, {"data", {"a", "b"}}};
        ModelCardDialog dialog(info, QStringLiteral("Texts are compared by letters."), nullptr);
        const auto* tree = dialog.findChild<QTreeWidget*>();
        QCOMPARE(tree->topLevelItemCount(), 2);
        QCOMPARE(tree->topLevelItem(0)->child(0)->text(1), QStringLiteral("3"));
        QCOMPARE(tree->topLevelItem(1)->childCount(), 2);
    }

    void statusNamesModelAndDevice() {
        Bench bench;
        QCOMPARE(deviceText(bench.session), QStringLiteral("Engine is loading…"));
        bench.session.setEngine(bench.engine);
        QTRY_VERIFY(bench.session.model() != nullptr);
        QCOMPARE(deviceText(bench.session), QStringLiteral("CPU · 2 threads"));
        QCOMPARE(modelText(bench.session), QStringLiteral("Model: fake 1.0 · invariant to 1e-6 ✓"));
        bench.session.setEngineFailure(QStringLiteral("no"));
        QCOMPARE(deviceText(bench.session), QStringLiteral("Engine not available"));
    }

    void aboutNamesVersionAndLicence() {
        Bench bench;
        const AboutDialog dialog(bench.session, nullptr);
        QString all;
        for (const QLabel* label : dialog.findChildren<QLabel*>()) {
            all += label->text();
        }
        QVERIFY(all.contains(QStringLiteral(SETSCOPE_VERSION)));
        QVERIFY(all.contains(QStringLiteral("GNU General Public License")));
    }

  private:
    std::unique_ptr<TempDir> cache_;
};

}  // namespace setscope

QTEST_MAIN(setscope::ShellDialogsTest)
#include "shell_dialogs_test.moc"
