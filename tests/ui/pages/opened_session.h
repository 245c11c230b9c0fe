#pragma once

#include <QColor>
#include <QDir>
#include <QImage>
#include <QString>
#include <QTest>
#include <memory>

#include "tests/support/fake_engine.h"
#include "tests/support/temp_dir.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"

namespace setscope {

/// A session with real small pictures in it: Lemon with five members, of which `stranger` is the
/// last by name, and Lime with four that belong together. The engine answers from the names
/// (FakeEngine).
struct OpenedSession {
    enum class Engine { Ready, Absent };

    static constexpr int kPatience = 20'000;  ///< milliseconds

    explicit OpenedSession(Engine engine = Engine::Ready) {
        qputenv("XDG_CACHE_HOME", QByteArray::fromStdString((folder.path() / "cache").string()));
        for (int i = 0; i < 4; ++i) {
            write(QStringLiteral("Lemon/lemon_%1.png").arg(i), QColor::fromHsv(50, 200, 200 + i));
            write(QStringLiteral("Lime/lime_%1.png").arg(i), QColor::fromHsv(110, 200, 200 + i));
        }
        write(QStringLiteral("Lemon/stranger.png"), Qt::magenta);
        settings = std::make_unique<Settings>(path(QStringLiteral("setscope.conf")));
        session = std::make_unique<Session>(nullptr, *settings, jobs);
        if (engine == Engine::Ready) {
            session->setEngine(std::make_shared<FakeEngine>());
            session->loadModel({});
        }
        session->importPaths({path(QStringLiteral("photos"))});
        const bool isOpen = QTest::qWaitFor(
            [this, engine] {
                return session->collection()->sets.size() == 2 &&
                       (engine == Engine::Absent || session->outliersOf(set(1).id) != nullptr);
            },
            kPatience);
        if (!isOpen) {
            qFatal("the pictures were not imported and judged");
        }
    }

    const ItemSet& set(std::size_t at) const { return session->collection()->sets.at(at); }
    MemberId member(std::size_t setAt, std::size_t at) const {
        return set(setAt).members.at(at).id;
    }
    /// The last member of Lemon.
    MemberId stranger() const { return set(0).members.back().id; }

    TempDir folder;
    JobRunner jobs;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<Session> session;

  private:
    QString path(const QString& name) const {
        return QString::fromStdString(folder.path().string()) + QLatin1Char('/') + name;
    }

    void write(const QString& name, const QColor& colour) const {
        const QString file = path(QStringLiteral("photos/") + name);
        QDir().mkpath(file.section(QLatin1Char('/'), 0, -2));
        QImage picture(32, 24, QImage::Format_RGB32);
        picture.fill(colour);
        picture.save(file);
    }
};

}  // namespace setscope
