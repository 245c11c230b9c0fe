#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QUndoStack>
#include <memory>
#include <optional>
#include <set>

#include "core/analysis/engine.h"
#include "core/base/problem.h"
#include "core/items/collection.h"
#include "core/project/expansion.h"
#include "core/results/outlier_lesson.h"
#include "core/results/outlier_result.h"

namespace setscope {

class ArchiveFormat;
class Expanding;
class JobRunner;
class ProjectKeeper;
class Scoring;
class Settings;
class ThumbnailStore;
enum class Setting;

/// What is open: the collection and its undo stack, what is selected, the model, and the newest
/// answer about it. Lives on the window's thread. Views read values from here and are told by
/// signals; every change of the collection goes through an undo command.
class Session : public QObject {
    Q_OBJECT
  public:
    Session(std::shared_ptr<const ArchiveFormat> archives, Settings& settings, JobRunner& jobs,
            QObject* parent = nullptr);
    ~Session() override;

    std::shared_ptr<const Collection> collection() const { return collection_; }
    QUndoStack& undoStack() { return undoStack_; }
    JobRunner& jobs() { return jobs_; }
    Settings& settings() { return settings_; }
    ThumbnailStore& thumbnails() { return *thumbnails_; }
    Expanding& expanding() const { return *expanding_; }
    std::shared_ptr<const ArchiveFormat> archives() const { return archives_; }

    // Selection: one current set, any number of selected members of it, one current member among
    // them. When the sets of an import or of a project are judged, the most suspicious one becomes
    // the current one, unless something was selected in the meantime.
    SetId currentSet() const { return currentSet_; }
    void setCurrentSet(SetId set);
    const QList<MemberId>& selectedMembers() const { return selectedMembers_; }
    MemberId currentMember() const { return currentMember_; }
    void select(const QList<MemberId>& members, MemberId current);

    // Answers. Null until the first is there; members that were removed since are still in it until
    // the next comes.
    std::shared_ptr<const OutlierResult> outliers() const;
    /// The newest answer on one set; null if there is none.
    const SetOutliers* outliersOf(SetId set) const;
    /// The same without what is being scored again: what a project keeps. Null if nothing is left.
    std::shared_ptr<const OutlierResult> settledOutliers() const;
    Head head() const { return head_; }
    void setHead(Head head);
    /// What flags members now: the person's rule, unless it gave way.
    const FlagRule& flagRule() const { return ruleGaveWay_ ? ruleWithoutPValues_ : flagRule_; }
    /// What the person chose last, for this collection or before it.
    const FlagRule& chosenFlagRule() const { return flagRule_; }
    void setFlagRule(const FlagRule& rule);
    /// Whether a rule by false-alarm rate that was not chosen for this collection gave way to one
    /// by probability, since no set of the newest answer has a p-value.
    bool ruleGaveWay() const { return ruleGaveWay_; }
    bool isScoring() const;
    /// Scores every set again, with the features that are cached.
    void scoreAll();
    /// How everything is judged now: head and lesson, all sets. What asks the engine by itself asks
    /// with these.
    OutlierOptions outlierOptions() const;

    // What corrections taught. Answers with and without it are never mixed.
    std::shared_ptr<const OutlierLesson> lesson() const { return lesson_; }  ///< null: nothing
    enum class LessonUse { Absent, Used, OfAnotherModel };
    /// A lesson for another model than the loaded one changes no answer.
    LessonUse lessonUse() const;
    /// Whether the answer on one set was given with the lesson.
    bool isTaught(const SetOutliers& outliers) const;

    // Undoable edits (session_edits.cpp). The sets that changed are scored again at once from
    // cached features; all of them where a clean reference set changed, or the lesson.
    void removeMembers(const QList<MemberId>& members);
    void moveMembers(const QList<MemberId>& members, SetId target);
    void newSetFrom(const QList<MemberId>& members, const QString& name);
    void removeSets(const QList<SetId>& sets);
    void renameSet(SetId set, const QString& name);
    void renameMember(MemberId member, const QString& name);
    void setLabel(MemberId member, const QString& label);
    void setNotes(MemberId member, const QString& notes);
    void setVerdict(const QList<MemberId>& members, Verdict verdict);
    /// The person says of the sets that they hold no stranger.
    void markClean(const QList<SetId>& sets);
    void unmarkClean(const QList<SetId>& sets);
    void keepLesson(OutlierLesson lesson);
    void forgetLesson();

    /// Starts an import job; what it brings is appended to the collection as one undoable edit,
    /// then scored.
    void importPaths(const QStringList& paths);

    // Project file. Opening and saving run in the background; every change until then is kept.
    const QString& projectFile() const { return projectFile_; }  ///< empty until saved once
    QString projectName() const;                                 ///< the file's name, or "Untitled"
    bool isModified() const { return !undoStack_.isClean(); }
    /// Lets every view that holds a text being typed make an edit of it. To be called before asking
    /// isModified or saving.
    void takePendingTexts() { Q_EMIT pendingTextsWanted(); }
    void newProject();
    void openProject(const QString& file);
    void saveProject(const QString& file);
    ProjectKeeper& projectKeeper() { return *projectKeeper_; }
    /// Lives as long as the project that is open now.
    QObject* projectScope() const { return projectScope_.get(); }

    // Problems of imports and of scoring, newest last.
    const QList<Problem>& problems() const { return problems_; }
    void clearProblems();

    // Engine and model. Null until loaded in the background.
    void setEngine(std::shared_ptr<Engine> engine);
    void setEngineFailure(const QString& sentence);
    std::shared_ptr<Engine> engine() const { return engine_; }
    const QString& engineFailure() const { return engineFailure_; }
    std::shared_ptr<const Model> model() const { return model_; }
    /// Why the newest attempt to load a model brought none; empty if it did, or is under way.
    const QString& modelFailure() const { return modelFailure_; }
    /// Loads a model in the background and scores everything with it when it is there.
    void loadModel(const ModelSource& source);
    const ModelSource& modelSource() const {
        return modelSource_;
    }  ///< of the model, or of the one to load first
    const ModelSource& wantedSource() const {
        return wantedSource_;
    }  ///< what is being loaded; else as modelSource

  Q_SIGNALS:
    void collectionChanged();  ///< told before outliersChanged where an edit changes both
    void currentSetChanged();
    void selectionChanged();
    void outliersChanged();
    void headChanged();
    void lessonChanged();
    void flagRuleChanged();
    void problemsChanged();
    void engineChanged();  ///< engine, its failure, or the model
    void pendingTextsWanted();
    void projectFileChanged();
    void projectSaved();
    void scoringChanged();  ///< isScoring
    /// Something that the person asked for did not happen; one sentence.
    void failed(const QString& sentence);

  private:
    friend class CollectionCommand;
    friend class Expanding;
    friend class LessonCommand;
    friend class ProjectKeeper;
    void replaceCollection(Collection collection, const QList<SetId>& changed);
    void replaceLesson(std::shared_ptr<const OutlierLesson> lesson);
    void replaceProject(const QString& file, Collection collection,
                        std::shared_ptr<const OutlierResult> outliers,
                        std::shared_ptr<const OutlierLesson> lesson, Expansion expansion);
    void takeSaved(const QString& file, const std::shared_ptr<const Collection>& saved,
                   const std::shared_ptr<const OutlierLesson>& savedLesson,
                   const Expansion& savedExpansion);
    void useModel(const ModelSource& source);
    void takeFlagRule(const FlagRule& rule);
    bool decideRule();
    void followAnswers();
    void takeImport(std::vector<ItemSet> sets, const QList<Problem>& problems);
    void changeText(MemberId member, std::string Member::*field, const QString& value,
                    const QString& title);
    void changeReferences(const QList<SetId>& sets, bool isReference, const QString& title);
    void followModelJob(qint64 job);
    void takeModel(std::shared_ptr<const Model> model, const ModelSource& source);
    void addProblems(const QList<Problem>& problems);
    void keepSelectionValid(const Collection& before);
    void changeCurrentSet(SetId set);
    void openMostSuspicious();
    void followSetting(Setting setting);

    std::shared_ptr<const ArchiveFormat> archives_;
    Settings& settings_;
    JobRunner& jobs_;
    QUndoStack undoStack_;
    std::shared_ptr<const Collection> collection_;
    SetId currentSet_;
    QList<MemberId> selectedMembers_;
    MemberId currentMember_;
    bool opensMostSuspicious_ = false;  ///< nothing was selected since sets came in
    Head head_;
    FlagRule flagRule_;
    FlagRule ruleWithoutPValues_{FlagRule::By::Probability, 0.5};  ///< by the last threshold
    bool isRuleChosen_ = false;  ///< by the person, since this project is open
    bool ruleGaveWay_ = false;
    std::shared_ptr<const OutlierLesson> lesson_;
    QString projectFile_;
    QList<Problem> problems_;
    std::set<Problem> listedProblems_;  ///< the same, to look one up
    std::shared_ptr<Engine> engine_;
    QString engineFailure_;
    std::shared_ptr<const Model> model_;
    qint64 modelJob_ = 0;
    QString modelFailure_;
    ModelSource modelSource_;
    ModelSource wantedSource_;
    std::unique_ptr<ThumbnailStore> thumbnails_;
    std::unique_ptr<Scoring> scoring_;
    std::unique_ptr<Expanding> expanding_;
    std::unique_ptr<ProjectKeeper> projectKeeper_;
    std::unique_ptr<QObject> projectScope_;
};

}  // namespace setscope
