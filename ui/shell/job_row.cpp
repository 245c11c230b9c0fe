#include "ui/shell/job_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>
#include <algorithm>

#include "ui/session/job_runner.h"
#include "ui/shell/job_text.h"

namespace setscope {

JobRow::JobRow(QWidget* parent)
    : QWidget(parent),
      title_(new QLabel(this)),
      status_(new QLabel(this)),
      bar_(new QProgressBar(this)),
      cancel_(new QPushButton(tr("Cancel"), this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 12, 4);
    row->setSpacing(12);
    title_->setMinimumWidth(200);
    status_->setWordWrap(true);
    status_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    bar_->setTextVisible(false);
    bar_->setFixedWidth(220);
    row->addWidget(title_);
    row->addWidget(bar_);
    row->addWidget(status_, 1);
    row->addWidget(cancel_);
    connect(cancel_, &QPushButton::clicked, this, &JobRow::cancelled);
}

void JobRow::show(const JobState& job) {
    title_->setText(job.title);
    status_->setText(statusText(job));
    const QString role = job.status == JobState::Status::Failed ? QStringLiteral("danger")
                                                                : QStringLiteral("secondary");
    if (status_->property("role").toString() != role) {
        status_->setProperty("role", role);
        status_->style()->polish(status_);
    }
    const int permille = progressPermille(job);
    const bool isUnknown = permille < 0 && job.status == JobState::Status::Running;
    bar_->setRange(0, isUnknown ? 0 : 1000);
    bar_->setValue(std::max(permille, 0));
    bar_->setVisible(!job.isFinished());
    bar_->setAccessibleName(tr("Progress of “%1”").arg(job.title));
    cancel_->setVisible(!job.isFinished());
    cancel_->setAccessibleName(tr("Cancel “%1”").arg(job.title));
}

}  // namespace setscope
