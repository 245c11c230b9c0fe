#include "ui/session/expanding.h"

#include <QFileInfo>
#include <algorithm>
#include <chrono>
#include <iterator>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/base/text.h"
#include "core/io/read_pool.h"
#include "core/results/ranking_summary.h"
#include "ui/session/commands.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"

namespace setscope {
namespace {

constexpr std::int64_t kRanked = 1000;  ///< candidates that are shown
constexpr qsizetype kWatched = 100;     ///< of them, those that are told who pulled them in
constexpr std::size_t kSuggestions = 12;
constexpr std::chrono::milliseconds kPauseBeforeReading{300};

QString fromUtf8Text(const std::string& utf8) { return QString::fromStdString(utf8); }

QString inQuotes(const QString& name) { return QStringLiteral("“%1”").arg(name); }

std::vector<std::string>* listWith(SetQuery& query, const std::string& name) {
    for (std::vector<std::string>* list : {&query.items, &query.accepted, &query.rejected}) {
        if (std::ranges::find(*list, name) != list->end()) {
            return list;
        }
    }
    return nullptr;
}

}  // namespace

/// A pool with what its items are found by.
struct ReadPool {
    std::shared_ptr<const Pool> pool;
    std::shared_ptr<const NameIndex> names;
    std::vector<Problem> problems;
};

namespace {

/// What a person notes about a member is nothing that it is found or compared by.
void forgetMarks(Member& member) {
    member.label.clear();
    member.notes.clear();
    member.verdict = Verdict::None;
}

/// Items of its pool as the members that they stand for: the first with that text, or the very
/// one. What was said of one in its former set does not count in another.
void takeFromCollection(std::vector<Member>& members, const Collection& collection) {
    std::unordered_map<std::string_view, const Member*> texts;
    for (const ItemSet& set : collection.sets) {
        for (const Member& member : set.members) {
            if (const TextContent* text = member.payload.text()) {
                texts.try_emplace(text->text, &member);
            }
        }
    }
    for (Member& member : members) {
        const TextContent* text = member.payload.text();
        const auto found = text != nullptr ? texts.find(text->text) : texts.end();
        const Member* own = found != texts.end() ? found->second : collection.findMember(member.id);
        if (own != nullptr) {
            member = *own;
            member.verdict = Verdict::None;
        }
    }
}

/// The members of a collection as a pool; of copies in several sets the first counts.
PoolOfSets poolOfCollection(const Collection& collection, const std::string& name) {
    std::vector<ItemSet> sets = collection.sets;
    std::unordered_set<std::string> seen;
    for (ItemSet& set : sets) {
        std::erase_if(set.members, [&seen](const Member& member) {
            const FileReference& source = member.payload.source;
            return member.payload.text() == nullptr && !source.file.empty() &&
                   !seen.insert(displayPath(source)).second;
        });
    }
    PoolOfSets of = poolOf(sets, name, PoolNames::WithSet);
    std::ranges::for_each(of.pool.members, forgetMarks);
    return of;
}

ReadPool withNames(Pool pool, std::vector<Problem> problems) {
    ReadPool read;
    read.pool = std::make_shared<const Pool>(std::move(pool));
    read.names = std::make_shared<const NameIndex>(read.pool->items);
    read.problems = std::move(problems);
    return read;
}

}  // namespace

Expanding::Expanding(Session& session) : session_(session) {
    untilRead_.setSingleShot(true);
    untilRead_.setInterval(kPauseBeforeReading);
    connect(&untilRead_, &QTimer::timeout, this, &Expanding::readPool);
    connect(&session_, &Session::collectionChanged, this, &Expanding::followCollection);
    connect(&session_, &Session::engineChanged, this, &Expanding::followEngine);
    connect(&session_.jobs(), &JobRunner::finished, this,
            [this](qint64 job, JobState::Status status) {
                if (job == learning_) {
                    learning_ = 0;
                    Q_EMIT learningChanged();
                }
                if (job == opening_) {
                    opening_ = 0;
                    if (status == JobState::Status::Stopped) {
                        takeTrouble(tr("Reading the pool was stopped; choose a pool again."));
                    } else if (status == JobState::Status::Failed) {
                        takeTrouble(session_.jobs().find(job)->failure);
                    }
                }
            });
}

Expanding::~Expanding() = default;

void Expanding::reset(Expansion expansion) {
    closePool();
    expansion_ = std::move(expansion);
    Q_EMIT expansionChanged();
    if (isWanted_) {
        readPool();
    }
}

std::shared_ptr<const Pool> Expanding::sharedPool() const {
    return read_ != nullptr ? read_->pool : nullptr;
}

void Expanding::wantPool() {
    if (!isWanted_) {
        isWanted_ = true;
        readPool();
    }
}

void Expanding::choosePool(const QString& path) {
    Expansion next = expansion_;
    next.pool = path.isEmpty() ? std::filesystem::path()
                               : fromUtf8(QFileInfo(path).absoluteFilePath().toStdString());
    next.model.clear();
    next.query = {};
    isWanted_ = true;
    if (next == expansion_) {
        readPool();
        return;
    }
    change(std::move(next), path.isEmpty()
                                ? tr("Expand from the collection")
                                : tr("Expand from %1").arg(inQuotes(QFileInfo(path).fileName())));
}

void Expanding::chooseModel(const QString& file) {
    Expansion next = expansion_;
    next.model = fromUtf8(file.toStdString());
    change(std::move(next),
           file.isEmpty() ? tr("Use the pool’s own weights")
                          : tr("Use the weights of %1").arg(inQuotes(QFileInfo(file).fileName())));
}

void Expanding::change(Expansion next, const QString& text) {
    if (next != expansion_) {
        session_.undoStack().push(new ExpansionCommand(*this, text, std::move(next)));
    }
}

/// Only what an answer depends on is asked for again.
void Expanding::replaceExpansion(Expansion expansion) {
    const Expansion before = std::exchange(expansion_, std::move(expansion));
    const bool isOtherPool = before.pool != expansion_.pool;
    if (isOtherPool) {
        closePool();
    }
    Q_EMIT expansionChanged();
    if (isOtherPool && isWanted_) {
        readPool();
    } else if (before.model != expansion_.model) {
        openPool();
    } else if (before.query != expansion_.query || before.scorers != expansion_.scorers) {
        rank();
    }
}

void Expanding::addNamed(const QStringList& texts) {
    QList<qint64> found;
    QStringList missing;
    for (const QString& text : texts) {
        const QString trimmed = text.trimmed();
        if (trimmed.isEmpty()) {
            continue;
        }
        if (const std::optional<qint64> place = placeOf(trimmed)) {
            found.append(*place);
        } else {
            missing.append(trimmed);
        }
    }
    add(found);
    if (!missing.isEmpty()) {
        Q_EMIT notFound(missing);
    }
}

void Expanding::add(const QList<qint64>& items) {
    moveTo(&SetQuery::items, items, tr("Add %1 to the query"), tr("Add %L1 items to the query"));
}

void Expanding::addMembers(const QList<MemberId>& members) {
    QList<qint64> items;
    QStringList others;
    for (const MemberId id : members) {
        const Member* member = session_.collection()->findMember(id);
        if (member == nullptr || read_ == nullptr) {
            continue;
        }
        const TextContent* text = member->payload.text();
        const std::string& name = text != nullptr ? text->text : member->name;
        const auto found = std::ranges::find_if(pool()->members, [&](const Member& one) {
            return one.id == id || one.payload.source == member->payload.source;
        });
        const std::optional<std::int64_t> place =
            isOfCollection() && found != pool()->members.end()
                ? std::optional<std::int64_t>(found - pool()->members.begin())
                : read_->names->find(name);
        if (place) {
            items.append(*place);
        } else {
            others.append(fromUtf8Text(name));
        }
    }
    add(items);
    if (!others.isEmpty()) {
        Q_EMIT notFound(others);
    }
}

void Expanding::accept(const QList<qint64>& items) {
    moveTo(&SetQuery::accepted, items, tr("Accept %1"), tr("Accept %L1 candidates"));
}

void Expanding::reject(const QList<qint64>& items) {
    moveTo(&SetQuery::rejected, items, tr("Reject %1"), tr("Reject %L1 candidates"));
}

/// What was asked for stays there when it is accepted or named again; what was rejected does not.
void Expanding::moveTo(std::vector<std::string> SetQuery::*list, const QList<qint64>& items,
                       const QString& one, const QString& several) {
    Expansion next = expansion_;
    QStringList moved;
    for (const QString& name : namesOf(items)) {
        const std::string utf8 = name.toStdString();
        std::vector<std::string>* former = listWith(next.query, utf8);
        const bool isThere =
            former == &(next.query.*list) ||
            (former != nullptr && former != &next.query.rejected && list != &SetQuery::rejected);
        if (isThere) {
            continue;
        }
        if (former != nullptr) {
            std::erase(*former, utf8);
        }
        (next.query.*list).push_back(utf8);
        moved.append(name);
    }
    if (!moved.isEmpty()) {
        change(std::move(next),
               moved.size() == 1 ? one.arg(inQuotes(moved.front())) : several.arg(moved.size()));
    }
}

/// Those of the pool: what is dropped may have been picked up from another one.
QStringList Expanding::namesOf(const QList<qint64>& items) const {
    QStringList names;
    const qint64 count = read_ != nullptr ? pool()->itemCount() : 0;
    for (const qint64 item : items) {
        if (item >= 0 && item < count) {
            names.append(fromUtf8Text(pool()->items[static_cast<std::size_t>(item)]));
        }
    }
    return names;
}

void Expanding::takeOut(const QStringList& names) {
    Expansion next = expansion_;
    for (const QString& name : names) {
        if (std::vector<std::string>* list = listWith(next.query, name.toStdString())) {
            std::erase(*list, name.toStdString());
        }
    }
    change(std::move(next), names.size() == 1
                                ? tr("Take %1 out of the query").arg(inQuotes(names.front()))
                                : tr("Take %L1 items out of the query").arg(names.size()));
}

void Expanding::clearQuery() {
    Expansion next = expansion_;
    next.query = {};
    change(std::move(next), tr("Empty the query"));
}

void Expanding::saveQuery(const QString& name) {
    Expansion next = expansion_;
    const auto saved = std::ranges::find(next.saved, name.toStdString(), &SavedQuery::name);
    if (saved != next.saved.end()) {
        saved->query = next.query;
    } else {
        next.saved.push_back({name.toStdString(), next.query});
    }
    change(std::move(next), tr("Save the query %1").arg(inQuotes(name)));
}

void Expanding::openSaved(const QString& name) {
    const auto saved = std::ranges::find(expansion_.saved, name.toStdString(), &SavedQuery::name);
    if (saved != expansion_.saved.end()) {
        Expansion next = expansion_;
        next.query = saved->query;
        change(std::move(next), tr("Ask %1").arg(inQuotes(name)));
    }
}

void Expanding::forgetSaved(const QString& name) {
    Expansion next = expansion_;
    std::erase_if(next.saved,
                  [&name](const SavedQuery& one) { return one.name == name.toStdString(); });
    change(std::move(next), tr("Forget the query %1").arg(inQuotes(name)));
}

void Expanding::setScorers(const QStringList& ids) {
    Expansion next = expansion_;
    next.scorers.clear();
    std::ranges::transform(ids, std::back_inserter(next.scorers), &QString::toStdString);
    change(std::move(next), tr("Rank by other scorers"));
}

std::optional<qint64> Expanding::placeOf(const QString& name) const {
    return read_ != nullptr ? read_->names->find(name.toStdString()) : std::nullopt;
}

bool Expanding::isInPool(const QString& name) const {
    const std::optional<qint64> place = placeOf(name);
    return place && fromUtf8Text(pool()->items[static_cast<std::size_t>(*place)]) == name;
}

std::vector<std::int64_t> Expanding::placesOf(const std::vector<std::string>& names) const {
    std::vector<std::int64_t> places;
    for (const std::string& name : names) {
        const std::optional<std::int64_t> place = read_->names->find(name);
        if (place && pool()->items[static_cast<std::size_t>(*place)] == name) {
            places.push_back(*place);
        }
    }
    return places;
}

void Expanding::suggest(const QString& text) {
    if (read_ == nullptr) {
        return;
    }
    session_.jobs().start(
        tr("Looking up names"), QStringLiteral("suggest"), this,
        [read = *read_, text = text.toStdString()](const RunContext&) {
            std::vector<std::string> names;
            for (const std::int64_t place : read.names->suggestions(text, kSuggestions)) {
                names.push_back(read.pool->items[static_cast<std::size_t>(place)]);
            }
            return names;
        },
        [this, text](const std::vector<std::string>& names) {
            QStringList shown;
            std::ranges::transform(names, std::back_inserter(shown), fromUtf8Text);
            Q_EMIT suggested(text, shown);
        },
        Lane::LookingUp);
}

void Expanding::makeSet(const QString& name) {
    if (read_ == nullptr) {
        return;
    }
    std::vector<std::int64_t> places = placesOf(expansion_.query.items);
    std::ranges::copy(placesOf(expansion_.query.accepted), std::back_inserter(places));
    ItemSet set;
    set.name = name.toStdString();
    set.members = membersOf(*read_->pool, places, expansion_.pool);
    if (isOfCollection()) {
        takeFromCollection(set.members, *session_.collection());
    }
    if (!set.members.empty()) {
        session_.takePendingTexts();
        session_.undoStack().push(
            new AppendSetsCommand(session_, tr("New set %1").arg(inQuotes(name)), {set}));
    }
}

bool Expanding::canLearn() const {
    return opened_ != nullptr &&
           std::ranges::any_of(opened_->scorers(), [this](const ScorerInfo& scorer) {
               return scorer.state == ScorerState::Learnable &&
                      (expansion_.scorers.empty() ||
                       std::ranges::find(expansion_.scorers, scorer.id) !=
                           expansion_.scorers.end());
           });
}

void Expanding::learn() {
    if (!canLearn() || isLearning()) {
        return;
    }
    learning_ = session_.jobs().start(
        tr("Learning from the sets of %1").arg(inQuotes(fromUtf8Text(pool()->name))),
        QStringLiteral("expand-learn"), this,
        [engine = session_.engine(), pool = opened_](const RunContext& run) {
            return engine->expansion().learn(pool, run);
        },
        [this, pool = opened_](std::shared_ptr<const ExpansionPool> learned) {
            if (opened_ == pool) {
                opened_ = std::move(learned);
                Q_EMIT poolChanged();
                rank();
            }
        },
        Lane::Learning);
    Q_EMIT learningChanged();
}

void Expanding::followCollection() {
    if (isWanted_ && isOfCollection()) {
        untilRead_.start();
    }
}

void Expanding::followEngine() {
    const ModelSource& model = session_.modelSource();
    const bool isOtherSource =
        source_.wordVectors != model.wordVectors || source_.backbone != model.backbone;
    const bool isLacking = opened_ == nullptr && opening_ == 0;
    if (read_ != nullptr && session_.engine() != nullptr && (isLacking || isOtherSource)) {
        openPool();
    }
}

void Expanding::closePool() {
    read_.reset();
    trouble_.clear();
    if (opening_ != 0) {
        session_.jobs().stop(std::exchange(opening_, 0));
    }
    if (learning_ != 0) {
        session_.jobs().stop(learning_);
    }
    forgetAnswers();
}

/// Answers hold places in the pool that was opened, which mean nothing in another one.
void Expanding::forgetAnswers() {
    opened_.reset();
    ranking_.reset();
    leftOut_.clear();
    chosenCut_.reset();
    current_.reset();
    reason_.reset();
    Q_EMIT poolChanged();
    Q_EMIT rankingChanged();
    Q_EMIT leftOutChanged();
    Q_EMIT currentChanged();
    Q_EMIT reasonChanged();
}

void Expanding::readPool() {
    untilRead_.stop();
    trouble_.clear();
    const QString name = isOfCollection()
                             ? tr("the collection")
                             : inQuotes(fromUtf8Text(toUtf8(expansion_.pool.filename())));
    opening_ = 0;
    opening_ = session_.jobs().start(
        tr("Reading %1").arg(name), QStringLiteral("expand-read"), this,
        [path = expansion_.pool, archives = session_.archives(), collection = session_.collection(),
         former = read_ != nullptr ? *read_ : ReadPool(),
         collectionName = tr("This collection").toStdString()](const RunContext& run) {
            if (path.empty()) {
                PoolOfSets of = poolOfCollection(*collection, collectionName);
                const bool isSame = former.pool != nullptr && *former.pool == of.pool;
                return isSame ? ReadPool{former.pool, former.names, std::move(of.problems)}
                              : withNames(std::move(of.pool), std::move(of.problems));
            }
            PoolFile file = setscope::readPool(path, {}, archives, run);
            return withNames(std::move(file.pool), std::move(file.problems));
        },
        [this](ReadPool read) { takeRead(std::move(read)); }, Lane::Importing);
    Q_EMIT poolChanged();
}

/// Edits of the collection that change no item of the pool keep it as it is.
void Expanding::takeRead(ReadPool read) {
    session_.addProblems({read.problems.begin(), read.problems.end()});
    const bool isSame = read_ != nullptr && read_->pool == read.pool;
    if (isSame && opened_ != nullptr) {
        return;
    }
    read_ = std::make_unique<const ReadPool>(std::move(read));
    forgetAnswers();
    openPool();
}

void Expanding::openPool() {
    if (read_ == nullptr || session_.engine() == nullptr) {
        return;
    }
    const ModelSource& model = session_.modelSource();
    source_ = {
        .model = expansion_.model, .wordVectors = model.wordVectors, .backbone = model.backbone};
    trouble_.clear();
    opening_ = 0;
    opening_ = session_.jobs().start(
        tr("Preparing %1").arg(inQuotes(fromUtf8Text(pool()->name))), QStringLiteral("expand-open"),
        this,
        [engine = session_.engine(), pool = read_->pool, source = source_](const RunContext& run) {
            return engine->expansion().openPool(pool, source, run);
        },
        [this, pool = read_->pool](std::shared_ptr<const ExpansionPool> opened) {
            if (sharedPool() != pool) {
                return;
            }
            opened_ = std::move(opened);
            session_.addProblems({opened_->problems().begin(), opened_->problems().end()});
            Q_EMIT poolChanged();
            rank();
        });
    Q_EMIT poolChanged();
}

void Expanding::takeTrouble(const QString& trouble) {
    trouble_ = trouble;
    Q_EMIT poolChanged();
}

ExpansionQuery Expanding::asked() const {
    ExpansionQuery query;
    query.items = placesOf(expansion_.query.items);
    std::ranges::copy(placesOf(expansion_.query.accepted), std::back_inserter(query.items));
    query.rejected = placesOf(expansion_.query.rejected);
    query.scorers = expansion_.scorers;
    query.count = kRanked;
    return query;
}

void Expanding::rank() {
    if (opened_ == nullptr) {
        return;
    }
    session_.jobs().start(
        tr("Ranking %1").arg(inQuotes(fromUtf8Text(pool()->name))), QStringLiteral("expand-rank"),
        this,
        [engine = session_.engine(), pool = opened_, query = asked()](const RunContext& run) {
            return std::make_shared<const RankingResult>(
                engine->expansion().rank(*pool, query, run));
        },
        [this, pool = opened_](std::shared_ptr<const RankingResult> ranking) {
            if (opened_ != pool) {
                return;
            }
            ranking_ = std::move(ranking);
            leftOut_.clear();
            chosenCut_.reset();
            Q_EMIT rankingChanged();
            explain();
            leaveOut();
        });
}

qsizetype Expanding::watchedCount() const {
    return ranking_ != nullptr ? std::min<qsizetype>(kWatched, std::ssize(ranking_->items)) : 0;
}

void Expanding::chooseCut(qint64 count) {
    if (chosenCut_ != count) {
        chosenCut_ = count;
        Q_EMIT cutChanged();
    }
}

std::optional<qint64> Expanding::suggestedCut() const {
    return ranking_ != nullptr ? setscope::suggestedCut(leftOut_, std::ssize(ranking_->items))
                               : std::nullopt;
}

void Expanding::leaveOut() {
    ExpansionQuery query = asked();
    for (qsizetype place = 0; place < watchedCount(); ++place) {
        query.watched.push_back(ranking_->items[static_cast<std::size_t>(place)].item);
    }
    session_.jobs().start(
        tr("Leaving out each of the query"), QStringLiteral("expand-leave-out"), this,
        [engine = session_.engine(), pool = opened_, query](const RunContext& run) {
            return engine->expansion().withoutEach(*pool, query, run);
        },
        [this, of = ranking_](std::vector<LeftOut> leftOut) {
            if (ranking_ == of) {
                leftOut_ = std::move(leftOut);
                Q_EMIT leftOutChanged();
                if (reason_ != nullptr && watchedPlace(reason_->item)) {
                    takeReason(*reason_);
                }
            }
        });
}

void Expanding::setCurrent(std::optional<qint64> item) {
    if (item != current_) {
        current_ = item;
        reason_.reset();
        Q_EMIT currentChanged();
        Q_EMIT reasonChanged();
        explain();
    }
}

std::optional<std::size_t> Expanding::watchedPlace(qint64 item) const {
    for (std::size_t place = 0; std::cmp_less(place, watchedCount()); ++place) {
        if (ranking_->items[place].item == item) {
            return place;
        }
    }
    return std::nullopt;
}

/// What the items of the query do to a watched candidate is known, or soon will be.
void Expanding::takeReason(RankingReason reason) {
    if (const std::optional<std::size_t> place = watchedPlace(reason.item)) {
        reason.seeds.clear();
        for (const LeftOut& left : leftOut_) {
            reason.seeds.push_back({left.seed, left.ranks[*place]});
        }
    }
    reason_ = std::make_shared<const RankingReason>(std::move(reason));
    Q_EMIT reasonChanged();
}

void Expanding::explain() {
    if (opened_ == nullptr || !current_) {
        return;
    }
    const SeedEffects seeds = watchedPlace(*current_) ? SeedEffects::Leave : SeedEffects::Find;
    session_.jobs().start(
        tr("Explaining a rank"), QStringLiteral("expand-explain"), this,
        [engine = session_.engine(), pool = opened_, query = asked(), item = *current_,
         seeds](const RunContext& run) {
            return engine->expansion().explain(*pool, query, item, seeds, run);
        },
        [this, pool = opened_](RankingReason reason) {
            if (opened_ == pool && current_ == reason.item) {
                takeReason(std::move(reason));
            }
        });
}

}  // namespace setscope
