#pragma once

#include <QStringList>
#include <QTest>
#include <algorithm>
#include <memory>
#include <utility>

#include "tests/support/steered_expansion.h"
#include "tests/support/temp_dir.h"
#include "tests/ui/itemmodels/sample_collection.h"
#include "ui/itemmodels/number_text.h"
#include "ui/session/commands.h"
#include "ui/session/expanding.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"

namespace setscope {

/// A session and a pool of twelve animals in three known sets:
/// 0 lion, 1 tiger, 2 puma, 3 lynx; 4 wolf, 5 fox, 6 jackal, 7 dingo; 8 eagle, 9 owl, 10 heron,
/// 11 Kiwi. The engine answers by their places (FakeExpansion).
struct OpenedPool {
    enum class Engine { Ready, Absent };

    static constexpr const char* kAnimals =
        R"({"cats": ["lion", "tiger", "puma", "lynx"], "dogs": ["wolf", "fox", "jackal", "dingo"],)"
        R"( "birds": ["eagle", "owl", "heron", "Kiwi"]})";
    static constexpr int kPatience = 20'000;  ///< milliseconds

    explicit OpenedPool(Engine state = Engine::Ready) {
        qputenv("XDG_CACHE_HOME", QByteArray::fromStdString((folder.path() / "cache").string()));
        qputenv("XDG_STATE_HOME", QByteArray::fromStdString((folder.path() / "state").string()));
        animals = write("animals.json", kAnimals);
        if (state == Engine::Ready) {
            session.setEngine(engine);
        }
    }

    QString write(const char* name, std::string_view text) const {
        return toQString(folder.write(name, text).string());
    }
    Expanding& expanding() const { return session.expanding(); }
    const SetQuery& query() const { return expanding().expansion().query; }
    bool waitUntilQuiet() {
        return QTest::qWaitFor([this] { return !jobs.isBusy(); }, kPatience);
    }
    void openAnimals() {
        expanding().choosePool(animals);
        const bool isRanked = QTest::qWaitFor(
            [this] { return expanding().ranking() != nullptr && !jobs.isBusy(); }, kPatience);
        if (!isRanked) {
            qFatal("the pool of animals was not ranked");
        }
    }
    void addTexts(const std::string& name, const std::vector<std::string>& texts) {
        session.undoStack().push(
            new AppendSetsCommand(session, QStringLiteral("Import"), {sampleTexts(name, texts)}));
    }
    qint64 place(const char* name) const {
        return expanding().placeOf(QString::fromUtf8(name)).value_or(-1);
    }
    QList<qint64> places(std::initializer_list<const char*> names) const {
        QList<qint64> all;
        std::ranges::transform(names, std::back_inserter(all),
                               [this](const char* name) { return place(name); });
        return all;
    }
    /// The names of the first candidates, separated by blanks.
    QString ranked(std::size_t count) const {
        QStringList names;
        const auto ranking = expanding().ranking();
        for (std::size_t row = 0; ranking != nullptr && row < ranking->items.size(); ++row) {
            if (row < count) {
                const auto item = static_cast<std::size_t>(ranking->items[row].item);
                names.append(toQString(expanding().pool()->items[item]));
            }
        }
        return names.join(u' ');
    }
    QString undoText() { return session.undoStack().undoText(); }

    TempDir folder;
    QString animals;
    std::shared_ptr<SteeredExpansion> engine = std::make_shared<SteeredExpansion>();
    Settings settings{QString::fromStdString((folder.path() / "settings.ini").string())};
    JobRunner jobs;
    Session session{nullptr, settings, jobs};
};

/// Names of a query's part.
using Names = std::vector<std::string>;

}  // namespace setscope
