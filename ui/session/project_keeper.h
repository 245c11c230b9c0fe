#pragma once

#include <QDateTime>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "core/project/recovery.h"

namespace setscope {

struct OpenedProject;
class Session;

/// Opens and saves the session's project off the window's thread, keeps a copy for recovery every
/// minute while there are unsaved changes, and offers what a crashed process left. Lives on the
/// window's thread; belongs to its session.
class ProjectKeeper : public QObject {
    Q_OBJECT
  public:
    explicit ProjectKeeper(Session& session);

    void open(const QString& file);
    void save(const QString& file);

    /// Writes the copy for recovery now if there are unsaved changes; then, in any case, calls
    /// `next`.
    void keepCopy(const std::function<void()>& next = {});
    /// The regular end: the copy is not needed any more.
    void discardCopy();

    /// Looks for what crashed processes left; `foundLeftBehind` tells of the newest.
    void lookForLeftBehind();
    /// Opens it as unsaved changes of the project that it belonged to.
    void recover(const LeftBehind& left);
    void discard(const LeftBehind& left);

  Q_SIGNALS:
    /// @param name of the project, or empty if it was never saved
    void foundLeftBehind(const setscope::LeftBehind& left, const QString& name,
                         const QDateTime& savedAt);

  private:
    /// The state of the session when the reading of another project began.
    struct Mark {
        QPointer<QObject> project;
        int undoIndex = 0;
    };
    Mark mark() const;
    bool isUntouchedSince(const Mark& mark, const QString& file);
    void takeOpened(const QString& file, OpenedProject opened);
    void scheduleCopy();
    void takeCopyEnd(bool isKept);

    Session& session_;
    RecoveryFolder recovery_;
    /// Counted up by discardCopy, so that a copy that is being written meanwhile goes again.
    std::shared_ptr<std::atomic<int>> discards_ = std::make_shared<std::atomic<int>>(0);
    QTimer untilCopy_;
    qint64 copyJob_ = 0;
    std::function<void()> afterCopy_;
    std::vector<std::filesystem::path> recovered_;  ///< autosaves that this session goes on from
};

}  // namespace setscope
