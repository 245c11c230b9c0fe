#include "ui/session/session.h"

#include <QFileInfo>
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "core/base/text.h"
#include "core/io/importer.h"
#include "core/results/suspicion.h"
#include "ui/session/commands.h"
#include "ui/session/job_runner.h"
#include "ui/session/project_keeper.h"
#include "ui/session/scoring.h"
#include "ui/session/settings.h"
#include "ui/session/thumbnail_store.h"

namespace setscope {
namespace {

/// An edit of more sets than this (an import, say) waits its turn with what is new.
constexpr qsizetype kEditedAtOnce = 8;

std::vector<MemberId> toVector(const QList<MemberId>& ids) { return {ids.begin(), ids.end()}; }

/// "1 member", "3 members".
QString countedText(qsizetype count, const QString& singular, const QString& plural) {
    return QString::fromStdString(counted(count, singular.toStdString(), plural.toStdString()));
}

QString quoted(const std::string& name) {
    return QStringLiteral("“%1”").arg(QString::fromStdString(name));
}

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

/// "Mark “a.jpg” as stranger", "Take back the marks of 3 members".
QString verdictText(const Collection& collection, const QList<MemberId>& members, Verdict verdict) {
    const Member* only = members.size() == 1 ? collection.findMember(members.front()) : nullptr;
    const QString who = only != nullptr ? quoted(only->name)
                                        : countedText(members.size(), Session::tr("member"),
                                                      Session::tr("members"));
    switch (verdict) {
        case Verdict::Stranger:
            return only != nullptr ? Session::tr("Mark %1 as stranger").arg(who)
                                   : Session::tr("Mark %1 as strangers").arg(who);
        case Verdict::Belongs:
            return Session::tr("Mark %1 as belonging").arg(who);
        case Verdict::None:
            break;
    }
    return only != nullptr ? Session::tr("Take back the mark of %1").arg(who)
                           : Session::tr("Take back the marks of %1").arg(who);
}

/// Why an import brought no set.
QString nothingImportedSentence(const QList<Problem>& problems) {
    if (problems.size() == 1) {
        return QString::fromStdString(problems.front().message);
    }
    if (!problems.isEmpty()) {
        return Session::tr(
            "Nothing could be imported; the reason for each file is listed under "
            "Problems.");
    }
    return Session::tr(
        "Nothing was found in what you chose; Setscope reads pictures (JPEG, PNG, BMP, TIFF, "
        "WebP, GIF), lists of texts (.txt) and tables (.csv, .tsv, .npy), also inside folders "
        "and zips.");
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

void Session::removeMembers(const QList<MemberId>& members) {
    takePendingTexts();
    if (!members.isEmpty()) {
        undoStack_.push(new RemoveMembersCommand(
            *this, tr("Remove %1").arg(countedText(members.size(), tr("member"), tr("members"))),
            toVector(members)));
    }
}

void Session::moveMembers(const QList<MemberId>& members, SetId target) {
    takePendingTexts();
    const ItemSet* set = collection_->findSet(target);
    if (set == nullptr) {
        return;
    }
    QList<MemberId> moved = members;
    moved.removeIf([set](MemberId id) {
        return std::ranges::find(set->members, id, &Member::id) != set->members.end();
    });
    if (!moved.isEmpty()) {
        const QString text =
            tr("Move %1 to %2")
                .arg(countedText(moved.size(), tr("member"), tr("members")), quoted(set->name));
        undoStack_.push(new MoveMembersCommand(*this, text, toVector(moved), target));
    }
}

void Session::newSetFrom(const QList<MemberId>& members, const QString& name) {
    takePendingTexts();
    const std::string text = name.toStdString();
    undoStack_.push(
        new NewSetCommand(*this, tr("New set %1").arg(quoted(text)), toVector(members), text));
}

void Session::removeSets(const QList<SetId>& sets) {
    takePendingTexts();
    if (!sets.isEmpty()) {
        undoStack_.push(new RemoveSetsCommand(
            *this, tr("Remove %1").arg(countedText(sets.size(), tr("set"), tr("sets"))),
            {sets.begin(), sets.end()}));
    }
}

void Session::renameSet(SetId set, const QString& name) {
    const ItemSet* found = collection_->findSet(set);
    if (found != nullptr && found->name != name.toStdString()) {
        undoStack_.push(new RenameSetCommand(*this, tr("Rename %1").arg(quoted(found->name)), set,
                                             name.toStdString()));
    }
}

void Session::renameMember(MemberId member, const QString& name) {
    changeText(member, &Member::name, name, tr("Rename %1"));
}

void Session::setLabel(MemberId member, const QString& label) {
    changeText(member, &Member::label, label, tr("Label %1"));
}

void Session::setNotes(MemberId member, const QString& notes) {
    changeText(member, &Member::notes, notes, tr("Notes on %1"));
}

void Session::changeText(MemberId member, std::string Member::*field, const QString& value,
                         const QString& title) {
    const Member* found = collection_->findMember(member);
    if (found != nullptr && (*found).*field != value.toStdString()) {
        undoStack_.push(new MemberTextCommand(*this, title.arg(quoted(found->name)), member, field,
                                              value.toStdString()));
    }
}

void Session::setVerdict(const QList<MemberId>& members, Verdict verdict) {
    takePendingTexts();
    const std::unordered_set<MemberId> asked(members.begin(), members.end());
    QList<MemberId> changed;
    for (const ItemSet& set : collection_->sets) {
        for (const Member& member : set.members) {
            if (member.verdict != verdict && asked.contains(member.id)) {
                changed.append(member.id);
            }
        }
    }
    if (!changed.isEmpty()) {
        undoStack_.push(new VerdictCommand(*this, verdictText(*collection_, changed, verdict),
                                           toVector(changed), verdict));
    }
}

void Session::markClean(const QList<SetId>& sets) {
    changeReferences(sets, true, tr("Call %1 clean"));
}

void Session::unmarkClean(const QList<SetId>& sets) {
    changeReferences(sets, false, tr("No longer call %1 clean"));
}

void Session::changeReferences(const QList<SetId>& sets, bool isReference, const QString& title) {
    std::vector<SetId> changed;
    QString name;
    for (const ItemSet& set : collection_->sets) {
        if (set.isReference != isReference && sets.contains(set.id)) {
            changed.push_back(set.id);
            name = quoted(set.name);
        }
    }
    if (changed.empty()) {
        return;
    }
    takePendingTexts();
    const QString which =
        changed.size() == 1 ? name : countedText(std::ssize(changed), tr("set"), tr("sets"));
    undoStack_.push(new ReferenceCommand(
        *this, title.arg(which), changed,
        isReference ? ReferenceCommand::Use::Reference : ReferenceCommand::Use::Ordinary));
}

void Session::keepLesson(OutlierLesson lesson) {
    const QString marks = countedText(lesson.verdictCount, tr("mark"), tr("marks"));
    undoStack_.push(new LessonCommand(*this, tr("Learn from %1").arg(marks),
                                      std::make_shared<const OutlierLesson>(std::move(lesson))));
}

void Session::forgetLesson() {
    if (lesson_ != nullptr) {
        undoStack_.push(new LessonCommand(*this, tr("Forget what was taught"), nullptr));
    }
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

void Session::importPaths(const QStringList& paths) {
    if (paths.isEmpty()) {
        return;
    }
    std::vector<std::filesystem::path> files;
    for (const QString& path : paths) {
        files.push_back(fromUtf8(QFileInfo(path).absoluteFilePath().toStdString()));
    }
    const QString title = paths.size() == 1
                              ? tr("Importing %1").arg(quoted(files.front().filename().string()))
                              : tr("Importing %L1 files and folders").arg(paths.size());
    jobs_.start(
        title, QString(), projectScope_.get(),
        [files = std::move(files), archives = archives_](const RunContext& run) {
            return importFiles(files, {}, archives, run);
        },
        [this](ImportOutcome outcome) {
            takeImport(std::move(outcome.sets), {outcome.problems.begin(), outcome.problems.end()});
        },
        Lane::Importing);
}

void Session::takeImport(std::vector<ItemSet> sets, const QList<Problem>& problems) {
    addProblems(problems);
    if (sets.empty()) {
        Q_EMIT failed(nothingImportedSentence(problems));
        return;
    }
    const QString text = tr("Import %1").arg(countedText(std::ssize(sets), tr("set"), tr("sets")));
    undoStack_.push(new AppendSetsCommand(*this, text, std::move(sets)));
    opensMostSuspicious_ = !currentMember_;
}

QString Session::projectName() const {
    return projectFile_.isEmpty() ? tr("Untitled") : QFileInfo(projectFile_).fileName();
}

void Session::newProject() {
    if (model_ == nullptr && !modelFailure_.isEmpty()) {
        useModel(sourceIn(settings_));
    }
    replaceProject({}, {}, nullptr, nullptr);
}

void Session::openProject(const QString& file) { projectKeeper_->open(file); }

void Session::saveProject(const QString& file) { projectKeeper_->save(file); }

void Session::replaceProject(const QString& file, Collection collection,
                             std::shared_ptr<const OutlierResult> outliers,
                             std::shared_ptr<const OutlierLesson> lesson) {
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
    opensMostSuspicious_ = true;
    openMostSuspicious();
}

/// Edits made while the file was written remain unsaved.
void Session::takeSaved(const QString& file, const std::shared_ptr<const Collection>& saved,
                        const std::shared_ptr<const OutlierLesson>& savedLesson) {
    if (collection_ == saved && lesson_ == savedLesson) {
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
