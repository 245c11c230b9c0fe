#include "ui/shell/teach_dialog.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/itemmodels/number_text.h"
#include "ui/itemmodels/verdicts.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/shell/job_text.h"
#include "ui/views/interval_bars.h"

namespace setscope {
namespace {

constexpr int kDialogWidth = 620;
constexpr QMargins kDialogMargins(24, 20, 24, 18);

QLabel* wrapped(const QString& text, const QString& role, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    if (!role.isEmpty()) {
        label->setProperty("role", role);
    }
    return label;
}

IntervalBars::Share shareOf(const MeasuredMetric& metric) {
    return {metric.value, metric.low, metric.high};
}

/// Answers stand against the clean sets that came with the model, whose scores a lesson changes.
bool restsOnShippedSets(const Session& session) {
    const std::shared_ptr<const OutlierResult> result = session.outliers();
    return result != nullptr && std::ranges::any_of(result->sets, [](const SetOutliers& set) {
               return set.setPValue && set.references != ReferenceOrigin::Own;
           });
}

}  // namespace

TeachDialog::TeachDialog(Session& session, QWidget* parent)
    : QDialog(parent), session_(session), stack_(new QStackedLayout(this)) {
    setObjectName(QStringLiteral("TeachDialog"));
    setWindowTitle(tr("Learn from my marks"));
    setMinimumWidth(kDialogWidth);
    createProgress();
    connect(&session.jobs(), &JobRunner::changed, this, &TeachDialog::showProgress);
    connect(&session.jobs(), &JobRunner::finished, this,
            [this](qint64 job, JobState::Status status) {
                if (job == job_ && status != JobState::Status::Done) {
                    job_ = 0;
                    reject();
                }
            });
    connect(session.projectScope(), &QObject::destroyed, this, &TeachDialog::reject);
    start();
}

TeachDialog::~TeachDialog() { session_.jobs().disconnect(this); }

void TeachDialog::createProgress() {
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(kDialogMargins);
    column->setSpacing(12);
    const VerdictCounts marks = countVerdicts(*session_.collection());
    column->addWidget(
        wrapped(tr("Learning from %1…").arg(markCountText(marks)), QStringLiteral("title"), page));
    bar_ = new QProgressBar(page);
    bar_->setTextVisible(false);
    bar_->setRange(0, 0);
    bar_->setAccessibleName(tr("Progress of learning"));
    column->addWidget(bar_);
    status_ = wrapped({}, QStringLiteral("secondary"), page);
    column->addWidget(status_);
    column->addStretch();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, page);
    connect(buttons, &QDialogButtonBox::rejected, this, &TeachDialog::reject);
    column->addWidget(buttons);
    stack_->addWidget(page);
}

void TeachDialog::start() {
    job_ = session_.jobs().start(
        tr("Learning from your marks"), QStringLiteral("teach"), this,
        [engine = session_.engine(), model = session_.model(), collection = session_.collection(),
         options = session_.outlierOptions()](const RunContext& run) {
            return engine->outliers().teach(*model, *collection, options, run);
        },
        [this](TaughtLesson taught) { showLesson(std::move(taught)); });
}

void TeachDialog::showProgress() {
    const JobState* job = job_ != 0 ? session_.jobs().find(job_) : nullptr;
    if (job == nullptr || job->isFinished()) {
        return;
    }
    status_->setText(statusText(*job));
    const int permille = progressPermille(*job);
    bar_->setRange(0, permille < 0 ? 0 : 1000);
    bar_->setValue(std::max(permille, 0));
}

void TeachDialog::showLesson(TaughtLesson taught) {
    job_ = 0;
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(kDialogMargins);
    column->setSpacing(14);
    const QString marks = countedText(taught.lesson.verdictCount, tr("mark"), tr("marks"));
    const QString sets = countedText(taught.lesson.setCount, tr("set"), tr("sets"));
    column->addWidget(
        wrapped(tr("What %1 in %2 taught").arg(marks, sets), QStringLiteral("title"), page));
    QLabel* advice = wrapped(toQString(taught.advice), {}, page);
    advice->setObjectName(QStringLiteral("advice"));
    column->addWidget(advice);
    if (!taught.after.empty()) {
        column->addLayout(createComparison(taught));
        column->addWidget(
            wrapped(tr("Measured on marked sets that were left out while learning, "
                       "with 95 % intervals: above without the lesson, below with it."),
                    QStringLiteral("secondary"), page));
    }
    if (restsOnShippedSets(session_)) {
        column->addWidget(wrapped(
            tr("The clean sets that came with the model do not fit what is taught: p-values, and "
               "flags by false alarms, then need sets that you call clean."),
            QStringLiteral("secondary"), page));
    }
    column->addStretch();
    const bool helps = taught.effect == LessonEffect::Helps;
    auto* buttons = new QDialogButtonBox(page);
    QPushButton* keep = buttons->addButton(tr("&Keep"), QDialogButtonBox::AcceptRole);
    QPushButton* discard = buttons->addButton(tr("&Discard"), QDialogButtonBox::RejectRole);
    keep->setObjectName(QStringLiteral("keepLesson"));
    discard->setObjectName(QStringLiteral("discardLesson"));
    QPushButton* advised = helps ? keep : discard;
    advised->setProperty("primary", true);
    advised->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &TeachDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this, lesson = std::move(taught.lesson)] {
        session_.keepLesson(lesson);
        accept();
    });
    column->addWidget(buttons);
    stack_->setCurrentIndex(stack_->addWidget(page));
    advised->setFocus();
    adjustSize();
}

QGridLayout* TeachDialog::createComparison(const TaughtLesson& taught) {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(10);
    grid->setColumnStretch(0, 2);
    grid->setColumnStretch(1, 2);
    grid->addWidget(wrapped(tr("before"), QStringLiteral("section"), this), 0, 2);
    grid->addWidget(wrapped(tr("after"), QStringLiteral("section"), this), 0, 3);
    const std::size_t count = std::min(taught.before.size(), taught.after.size());
    for (std::size_t i = 0; i < count; ++i) {
        const MeasuredMetric& before = taught.before[i];
        const MeasuredMetric& after = taught.after[i];
        const int row = static_cast<int>(i) + 1;
        auto* bars = new IntervalBars(shareOf(before), shareOf(after), this);
        bars->setAccessibleName(
            tr("%1: before %2, after %3")
                .arg(toQString(after.name), shareText(before), shareText(after)));
        bars->setToolTip(bars->accessibleName());
        grid->addWidget(wrapped(toQString(after.name), {}, this), row, 0);
        grid->addWidget(bars, row, 1);
        grid->addWidget(new QLabel(shareText(before), this), row, 2);
        grid->addWidget(new QLabel(shareText(after), this), row, 3);
    }
    return grid;
}

void TeachDialog::reject() {
    if (job_ != 0) {
        session_.jobs().stop(std::exchange(job_, 0));
    }
    QDialog::reject();
}

}  // namespace setscope
