#include "ui/session/engine_loader.h"

#include <dlfcn.h>

#include <QCoreApplication>
#include <QString>
#include <memory>
#include <string>
#include <utility>

#include "core/analysis/engine.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"

namespace setscope {
namespace {

/// Either an engine or the sentence that says why there is none.
struct LoadedEngine {
    std::shared_ptr<Engine> engine;
    QString failure;
};

QString tr(const char* text) { return QCoreApplication::translate("EngineLoader", text); }

LoadedEngine openEngine(const std::shared_ptr<const ArchiveFormat>& archives) {
    void* library = dlopen("libsetscope_engine.so", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return {nullptr,
                tr("The engine could not be loaded, so nothing can be scored; install Setscope "
                   "again. The system says: %1")
                    .arg(QString::fromLocal8Bit(dlerror()))};
    }
    const auto create =
        reinterpret_cast<decltype(&setscopeCreateEngine)>(dlsym(library, "setscopeCreateEngine"));
    if (create == nullptr) {
        return {nullptr, tr("The engine beside this program belongs to another version; install "
                            "Setscope again.")};
    }
    std::string failure;
    std::shared_ptr<Engine> engine(create(archives, &failure));
    return {std::move(engine), QString::fromStdString(failure)};
}

}  // namespace

void loadEngine(Session& session) {
    const qint64 job = session.jobs().start(
        tr("Loading the engine"), QStringLiteral("engine"), &session,
        [archives = session.archives()](const RunContext&) { return openEngine(archives); },
        [&session](LoadedEngine loaded) {
            if (loaded.engine != nullptr) {
                session.setEngine(std::move(loaded.engine));
            } else {
                session.setEngineFailure(loaded.failure);
            }
        });
    QObject::connect(&session.jobs(), &JobRunner::finished, &session,
                     [&session, job](qint64 finished, JobState::Status status) {
                         if (finished == job && status == JobState::Status::Stopped) {
                             session.setEngineFailure(
                                 tr("Loading the engine was stopped; start Setscope again."));
                         }
                     });
}

}  // namespace setscope
