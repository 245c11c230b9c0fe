#include "ui/shell/jobs_dock.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/shell/job_row.h"
#include "ui/shell/problems_view.h"

namespace setscope {

JobsDock::JobsDock(Session& session, QWidget* parent)
    : QDockWidget(tr("Jobs"), parent), session_(session), tabs_(new QTabWidget(this)) {
    setObjectName(QStringLiteral("JobsDock"));
    setTitleBarWidget(new QWidget(this));
    setAllowedAreas(Qt::BottomDockWidgetArea);
    tabs_->setAccessibleName(tr("Jobs and problems"));
    tabs_->setDocumentMode(true);
    tabs_->addTab(createJobsView(), tr("Jobs"));
    tabs_->addTab(new ProblemsView(session_, tabs_), tr("Problems"));
    setWidget(tabs_);
    connect(&session_.jobs(), &JobRunner::changed, this, &JobsDock::refreshJobs);
    connect(&session_, &Session::problemsChanged, this, &JobsDock::refreshProblemsTitle);
    refreshJobs();
    refreshProblemsTitle();
}

QWidget* JobsDock::createJobsView() {
    auto* scroll = new QScrollArea(tabs_);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_ = new QWidget(scroll);
    list_->setAccessibleName(tr("Jobs"));
    auto* column = new QVBoxLayout(list_);
    column->setContentsMargins(0, 6, 0, 6);
    column->setSpacing(0);
    empty_ = new QLabel(tr("No job is running."), list_);
    empty_->setProperty("role", QStringLiteral("secondary"));
    empty_->setContentsMargins(12, 6, 12, 6);
    column->addWidget(empty_);
    rows_ = new QVBoxLayout;
    rows_->setSpacing(0);
    column->addLayout(rows_);
    clear_ = new QPushButton(tr("Clear finished jobs"), list_);
    clear_->setProperty("link", true);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(8, 4, 8, 0);
    foot->addWidget(clear_);
    foot->addStretch();
    column->addLayout(foot);
    column->addStretch();
    connect(clear_, &QPushButton::clicked, &session_.jobs(), &JobRunner::clearFinished);
    scroll->setWidget(list_);
    return scroll;
}

void JobsDock::showTab(Tab tab) {
    tabs_->setCurrentIndex(static_cast<int>(tab));
    show();
}

void JobsDock::refreshJobs() {
    const std::vector<JobState>& jobs = session_.jobs().jobs();
    for (const qint64 id : rowOf_.keys()) {
        if (session_.jobs().find(id) == nullptr) {
            rowOf_.take(id)->deleteLater();
        }
    }
    for (const JobState& job : jobs) {
        JobRow*& row = rowOf_[job.id];
        if (row == nullptr) {
            row = new JobRow(tabs_);
            rows_->insertWidget(0, row);
            connect(row, &JobRow::cancelled, this,
                    [this, id = job.id] { session_.jobs().stop(id); });
        }
        row->show(job);
    }
    empty_->setVisible(jobs.empty());
    clear_->setVisible(std::ranges::any_of(jobs, &JobState::isFinished));
    list_->setMinimumHeight(std::max(0, list_->layout()->totalHeightForWidth(list_->width())));
}

void JobsDock::refreshProblemsTitle() {
    const qsizetype count = session_.problems().size();
    tabs_->setTabText(static_cast<int>(Tab::Problems),
                      count == 0 ? tr("Problems") : tr("Problems (%L1)").arg(count));
}

}  // namespace setscope
