#include "ui/shell/set_influence.h"

#include <utility>

#include "ui/itemmodels/number_text.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"

namespace setscope {

SetInfluence::SetInfluence(Session& session, QObject* parent) : QObject(parent), session_(session) {
    connect(&session_.jobs(), &JobRunner::finished, this, &SetInfluence::followJob);
}

/// Whether what was asked last is about the set as it is judged now.
bool SetInfluence::isAbout(SetId set) const {
    const SetOutliers* outliers = session_.outliersOf(set);
    return asked_ && outliers != nullptr && asked_->of == *outliers;
}

std::shared_ptr<const InfluenceMatrix> SetInfluence::of(SetId set) const {
    return isAbout(set) ? asked_->matrix : nullptr;
}

std::shared_ptr<const std::vector<InfluenceEffect>> SetInfluence::strongest(SetId set) const {
    return isAbout(set) ? asked_->strongest : nullptr;
}

/// What keeps the set from being asked about; empty if nothing does.
QString SetInfluence::obstacle(SetId set) const {
    if (session_.engine() == nullptr || session_.model() == nullptr) {
        return tr("The model is not loaded yet.");
    }
    const SetOutliers* outliers = session_.outliersOf(set);
    if (outliers == nullptr) {
        return tr("The set is not judged yet.");
    }
    const auto count = static_cast<qint64>(outliers->probability.size());
    if (count < kFewestMembers) {
        return tr("Taking members out one by one needs a set of at least %1 that can be read.")
            .arg(kFewestMembers);
    }
    if (count > kMostMembers) {
        return tr("The set has %1; taking them out one by one is offered for sets of up to %2.")
            .arg(countedText(count, tr("member"), tr("members")), countText(kMostMembers));
    }
    return {};
}

QString SetInfluence::trouble(SetId set) const {
    return isAbout(set) ? asked_->failure : obstacle(set);
}

/// A question that still waits ends with this, and must not tell what is half gone.
SetInfluence::~SetInfluence() { session_.jobs().disconnect(this); }

void SetInfluence::ask(SetId set) {
    const bool isAsked = isAbout(set) && !asked_->wasStopped;
    if (isAsked || !obstacle(set).isEmpty()) {
        return;
    }
    const SetOutliers& outliers = *session_.outliersOf(set);
    asked_.emplace().of = outliers;
    job_ = 0;
    job_ = session_.jobs().start(
        tr("Taking members out of “%1” one by one").arg(toQString(outliers.name)),
        QStringLiteral("influence"), this,
        [engine = session_.engine(), model = session_.model(), collection = session_.collection(),
         set, options = session_.outlierOptions()](const RunContext& run) {
            Answer answer;
            answer.matrix = engine->outliers().influence(*model, *collection, set, options, run);
            answer.strongest = strongestEffects(answer.matrix);
            return answer;
        },
        [this](Answer answer) { take(std::move(answer)); });
    Q_EMIT changed();
}

void SetInfluence::take(Answer answer) {
    if (asked_ && asked_->of.set == answer.matrix.set) {
        asked_->matrix = std::make_shared<const InfluenceMatrix>(std::move(answer.matrix));
        asked_->strongest =
            std::make_shared<const std::vector<InfluenceEffect>>(std::move(answer.strongest));
        Q_EMIT changed();
    }
}

/// What failed is not asked again; what was stopped is, when somebody asks.
void SetInfluence::followJob(qint64 job) {
    if (job != job_ || !asked_ || asked_->matrix != nullptr) {
        return;
    }
    const JobState* state = session_.jobs().find(job);
    asked_->wasStopped = state == nullptr || state->status != JobState::Status::Failed;
    asked_->failure = asked_->wasStopped
                          ? tr("This was stopped; open the window again to ask anew.")
                          : state->failure;
    Q_EMIT changed();
}

}  // namespace setscope
