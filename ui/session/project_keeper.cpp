#include "ui/session/project_keeper.h"

#include <QFileInfo>
#include <chrono>
#include <memory>
#include <utility>

#include "core/base/text.h"
#include "core/project/project_file.h"
#include "ui/session/expanding.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"

namespace setscope {
namespace {

constexpr std::chrono::minutes kBetweenCopies{1};

QString toQString(const std::filesystem::path& path) {
    return QString::fromStdString(toUtf8(path));
}

/// What a save writes, as it was when the save began; turned into a Project off the window's
/// thread.
struct Snapshot {
    std::shared_ptr<const Collection> collection;
    std::shared_ptr<const OutlierResult> outliers;
    std::shared_ptr<const OutlierLesson> lesson;
    Head head;
    FlagRule flagRule;
    ModelSource model;
    Expansion expansion;

    Project toProject() const {
        Project project{.collection = *collection,
                        .outliers = std::nullopt,
                        .lesson = std::nullopt,
                        .head = head,
                        .flagRule = flagRule,
                        .modelFile = model.file,
                        .backbone = model.backbone,
                        .wordVectors = model.wordVectors,
                        .expansion = expansion};
        if (outliers != nullptr) {
            project.outliers = *outliers;
        }
        if (lesson != nullptr) {
            project.lesson = *lesson;
        }
        return project;
    }
};

Snapshot snapshotOf(const Session& session) {
    return {session.collection(),
            session.settledOutliers(),
            session.lesson(),
            session.head(),
            session.chosenFlagRule(),
            session.wantedSource(),
            session.expanding().expansion()};
}

}  // namespace

ProjectKeeper::ProjectKeeper(Session& session) : session_(session) {
    untilCopy_.setSingleShot(true);
    untilCopy_.setInterval(kBetweenCopies);
    connect(&untilCopy_, &QTimer::timeout, this, [this] { keepCopy(); });
    connect(&session_.undoStack(), &QUndoStack::indexChanged, this, &ProjectKeeper::scheduleCopy);
    connect(&session_.jobs(), &JobRunner::finished, this,
            [this](qint64 job, JobState::Status status) {
                if (job == copyJob_) {
                    takeCopyEnd(status == JobState::Status::Done);
                }
            });
}

void ProjectKeeper::takeCopyEnd(bool isKept) {
    copyJob_ = 0;
    if (!isKept) {
        scheduleCopy();
    }
    if (const auto next = std::exchange(afterCopy_, nullptr)) {
        next();
    }
}

ProjectKeeper::Mark ProjectKeeper::mark() const {
    return {session_.projectScope(), session_.undoStack().index()};
}

/// What was edited while another project was read must not be thrown away with the old one.
bool ProjectKeeper::isUntouchedSince(const Mark& mark, const QString& file) {
    session_.takePendingTexts();
    const bool isUntouched =
        mark.project != nullptr && session_.undoStack().index() == mark.undoIndex;
    if (!isUntouched) {
        Q_EMIT session_.failed(tr("%1 was not opened, because the open project was changed "
                                  "meanwhile; save it and open again.")
                                   .arg(QFileInfo(file).fileName()));
    }
    return isUntouched;
}

void ProjectKeeper::scheduleCopy() {
    if (session_.isModified() && !untilCopy_.isActive()) {
        untilCopy_.start();
    }
}

void ProjectKeeper::open(const QString& file) {
    const std::filesystem::path path = fromUtf8(QFileInfo(file).absoluteFilePath().toStdString());
    session_.jobs().start(
        tr("Opening “%1”").arg(QFileInfo(file).fileName()), QStringLiteral("open"), this,
        [path, archives = session_.archives()](const RunContext& run) {
            return openProject(path, archives, run);
        },
        [this, path, before = mark()](OpenedProject opened) {
            const QString shown = toQString(path);
            if (!isUntouchedSince(before, shown)) {
                return;
            }
            takeOpened(shown, std::move(opened));
            session_.settings().addRecentFile(shown);
        },
        Lane::Saving);
}

void ProjectKeeper::takeOpened(const QString& file, OpenedProject opened) {
    Project& project = opened.project;
    std::shared_ptr<const OutlierResult> outliers;
    if (project.outliers) {
        outliers = std::make_shared<const OutlierResult>(std::move(*project.outliers));
    }
    std::shared_ptr<const OutlierLesson> lesson;
    if (project.lesson) {
        lesson = std::make_shared<const OutlierLesson>(std::move(*project.lesson));
    }
    session_.useModel({.file = project.modelFile,
                       .backbone = project.backbone,
                       .wordVectors = project.wordVectors});
    session_.replaceProject(file, std::move(project.collection), std::move(outliers),
                            std::move(lesson), std::move(project.expansion));
    session_.setHead(project.head);
    session_.takeFlagRule(project.flagRule);
    session_.addProblems({opened.problems.begin(), opened.problems.end()});
}

void ProjectKeeper::save(const QString& file) {
    const std::filesystem::path path = fromUtf8(QFileInfo(file).absoluteFilePath().toStdString());
    session_.jobs().start(
        tr("Saving “%1”").arg(QFileInfo(file).fileName()), QString(), this,
        [path, snapshot = snapshotOf(session_),
         archives = session_.archives()](const RunContext& run) {
            return saveProject(snapshot.toProject(), path, Media::Reference, archives, run);
        },
        [this, path, project = QPointer<QObject>(session_.projectScope()),
         saved = session_.collection(), savedLesson = session_.lesson(),
         savedExpansion = session_.expanding().expansion()](const std::vector<Problem>& problems) {
            if (project == nullptr) {
                session_.settings().addRecentFile(toQString(path));
                return;
            }
            session_.takeSaved(toQString(path), saved, savedLesson, savedExpansion);
            session_.addProblems({problems.begin(), problems.end()});
            if (!session_.isModified()) {
                discardCopy();
            }
        },
        Lane::Saving);
}

void ProjectKeeper::keepCopy(const std::function<void()>& next) {
    untilCopy_.stop();
    session_.takePendingTexts();
    if (!session_.isModified()) {
        if (next) {
            next();
        }
        return;
    }
    const std::filesystem::path projectFile = fromUtf8(session_.projectFile().toStdString());
    copyJob_ = session_.jobs().start(
        tr("Keeping a copy for recovery"), QStringLiteral("copy"), this,
        [recovery = recovery_, projectFile, snapshot = snapshotOf(session_),
         archives = session_.archives(), discards = discards_,
         before = discards_->load()](const RunContext& run) {
            recovery.noteProjectFile(projectFile);
            std::vector<Problem> problems = saveProject(
                snapshot.toProject(), recovery.autosaveFile(), Media::Reference, archives, run);
            if (discards->load() != before) {
                recovery.discard(recovery.autosaveFile());
            }
            return problems;
        },
        [this](const std::vector<Problem>&) {
            for (const std::filesystem::path& autosave : std::exchange(recovered_, {})) {
                recovery_.discard(autosave);
            }
        },
        Lane::Saving);
    afterCopy_ = next;
}

void ProjectKeeper::discardCopy() {
    untilCopy_.stop();
    discards_->fetch_add(1);
    recovery_.discard(recovery_.autosaveFile());
    for (const std::filesystem::path& autosave : std::exchange(recovered_, {})) {
        recovery_.discard(autosave);
    }
}

void ProjectKeeper::lookForLeftBehind() {
    session_.jobs().start(
        tr("Looking for unsaved work"), QStringLiteral("recovery"), this,
        [recovery = recovery_](const RunContext&) { return recovery.leftBehind(); },
        [this](const std::vector<LeftBehind>& left) {
            if (!left.empty()) {
                const auto savedAt =
                    std::chrono::file_clock::to_sys(left.front().savedAt).time_since_epoch();
                const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(savedAt);
                Q_EMIT foundLeftBehind(left.front(), toQString(left.front().projectFile.filename()),
                                       QDateTime::fromSecsSinceEpoch(seconds.count()));
            }
        },
        Lane::Saving);
}

void ProjectKeeper::recover(const LeftBehind& left) {
    session_.jobs().start(
        tr("Recovering unsaved work"), QStringLiteral("open"), this,
        [left, archives = session_.archives()](const RunContext& run) {
            return openProject(left.autosave, archives, run);
        },
        [this, left, before = mark()](OpenedProject opened) {
            if (!isUntouchedSince(before, toQString(left.autosave))) {
                return;
            }
            takeOpened(toQString(left.projectFile), std::move(opened));
            session_.undoStack().resetClean();
            recovered_.push_back(left.autosave);
            scheduleCopy();
        },
        Lane::Saving);
}

void ProjectKeeper::discard(const LeftBehind& left) { recovery_.discard(left.autosave); }

}  // namespace setscope
