#pragma once

#include <QTest>
#include <memory>

#include "tests/support/fake_engine.h"
#include "tests/support/temp_dir.h"
#include "tests/ui/itemmodels/sample_collection.h"
#include "ui/session/commands.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"

namespace setscope {

/// A session with Stones, five texts of which the third is a stranger, and Fruit, five rows of
/// three columns of which the last is one, judged by the engine that answers from the names.
struct OpenedLists {
    explicit OpenedLists(std::shared_ptr<Engine> engine = std::make_shared<FakeEngine>()) {
        qputenv("XDG_CACHE_HOME", QByteArray::fromStdString((folder.path() / "cache").string()));
        ItemSet fruit{.id = {}, .name = "Fruit", .members = {}};
        for (int i = 0; i < 4; ++i) {
            const auto value = static_cast<float>(i);
            fruit.members.push_back(
                sampleRow(i + 1, "fruit_" + std::to_string(i), {value, 2 * value, 3 * value}));
        }
        fruit.members.push_back(sampleRow(5, "stranger", {40, 3, -1}));
        session.setEngine(std::move(engine));
        session.undoStack().push(new AppendSetsCommand(
            session, QStringLiteral("Import"),
            {sampleTexts("Stones",
                         {"granite is hard", "marble is white", kStranger, "slate", "opal"}),
             std::move(fruit)}));
        const bool isJudged = QTest::qWaitFor(
            [this] { return session.outliersOf(fruitSet().id) != nullptr && !jobs.isBusy(); },
            20'000);
        if (!isJudged) {
            qFatal("the lists were not judged");
        }
    }

    const ItemSet& stones() const { return session.collection()->sets.at(0); }
    const ItemSet& fruitSet() const { return session.collection()->sets.at(1); }

    static constexpr const char* kStranger = "a stranger among them";

    TempDir folder;
    Settings settings{QString::fromStdString((folder.path() / "settings.ini").string())};
    JobRunner jobs;
    Session session{nullptr, settings, jobs};
};

}  // namespace setscope
