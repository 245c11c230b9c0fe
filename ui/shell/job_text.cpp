#include "ui/shell/job_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>

#include "ui/session/job_runner.h"

namespace setscope {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("JobText", text); }

/// Empty if neither count nor time is known.
QString runningText(const JobState& job) {
    QStringList parts;
    if (job.progress.total > 1) {
        parts.append(
            tr("%L1 of %L2").arg(qint64{job.progress.done}).arg(qint64{job.progress.total}));
    } else if (job.progress.total == 0 && job.progress.done > 0) {
        parts.append(tr("%L1 so far").arg(qint64{job.progress.done}));
    }
    const QString left = timeLeftText(job.secondsLeft);
    if (!left.isEmpty()) {
        parts.append(left);
    }
    return parts.join(QStringLiteral(" · "));
}

}  // namespace

QString timeLeftText(double seconds) {
    if (seconds < 0.0) {
        return {};
    }
    const qint64 whole = std::max<qint64>(1, std::llround(seconds));
    if (whole < 90) {
        return tr("%1 s left").arg(whole);
    }
    const qint64 minutes = (whole + 30) / 60;
    if (minutes < 60) {
        return tr("%1 min left").arg(minutes);
    }
    return tr("%1 h %2 min left").arg(minutes / 60).arg(minutes % 60);
}

QString statusText(const JobState& job) {
    switch (job.status) {
        case JobState::Status::Waiting:
            return tr("waiting");
        case JobState::Status::Running: {
            const QString text = runningText(job);
            return text.isEmpty() ? tr("running") : text;
        }
        case JobState::Status::Done:
            return tr("done");
        case JobState::Status::Failed:
            return job.failure;
        case JobState::Status::Stopped:
            return tr("stopped");
    }
    return {};
}

QString lineText(const JobState& job) {
    const bool isUnknown = job.status == JobState::Status::Running && runningText(job).isEmpty();
    return isUnknown ? job.title + QChar(u'…') : tr("%1 – %2").arg(job.title, statusText(job));
}

int progressPermille(const JobState& job) {
    if (job.progress.total <= 1) {
        return -1;
    }
    return static_cast<int>(
        std::clamp<std::int64_t>(job.progress.done * 1000 / job.progress.total, 0, 1000));
}

}  // namespace setscope
