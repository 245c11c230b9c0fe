#include "ui/session/scoring.h"

#include <QElapsedTimer>
#include <algorithm>
#include <iterator>
#include <optional>
#include <unordered_map>
#include <utility>

#include "ui/session/job_runner.h"
#include "ui/session/outlier_merge.h"

namespace setscope {
namespace {

constexpr std::int64_t kChunkMembers = 64;
constexpr qint64 kStepMilliseconds = 100;

/// Scores what waits in the queue, one step after the other; runs in the lane.
class ScoringSteps {
  public:
    ScoringSteps(std::shared_ptr<ScoringQueue> queue, std::shared_ptr<Engine> engine,
                 std::shared_ptr<const Model> model, OutlierOptions options)
        : queue_(std::move(queue)),
          engine_(std::move(engine)),
          model_(std::move(model)),
          options_(std::move(options)) {}

    /// @return answers to about a tenth of a second of work, or to the edited sets alone; empty
    /// when nothing waits
    std::optional<OutlierResult> operator()(const RunContext& run) {
        std::optional<OutlierResult> answers;
        QElapsedTimer elapsed;
        elapsed.start();
        while (const std::optional<ScoringChunk> chunk = queue_->take(kChunkMembers)) {
            OutlierResult part = score(*chunk, run);
            if (!answers) {
                answers = std::move(part);
            } else {
                part = namedBy(std::move(part), answers->model);
                std::ranges::move(part.sets, std::back_inserter(answers->sets));
                std::ranges::move(part.problems, std::back_inserter(answers->problems));
            }
            if (chunk->isUrgent || elapsed.elapsed() >= kStepMilliseconds) {
                break;
            }
        }
        return answers;
    }

  private:
    OutlierResult score(const ScoringChunk& chunk, const RunContext& run) {
        const std::int64_t total = done_ + chunk.memberCount + queue_->waitingMembers();
        const auto report = [&](std::int64_t doneInChunk) {
            const std::int64_t done = done_ + std::min(doneInChunk, chunk.memberCount);
            run.step({done, total, "members scored"});
        };
        const RunContext inner(run.settings(), run.stopToken(),
                               [&](const Progress& progress) { report(progress.done); });
        options_.sets = chunk.sets;
        OutlierResult part =
            engine_->outliers().findOutliers(*model_, *chunk.collection, options_, inner);
        report(chunk.memberCount);
        done_ += chunk.memberCount;
        return part;
    }

    std::shared_ptr<ScoringQueue> queue_;
    std::shared_ptr<Engine> engine_;
    std::shared_ptr<const Model> model_;
    OutlierOptions options_;
    std::int64_t done_ = 0;
};

}  // namespace

Scoring::Scoring(JobRunner& jobs) : jobs_(jobs) {
    connect(&jobs_, &JobRunner::finished, this, [this](qint64 job, JobState::Status status) {
        if (job != job_) {
            return;
        }
        if (status != JobState::Status::Done) {
            queue_->clear();
        }
        setJob(0);
        startIfNeeded();
    });
}

/// Jobs of a session that goes away still end, and say so.
Scoring::~Scoring() { jobs_.disconnect(this); }

void Scoring::setModel(std::shared_ptr<const Model> model, Head head) {
    model_ = std::move(model);
    head_ = head;
    requestUnanswered();
}

void Scoring::setLesson(std::shared_ptr<const OutlierLesson> lesson) {
    lesson_ = std::move(lesson);
    requestUnanswered();
}

/// What a model says of itself is about pictures. Answers on others count if this very model gave
/// them.
bool Scoring::isOfThisModel(const ItemSet& set, const SetOutliers& answer) const {
    if (model_ == nullptr || outliers_->head != head_) {
        return false;
    }
    const bool isOfPictures = std::ranges::all_of(
        set.members, [](const Member& member) { return member.payload.picture() != nullptr; });
    return model_ == modelOfOutliers_ ||
           (isOfPictures && answer.model.value_or(outliers_->model) == model_->info().identity);
}

bool Scoring::isOfThisLesson() const {
    return lesson_ == lessonOfOutliers_ ||
           (lesson_ != nullptr && lessonOfOutliers_ != nullptr && *lesson_ == *lessonOfOutliers_);
}

std::vector<SetId> Scoring::allSets() const {
    std::vector<SetId> all;
    std::ranges::transform(collection_->sets, std::back_inserter(all), &ItemSet::id);
    return all;
}

std::vector<SetId> Scoring::unanswered() const {
    std::unordered_map<SetId, const SetOutliers*> answers;
    if (outliers_ != nullptr && isOfThisLesson()) {
        for (const SetOutliers& set : outliers_->sets) {
            if (!stale_.contains(set.set)) {
                answers.emplace(set.set, &set);
            }
        }
    }
    std::vector<SetId> sets;
    for (const ItemSet& set : collection_->sets) {
        const auto answer = answers.find(set.id);
        if (answer == answers.end() || !isOfThisModel(set, *answer->second)) {
            sets.push_back(set.id);
        }
    }
    return sets;
}

void Scoring::requestUnanswered() {
    stop();
    if (model_ != nullptr) {
        add(unanswered(), ScoringQueue::Urgency::New);
    }
}

void Scoring::add(const std::vector<SetId>& sets, ScoringQueue::Urgency urgency) {
    stale_.insert(sets.begin(), sets.end());
    queue_->add(sets, urgency);
    startIfNeeded();
}

bool Scoring::setCollection(const std::shared_ptr<const Collection>& collection) {
    collection_ = collection;
    queue_->setCollection(collection);
    if (outliers_ == nullptr) {
        return false;
    }
    std::optional<OutlierResult> followed = followCollection(*outliers_, *collection);
    if (followed) {
        outliers_ = std::make_shared<const OutlierResult>(std::move(*followed));
    }
    return followed.has_value();
}

void Scoring::request(const QList<SetId>& sets, ScoringQueue::Urgency urgency) {
    add({sets.begin(), sets.end()}, urgency);
}

void Scoring::requestAll() {
    stop();
    requestRest();
}

void Scoring::requestRest() { add(allSets(), ScoringQueue::Urgency::New); }

void Scoring::reset(const std::shared_ptr<const Collection>& collection,
                    std::shared_ptr<const OutlierResult> outliers,
                    std::shared_ptr<const OutlierLesson> lesson) {
    stop();
    collection_ = collection;
    queue_->setCollection(collection);
    outliers_ = std::move(outliers);
    modelOfOutliers_ = nullptr;
    lesson_ = lesson;
    lessonOfOutliers_ = std::move(lesson);
    stale_.clear();
    requestUnanswered();
}

std::shared_ptr<const OutlierResult> Scoring::settled() const {
    if (outliers_ == nullptr || !isOfThisLesson()) {
        return nullptr;
    }
    const auto isStale = [this](const SetOutliers& set) { return stale_.contains(set.set); };
    if (std::ranges::none_of(outliers_->sets, isStale)) {
        return outliers_;
    }
    OutlierResult settled = *outliers_;
    std::erase_if(settled.sets, isStale);
    return settled.sets.empty() ? nullptr
                                : std::make_shared<const OutlierResult>(std::move(settled));
}

/// The running job keeps the queue it began with; what it still answers is dropped.
void Scoring::stop() {
    if (job_ != 0) {
        jobs_.stop(std::exchange(job_, 0));
        Q_EMIT runningChanged();
    }
    queue_ = std::make_shared<ScoringQueue>();
    queue_->setCollection(collection_);
}

void Scoring::startIfNeeded() {
    if (job_ != 0 || engine_ == nullptr || model_ == nullptr || queue_->isEmpty()) {
        return;
    }
    setJob(jobs_.startSteps(
        tr("Finding outliers"), QStringLiteral("scoring"), this,
        ScoringSteps(queue_, engine_, model_, {.head = head_, .sets = {}, .lesson = lesson_}),
        [this](OutlierResult part) { merge(std::move(part)); }));
}

/// Sets that were edited again since their chunk was taken wait for a newer answer; this one is
/// passed over. Older answers of another device or lesson are dropped by the merge; those of
/// another device are asked for anew here.
void Scoring::merge(OutlierResult part) {
    std::erase_if(part.sets, [this](const SetOutliers& set) { return queue_->contains(set.set); });
    for (const SetOutliers& set : part.sets) {
        stale_.erase(set.set);
    }
    const QList<Problem> problems(part.problems.begin(), part.problems.end());
    const bool isOtherDevice = outliers_ != nullptr && outliers_->device != part.device;
    const bool isRenamed =
        outliers_ != nullptr && modelOfOutliers_ == model_ && outliers_->model != part.model;
    if (isRenamed) {
        outliers_ = std::make_shared<const OutlierResult>(namedBy(*outliers_, part.model));
    }
    outliers_ = std::make_shared<const OutlierResult>(
        mergeOutliers(isOfThisLesson() ? outliers_.get() : nullptr, std::move(part), *collection_));
    modelOfOutliers_ = model_;
    lessonOfOutliers_ = lesson_;
    if (isOtherDevice) {
        add(unanswered(), ScoringQueue::Urgency::New);
    }
    if (!problems.isEmpty()) {
        Q_EMIT foundProblems(problems);
    }
    Q_EMIT answered();
}

void Scoring::setJob(qint64 job) {
    job_ = job;
    Q_EMIT runningChanged();
}

}  // namespace setscope
