#include "ui/shell/status_bar.h"

#include <QCoreApplication>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>
#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/text.h"
#include "ui/itemmodels/member_words.h"
#include "ui/itemmodels/number_text.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/shell/job_text.h"

namespace setscope {
namespace {

constexpr double kSmallestShownChange = 1e-6;
constexpr double kInvariant = 1e-5;

QString tr(const char* text) { return QCoreApplication::translate("StatusBar", text); }

/// The change rounded up to one digit: 3.2e-7 -> "1e-6", 2.1e-5 -> "3e-5".
QString changeText(double change) {
    const double shown = std::max(change, kSmallestShownChange);
    const int exponent = static_cast<int>(std::floor(std::log10(shown) + 1e-9));
    const int digit = static_cast<int>(std::ceil(shown / std::pow(10.0, exponent) - 1e-9));
    return digit == 10 ? QStringLiteral("1e%1").arg(exponent + 1)
                       : QStringLiteral("%1e%2").arg(digit).arg(exponent);
}

QString deviceName(const std::string& device) {
    const QString name = toQString(device);
    return name == QLatin1String("cpu") ? tr("CPU") : name.toUpper();
}

/// What judged the current set, where it is another model than the loaded one, that of the
/// pictures.
std::optional<ModelIdentity> judgeOfOpenSet(const Session& session) {
    const std::shared_ptr<const Collection> collection = session.collection();
    const ItemSet* set = collection->findSet(session.currentSet());
    const SetOutliers* outliers = session.outliersOf(session.currentSet());
    const bool isJudged = set != nullptr && outliers != nullptr && !outliers->probability.empty();
    if (!isJudged || commonKind(*set) == PayloadKind::Picture) {
        return std::nullopt;
    }
    return outliers->model.value_or(session.outliers()->model);
}

/// The job to show: the one that runs, the newest if there are several.
const JobState* jobToShow(const std::vector<JobState>& jobs) {
    const auto running = std::find_if(jobs.rbegin(), jobs.rend(), [](const JobState& job) {
        return job.status == JobState::Status::Running;
    });
    return running != jobs.rend() ? &*running : nullptr;
}

}  // namespace

QString deviceText(const Session& session) {
    if (!session.engineFailure().isEmpty()) {
        return tr("Engine not available");
    }
    const std::shared_ptr<Engine> engine = session.engine();
    if (engine == nullptr) {
        return tr("Engine is loading…");
    }
    const std::shared_ptr<const OutlierResult> result = session.outliers();
    if (result == nullptr || result->device.used.empty()) {
        return tr("CPU · %1").arg(countedText(engine->info().threads, tr("thread"), tr("threads")));
    }
    return QStringLiteral("%1 · %2").arg(deviceName(result->device.used),
                                         toQString(result->device.detail));
}

QString modelText(const Session& session) {
    const std::shared_ptr<const Model> model = session.model();
    if (model == nullptr) {
        return session.engine() != nullptr ? tr("No model") : QString();
    }
    if (const std::optional<ModelIdentity> judge = judgeOfOpenSet(session)) {
        return tr("Model: %1 %2").arg(toQString(judge->name), toQString(judge->version));
    }
    const ModelInfo& info = model->info();
    const QString text = tr("Model: %1 %2 · invariant to %3")
                             .arg(toQString(info.identity.name), toQString(info.identity.version),
                                  changeText(info.largestChange));
    return info.largestChange <= kInvariant ? text + QStringLiteral(" ✓") : text;
}

QString textsText(const Session& session) {
    const std::shared_ptr<const Collection> collection = session.collection();
    const bool hasTexts = std::ranges::any_of(collection->sets, [](const ItemSet& set) {
        return std::ranges::any_of(
            set.members, [](const Member& member) { return member.payload.text() != nullptr; });
    });
    if (!hasTexts) {
        return {};
    }
    const std::filesystem::path& vectors = session.modelSource().wordVectors;
    return vectors.empty() ? tr("Texts by letters")
                           : tr("Texts by %1").arg(toQString(toUtf8(vectors.filename())));
}

QString comparedByText(const Session& session) {
    const std::filesystem::path& vectors = session.modelSource().wordVectors;
    const QString texts =
        vectors.empty()
            ? tr("Texts are compared by their letters, not by what they mean")
            : tr("Texts are compared by the word vectors in %1").arg(toQString(toUtf8(vectors)));
    return tr("%1; rows of numbers by their numbers. Both are judged by the shipped detector that "
              "fits any encoder.")
        .arg(texts);
}

StatusBar::StatusBar(Session& session, QWidget* parent)
    : QStatusBar(parent),
      session_(session),
      device_(new QLabel(this)),
      model_(new QLabel(this)),
      texts_(new QLabel(this)),
      counts_(new QLabel(this)),
      problems_(new QToolButton(this)),
      job_(new QToolButton(this)),
      progress_(new QProgressBar(this)) {
    setSizeGripEnabled(false);
    setContentsMargins(4, 0, 12, 0);
    setAccessibleName(tr("Status"));
    progress_->setFixedWidth(120);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Progress of the current job"));
    problems_->setToolTip(tr("Shows the files that could not be used"));
    job_->setToolTip(tr("Shows all jobs"));
    addWidget(device_);
    addWidget(model_);
    addWidget(texts_);
    addWidget(counts_);
    addPermanentWidget(problems_);
    addPermanentWidget(job_);
    addPermanentWidget(progress_);
    connect(problems_, &QToolButton::clicked, this, &StatusBar::problemsClicked);
    connect(job_, &QToolButton::clicked, this, &StatusBar::jobsClicked);
    connect(&session_, &Session::engineChanged, this, &StatusBar::refreshEngine);
    connect(&session_, &Session::outliersChanged, this, &StatusBar::refreshEngine);
    connect(&session_, &Session::currentSetChanged, this, &StatusBar::refreshEngine);
    connect(&session_, &Session::collectionChanged, this, &StatusBar::refreshCounts);
    connect(&session_, &Session::problemsChanged, this, &StatusBar::refreshCounts);
    connect(&session_.jobs(), &JobRunner::changed, this, &StatusBar::refreshJob);
    refreshEngine();
    refreshCounts();
    refreshJob();
}

void StatusBar::refreshEngine() {
    device_->setText(deviceText(session_));
    const std::shared_ptr<const OutlierResult> result = session_.outliers();
    device_->setToolTip(result != nullptr ? toQString(result->device.reason) : QString());
    model_->setText(modelText(session_));
    model_->setToolTip(
        judgeOfOpenSet(session_)
            ? tr("What judged the open set: texts and rows have another model than pictures.")
            : tr("The largest change that reordering the members of a set made to an answer, "
                 "measured when the model was loaded."));
    model_->setVisible(!model_->text().isEmpty());
    refreshTexts();
}

void StatusBar::refreshTexts() {
    const QString text = textsText(session_);
    texts_->setVisible(!text.isEmpty());
    texts_->setText(text);
    texts_->setToolTip(plainToolTip(comparedByText(session_)));
}

void StatusBar::refreshCounts() {
    const std::shared_ptr<const Collection> collection = session_.collection();
    counts_->setVisible(!collection->sets.empty());
    counts_->setText(QStringLiteral("%1 · %2").arg(
        countedText(std::ssize(collection->sets), tr("set"), tr("sets")),
        countedMembers(collection->memberCount(), commonKind(*collection))));
    refreshTexts();
    const qsizetype problems = session_.problems().size();
    problems_->setVisible(problems > 0);
    problems_->setText(countedText(problems, tr("problem"), tr("problems")));
}

void StatusBar::refreshJob() {
    const JobState* job = jobToShow(session_.jobs().jobs());
    job_->setVisible(job != nullptr);
    progress_->setVisible(job != nullptr);
    if (job == nullptr) {
        return;
    }
    job_->setText(lineText(*job));
    const int permille = progressPermille(*job);
    progress_->setRange(0, permille < 0 ? 0 : 1000);
    progress_->setValue(permille);
}

}  // namespace setscope
