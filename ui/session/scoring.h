#pragma once

#include <QList>
#include <QObject>
#include <memory>
#include <unordered_set>
#include <vector>

#include "core/analysis/engine.h"
#include "core/base/problem.h"
#include "core/results/outlier_result.h"
#include "ui/session/scoring_queue.h"

namespace setscope {

class JobRunner;

/// Keeps the newest answer about every set of the collection: scores what is asked for in one job
/// of many short steps, edited sets first, and merges each step's answers into the newest result.
/// Lives on the window's thread. What is asked for before engine and model are there waits for
/// them.
class Scoring : public QObject {
    Q_OBJECT
  public:
    explicit Scoring(JobRunner& jobs);
    ~Scoring() override;

    void setEngine(std::shared_ptr<Engine> engine) { engine_ = std::move(engine); }
    /// Answers from now on come from this model and head; what they did not answer yet is scored.
    void setModel(std::shared_ptr<const Model> model, Head head);
    /// Answers from now on are given with this lesson, which may be null; those that were given
    /// with another one are asked for anew and never mixed with them.
    void setLesson(std::shared_ptr<const OutlierLesson> lesson);

    /// The newest collection; answers about sets that are gone are dropped at once.
    /// @return true if `outliers` is another result now; whoever hands the collection over tells
    /// of both
    bool setCollection(const std::shared_ptr<const Collection>& collection);
    void request(const QList<SetId>& sets, ScoringQueue::Urgency urgency);
    void requestAll();
    /// Scores every set again, after those that wait already.
    void requestRest();
    /// Another project: begins with `outliers`, which may be null and were given with `lesson`, and
    /// scores what they do not answer. Whoever calls it tells of both.
    void reset(const std::shared_ptr<const Collection>& collection,
               std::shared_ptr<const OutlierResult> outliers,
               std::shared_ptr<const OutlierLesson> lesson);

    std::shared_ptr<const OutlierResult> outliers() const { return outliers_; }
    /// The same without sets that were asked for again since, and without answers given with
    /// another lesson; null if nothing is left.
    std::shared_ptr<const OutlierResult> settled() const;
    bool isRunning() const { return job_ != 0; }

  Q_SIGNALS:
    void answered();  ///< a step's answers are in `outliers`
    void foundProblems(const QList<Problem>& problems);
    void runningChanged();

  private:
    bool isOfThisModel(const ItemSet& set, const SetOutliers& answer) const;
    bool isOfThisLesson() const;
    std::vector<SetId> allSets() const;
    std::vector<SetId> unanswered() const;
    void add(const std::vector<SetId>& sets, ScoringQueue::Urgency urgency);
    void requestUnanswered();
    void startIfNeeded();
    void stop();
    void merge(OutlierResult part);
    void setJob(qint64 job);

    JobRunner& jobs_;
    std::shared_ptr<Engine> engine_;
    std::shared_ptr<const Model> model_;
    Head head_ = Head::Softmax;
    std::shared_ptr<const Collection> collection_ = std::make_shared<const Collection>();
    std::shared_ptr<ScoringQueue> queue_ = std::make_shared<ScoringQueue>();
    std::shared_ptr<const OutlierLesson> lesson_;
    std::shared_ptr<const OutlierResult> outliers_;
    std::shared_ptr<const Model> modelOfOutliers_;  ///< that gave them; null: those of a project
    std::shared_ptr<const OutlierLesson> lessonOfOutliers_;  ///< that `outliers_` were given with
    std::unordered_set<SetId> stale_;  ///< asked for and not answered since, also after a stop
    qint64 job_ = 0;
};

}  // namespace setscope
