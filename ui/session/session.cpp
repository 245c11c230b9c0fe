#include "ui/session/session.h"

#include <QFileInfo>
#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "core/base/text.h"
#include "core/results/suspicion.h"
#include "ui/session/expanding.h"
#include "ui/session/job_runner.h"
#include "ui/session/project_keeper.h"
#include "ui/session/scoring.h"
#include "ui/session/settings.h"
#include "ui/session/thumbnail_store.h"

namespace setscope {
namespace {

/// An edit of more sets than this (an import, say) waits its turn with what is new.
constexpr qsizetype kEditedAtOnce = 8;

/// What the person chose for good.
ModelSource sourceIn(const Settings& settings) {
    return {.file = {},
            .backbone = fromUtf8(settings.backbone().toStdString()),
            .wordVectors = fromUtf8(settings.wordVectors().toStdString())};
}

/// Whether sets were judged and none has a p-value, nor may get one: pictures that still wait are
/// the only members for which Setscope has reference sets.
bool lacksPValues(const Collection& collection, const OutlierResult* result) {
    if (result == nullptr) {
        return false;
    }
    bool hasJudged = false;
    std::unordered_set<SetId> answered;
    for (const SetOutliers& set : result->sets) {
        if (set.setPValue) {
            return false;
        }
        hasJudged = hasJudged || !set.probability.empty();
        answered.insert(set.set);
    }
    return hasJudged && std::ranges::none_of(collection.sets, [&answered](const ItemSet& set) {
               return !set.members.empty() && set.members.front().payload.picture() != nullptr &&
                      !answered.contains(set.id);
           });
}

bool isAbout(const OutlierLesson& lesson, const ModelIdentity& model) {
    return lesson.detectorFingerprint == model.fingerprint &&
           lesson.encoderFingerprint == model.encoderFingerprint;
}

/// The clean reference sets with their members, in collection order.
std::vector<std::pair<SetId, std::vector<MemberId>>> referencesIn(const Collection& collection) {
    std::vector<std::pair<SetId, std::vector<MemberId>>> references;
    for (const ItemSet& set : collection.sets) {
        if (set.isReference) {
            std::vector<MemberId>& members = references.emplace_back(set.id, 0).second;
            std::ranges::transform(set.members, std::back_inserter(members), &Member::id);
        }
    }
    return references;
}

}  // namespace

Session::Session(std::shared_ptr<const ArchiveFormat> archives, Settings& settings, JobRunner& jobs,
                 QObject* parent)
    : QObject(parent),
      archives_(std::move(archives)),
      settings_(settings),
      jobs_(jobs),
      collection_(std::make_shared<const Collection>()),
      head_(settings.head()),
      flagRule_(settings.flagRule()),
      modelSource_(sourceIn(settings)),
      wantedSource_(modelSource_),
      thumbnails_(std::make_unique<ThumbnailStore>(
          archives_, ThumbnailLimits{.diskBytes = qint64{settings.cacheLimit()} * 1'000'000})),
      scoring_(std::make_unique<Scoring>(jobs)),
      expanding_(std::make_unique<Expanding>(*this)),
      projectKeeper_(std::make_unique<ProjectKeeper>(*this)),
      projectScope_(std::make_unique<QObject>()) {
    jobs_.setRunSettings(settings_.runSettings());
    connect(scoring_.get(), &Scoring::answered, this, &Session::followAnswers);
    connect(scoring_.get(), &Scoring::foundProblems, this, &Session::addProblems);
    connect(scoring_.get(), &Scoring::runningChanged, this, [this] {
        openMostSuspicious();
        Q_EMIT scoringChanged();
    });
    connect(&settings_, &Settings::changed, this, &Session::followSetting);
    connect(&jobs_, &JobRunner::finished, this, &Session::followModelJob);
    connect(&jobs_, &JobRunner::failed, this,
            [this](const QString&, const QString& sentence) { Q_EMIT failed(sentence); });
}

Session::~Session() = default;

void Session::followSetting(Setting setting) {
    if (setting == Setting::Device || setting == Setting::Threads) {
        jobs_.setRunSettings(settings_.runSettings());
        scoreAll();
    } else if (setting == Setting::Backbone && engine_ != nullptr) {
        ModelSource source = sourceIn(settings_);
        source.wordVectors = wantedSource_.wordVectors;
        loadModel(source);
    }
}

void Session::setCurrentSet(SetId set) {
    if (set != currentSet_) {
        opensMostSuspicious_ = false;
        changeCurrentSet(set);
    }
}

void Session::changeCurrentSet(SetId set) {
    if (set == currentSet_ || (set && collection_->findSet(set) == nullptr)) {
        return;
    }
    currentSet_ = set;
    selectedMembers_.clear();
    currentMember_ = {};
    Q_EMIT currentSetChanged();
    Q_EMIT selectionChanged();
}

void Session::select(const QList<MemberId>& members, MemberId current) {
    if (members == selectedMembers_ && current == currentMember_) {
        return;
    }
    opensMostSuspicious_ = false;
    selectedMembers_ = members;
    currentMember_ = current;
    Q_EMIT selectionChanged();
}

/// Opens the most suspicious set, and selects its stranger if it is flagged.
void Session::openMostSuspicious() {
    const std::shared_ptr<const OutlierResult> result = outliers();
    if (!opensMostSuspicious_ || isScoring() || result == nullptr || result->sets.empty()) {
        return;
    }
    const SetOutliers& first = *std::ranges::min_element(
        result->sets, {}, [this](const SetOutliers& set) { return suspicionOf(set, flagRule()); });
    if (first.probability.empty()) {
        return;
    }
    opensMostSuspicious_ = false;
    changeCurrentSet(first.set);
    if (isFlagged(first, flagRule())) {
        const auto stranger = std::ranges::max_element(first.probability);
        const MemberId member =
            first.members[static_cast<std::size_t>(stranger - first.probability.begin())];
        select({member}, member);
    }
}

std::shared_ptr<const OutlierResult> Session::outliers() const { return scoring_->outliers(); }

const SetOutliers* Session::outliersOf(SetId set) const {
    const std::shared_ptr<const OutlierResult> result = scoring_->outliers();
    if (result == nullptr) {
        return nullptr;
    }
    const auto found = std::ranges::find(result->sets, set, &SetOutliers::set);
    return found != result->sets.end() ? &*found : nullptr;
}

void Session::setHead(Head head) {
    if (head == head_) {
        return;
    }
    head_ = head;
    settings_.setHead(head);
    Q_EMIT headChanged();
    scoring_->setModel(model_, head_);
}

void Session::setFlagRule(const FlagRule& rule) {
    const bool isNew = rule != flagRule();
    const bool gaveWay = ruleGaveWay_;
    flagRule_ = rule;
    isRuleChosen_ = true;
    settings_.setFlagRule(rule);
    decideRule();
    if (isNew || gaveWay) {
        Q_EMIT flagRuleChanged();
    }
}

/// The rule of another project, which may give way.
void Session::takeFlagRule(const FlagRule& rule) {
    const FlagRule before = flagRule();
    flagRule_ = rule;
    isRuleChosen_ = false;
    settings_.setFlagRule(rule);
    const bool gaveWayOrBack = decideRule();
    if (gaveWayOrBack || flagRule() != before) {
        Q_EMIT flagRuleChanged();
    }
}

/// @return whether the rule gave way, or came back
bool Session::decideRule() {
    ruleWithoutPValues_.threshold = settings_.flagProbability();
    const bool givesWay = !isRuleChosen_ && flagRule_.by == FlagRule::By::FalseAlarmRate &&
                          lacksPValues(*collection_, outliers().get());
    return std::exchange(ruleGaveWay_, givesWay) != givesWay;
}

void Session::followAnswers() {
    const bool changesRule = decideRule();
    Q_EMIT outliersChanged();
    if (changesRule) {
        Q_EMIT flagRuleChanged();
    }
}

bool Session::isScoring() const { return scoring_->isRunning(); }

void Session::scoreAll() { scoring_->requestAll(); }

std::shared_ptr<const OutlierResult> Session::settledOutliers() const {
    return scoring_->settled();
}

OutlierOptions Session::outlierOptions() const {
    return {.head = head_, .sets = {}, .lesson = lesson_};
}

Session::LessonUse Session::lessonUse() const {
    if (lesson_ == nullptr) {
        return LessonUse::Absent;
    }
    const std::shared_ptr<const OutlierResult> result = outliers();
    const bool isUsed =
        model_ == nullptr || isAbout(*lesson_, model_->info().identity) ||
        (result != nullptr && std::ranges::any_of(result->sets, [this](const SetOutliers& set) {
             return isTaught(set);
         }));
    return isUsed ? LessonUse::Used : LessonUse::OfAnotherModel;
}

bool Session::isTaught(const SetOutliers& outliers) const {
    const std::shared_ptr<const OutlierResult> result = scoring_->outliers();
    return lesson_ != nullptr && result != nullptr && !outliers.probability.empty() &&
           isAbout(*lesson_, outliers.model.value_or(result->model));
}

void Session::replaceLesson(std::shared_ptr<const OutlierLesson> lesson) {
    lesson_ = std::move(lesson);
    Q_EMIT lessonChanged();
    scoring_->setLesson(lesson_);
}

void Session::replaceCollection(Collection collection, const QList<SetId>& changed) {
    const std::shared_ptr<const Collection> before = collection_;
    collection_ = std::make_shared<const Collection>(std::move(collection));
    const bool changesAnswers = scoring_->setCollection(collection_);
    Q_EMIT collectionChanged();
    if (changesAnswers) {
        followAnswers();
    }
    keepSelectionValid(*before);
    scoring_->request(changed, changed.size() > kEditedAtOnce ? ScoringQueue::Urgency::New
                                                              : ScoringQueue::Urgency::Edited);
    if (referencesIn(*before) != referencesIn(*collection_)) {
        scoring_->requestRest();
    }
}

/// A current set that is gone gives way to the one that took its place; members that left the
/// current set are deselected.
void Session::keepSelectionValid(const Collection& before) {
    const std::vector<ItemSet>& sets = collection_->sets;
    if (currentSet_ ? collection_->findSet(currentSet_) == nullptr : !sets.empty()) {
        const auto former = std::ranges::find(before.sets, currentSet_, &ItemSet::id);
        const auto position = former != before.sets.end() ? former - before.sets.begin() : 0;
        changeCurrentSet(sets.empty() ? SetId{}
                                      : sets[std::min<std::size_t>(position, sets.size() - 1)].id);
        return;
    }
    const ItemSet* set = collection_->findSet(currentSet_);
    const auto isInSet = [set](MemberId id) {
        return set != nullptr &&
               std::ranges::find(set->members, id, &Member::id) != set->members.end();
    };
    QList<MemberId> kept = selectedMembers_;
    kept.removeIf([&](MemberId id) { return !isInSet(id); });
    select(kept, isInSet(currentMember_) ? currentMember_ : MemberId{});
}

QString Session::projectName() const {
    return projectFile_.isEmpty() ? tr("Untitled") : QFileInfo(projectFile_).fileName();
}

void Session::newProject() {
    if (model_ == nullptr && !modelFailure_.isEmpty()) {
        useModel(sourceIn(settings_));
    }
    replaceProject({}, {}, nullptr, nullptr, {});
}

void Session::openProject(const QString& file) { projectKeeper_->open(file); }

void Session::saveProject(const QString& file) { projectKeeper_->save(file); }

void Session::replaceProject(const QString& file, Collection collection,
                             std::shared_ptr<const OutlierResult> outliers,
                             std::shared_ptr<const OutlierLesson> lesson, Expansion expansion) {
    select({}, {});
    opensMostSuspicious_ = false;
    projectScope_ = std::make_unique<QObject>();
    undoStack_.clear();
    clearProblems();
    const Collection before;
    collection_ = std::make_shared<const Collection>(std::move(collection));
    projectFile_ = file;
    currentSet_ = {};
    lesson_ = std::move(lesson);
    scoring_->reset(collection_, std::move(outliers), lesson_);
    isRuleChosen_ = false;
    Q_EMIT projectFileChanged();
    Q_EMIT lessonChanged();
    Q_EMIT collectionChanged();
    followAnswers();
    Q_EMIT currentSetChanged();
    keepSelectionValid(before);
    expanding_->reset(std::move(expansion));
    opensMostSuspicious_ = true;
    openMostSuspicious();
}

/// Edits made while the file was written remain unsaved.
void Session::takeSaved(const QString& file, const std::shared_ptr<const Collection>& saved,
                        const std::shared_ptr<const OutlierLesson>& savedLesson,
                        const Expansion& savedExpansion) {
    if (collection_ == saved && lesson_ == savedLesson &&
        expanding_->expansion() == savedExpansion) {
        undoStack_.setClean();
    }
    settings_.addRecentFile(file);
    if (file != projectFile_) {
        projectFile_ = file;
        Q_EMIT projectFileChanged();
    }
    Q_EMIT projectSaved();
}

void Session::addProblems(const QList<Problem>& problems) {
    const qsizetype before = problems_.size();
    for (const Problem& problem : problems) {
        if (listedProblems_.insert(problem).second) {
            problems_.append(problem);
        }
    }
    if (problems_.size() != before) {
        Q_EMIT problemsChanged();
    }
}

void Session::clearProblems() {
    if (!problems_.isEmpty()) {
        problems_.clear();
        listedProblems_.clear();
        Q_EMIT problemsChanged();
    }
}

void Session::setEngine(std::shared_ptr<Engine> engine) {
    engine_ = std::move(engine);
    engineFailure_.clear();
    scoring_->setEngine(engine_);
    Q_EMIT engineChanged();
    loadModel(modelSource_);
}

void Session::setEngineFailure(const QString& sentence) {
    engineFailure_ = sentence;
    Q_EMIT engineChanged();
}

void Session::loadModel(const ModelSource& source) {
    if (engine_ == nullptr) {
        Q_EMIT failed(tr("The engine is not ready yet; load the model again in a moment."));
        return;
    }
    wantedSource_ = source;
    modelJob_ = 0;
    modelJob_ = jobs_.start(
        tr("Loading the model"), QStringLiteral("model"), this,
        [engine = engine_, source](const RunContext& run) {
            return engine->loadModel(source, run);
        },
        [this, source](std::shared_ptr<const Model> model) {
            takeModel(std::move(model), source);
        });
    modelFailure_.clear();
    Q_EMIT engineChanged();
}

/// Remembers why the newest model could not be loaded.
void Session::followModelJob(qint64 job) {
    const JobState* state = job == modelJob_ ? jobs_.find(job) : nullptr;
    if (state == nullptr || state->status == JobState::Status::Done) {
        return;
    }
    modelFailure_ = state->status == JobState::Status::Stopped
                        ? tr("Loading the model was stopped; choose a model again.")
                        : state->failure;
    wantedSource_ = modelSource_;
    Q_EMIT engineChanged();
}

/// Loads the model that a project was saved with, unless it is the one that is there. Until then
/// there is none: nothing is judged by another.
void Session::useModel(const ModelSource& source) {
    const bool isWanted = source == wantedSource_ && modelFailure_.isEmpty();
    if (isWanted) {
        return;
    }
    model_ = nullptr;
    modelSource_ = source;
    wantedSource_ = source;
    scoring_->setModel(nullptr, head_);
    if (engine_ != nullptr) {
        loadModel(source);
    }
}

void Session::takeModel(std::shared_ptr<const Model> model, const ModelSource& source) {
    model_ = std::move(model);
    modelSource_ = source;
    wantedSource_ = source;
    const std::vector<Head>& heads = model_->info().heads;
    const bool hasHead = std::ranges::find(heads, head_) != heads.end();
    if (!hasHead && !heads.empty()) {
        head_ = heads.front();
        Q_EMIT headChanged();
    }
    Q_EMIT engineChanged();
    scoring_->setModel(model_, head_);
}

}  // namespace setscope
