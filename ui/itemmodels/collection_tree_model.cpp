#include "ui/itemmodels/collection_tree_model.h"

#include <QMimeData>
#include <algorithm>
#include <utility>

#include "core/items/payload.h"
#include "ui/itemmodels/false_alarm_text.h"
#include "ui/itemmodels/member_mime.h"
#include "ui/itemmodels/member_words.h"
#include "ui/itemmodels/number_text.h"
#include "ui/itemmodels/row_runs.h"
#include "ui/itemmodels/set_problems.h"
#include "ui/itemmodels/verdicts.h"

namespace setscope {
namespace {

/// An index carries 0 for a set and the set's row + 1 for a member.
quintptr tagOf(int setRow) { return static_cast<quintptr>(setRow) + 1; }

constexpr int kNoKind = 0;
constexpr int kSeveralKinds = 4;

int kindNumber(PayloadKind kind) { return 1 + static_cast<int>(kind); }

QString firstLetters(const TextContent& text) {
    constexpr qsizetype kMostLetters = 400;
    const QString shown = toQString(text.text.substr(0, 4 * kMostLetters));
    return shown.size() > kMostLetters ? shown.left(kMostLetters) + u'…' : shown;
}

QString searchText(const Member& member) {
    const QString name = toQString(member.name);
    const TextContent* text = member.payload.text();
    return text != nullptr ? name + QLatin1Char('\n') + toQString(text->text) : name;
}

bool haveSameIds(const Collection& left, const Collection& right) {
    const auto sameMember = [](const Member& a, const Member& b) { return a.id == b.id; };
    return std::equal(left.sets.begin(), left.sets.end(), right.sets.begin(), right.sets.end(),
                      [&sameMember](const ItemSet& a, const ItemSet& b) {
                          return a.id == b.id &&
                                 std::equal(a.members.begin(), a.members.end(), b.members.begin(),
                                            b.members.end(), sameMember);
                      });
}

}  // namespace

CollectionTreeModel::CollectionTreeModel(QObject* parent)
    : QAbstractItemModel(parent), collection_(std::make_shared<const Collection>()) {}

void CollectionTreeModel::setCollection(std::shared_ptr<const Collection> collection) {
    if (!collection) {
        collection = std::make_shared<const Collection>();
    }
    const bool keepsIndexes = haveSameIds(*collection_, *collection);
    if (!keepsIndexes) {
        beginResetModel();
    }
    collection.swap(collection_);
    const QHash<qint64, QString> formerProblems =
        std::exchange(setProblems_, problemsBySet(*collection_, problems_));
    const QSet<qint64> formerStrangers = strangers_;
    const QHash<qint64, QString> formerNotJudged = notJudged_;
    findStrangers();
    findNotJudged();
    findKinds();
    if (!keepsIndexes) {
        endResetModel();
        return;
    }
    const std::vector<ItemSet>& sets = collection_->sets;
    const std::vector<ItemSet>& former = collection->sets;
    tellOfSets(
        [&](std::size_t row) {
            const qint64 id = sets[row].id.value;
            return sets[row].name != former[row].name ||
                   sets[row].isReference != former[row].isReference ||
                   countVerdicts(sets[row]) != countVerdicts(former[row]) ||
                   setProblems_.value(id) != formerProblems.value(id) ||
                   notJudged_.value(id) != formerNotJudged.value(id);
        },
        {});
    tellOfMembers(
        [&](std::size_t setRow, std::size_t row) {
            const Member& member = sets[setRow].members[row];
            const Member& before = former[setRow].members[row];
            return member.name != before.name || member.verdict != before.verdict ||
                   strangers_.contains(member.id.value) !=
                       formerStrangers.contains(member.id.value);
        },
        {});
}

void CollectionTreeModel::setResult(std::shared_ptr<const OutlierResult> result,
                                    const FlagRule& rule) {
    const QSet<qint64> formerMembers = strangers_;
    const QHash<qint64, int> formerCounts = strangerCounts_;
    const QHash<qint64, QString> formerNotJudged = notJudged_;
    result_ = std::move(result);
    rule_ = rule;
    flaggedMembers_.clear();
    if (result_) {
        for (const SetOutliers& set : result_->sets) {
            const std::vector<bool> flagged = flaggedMembers(set, rule);
            for (std::size_t i = 0; i < flagged.size(); ++i) {
                if (flagged[i]) {
                    flaggedMembers_.insert(set.members[i].value);
                }
            }
        }
    }
    findStrangers();
    findNotJudged();
    if (strangers_ == formerMembers && strangerCounts_ == formerCounts &&
        notJudged_ == formerNotJudged) {
        return;
    }
    const QList<int> roles = {FlaggedRole, Qt::AccessibleTextRole, Qt::ToolTipRole};
    const std::vector<ItemSet>& sets = collection_->sets;
    tellOfSets(
        [&](std::size_t row) {
            const qint64 id = sets[row].id.value;
            return strangerCounts_.value(id) != formerCounts.value(id) ||
                   notJudged_.value(id) != formerNotJudged.value(id);
        },
        roles);
    tellOfMembers(
        [&](std::size_t setRow, std::size_t row) {
            const qint64 id = sets[setRow].members[row].id.value;
            return strangers_.contains(id) != formerMembers.contains(id);
        },
        roles);
}

void CollectionTreeModel::findStrangers() {
    strangers_.clear();
    strangerCounts_.clear();
    for (const ItemSet& set : collection_->sets) {
        for (const Member& member : set.members) {
            if (isStranger(member.verdict, flaggedMembers_.contains(member.id.value))) {
                strangers_.insert(member.id.value);
                ++strangerCounts_[set.id.value];
            }
        }
    }
}

void CollectionTreeModel::findNotJudged() {
    notJudged_.clear();
    if (result_ == nullptr) {
        return;
    }
    QHash<qint64, const SetOutliers*> outliersOf;
    for (const SetOutliers& one : result_->sets) {
        outliersOf.insert(one.set.value, &one);
    }
    for (const ItemSet& set : collection_->sets) {
        const SetOutliers* outliers = outliersOf.value(set.id.value, nullptr);
        const QString why = outliers != nullptr ? whyNotJudged(*outliers, set, rule_) : QString();
        if (!why.isEmpty()) {
            notJudged_.insert(set.id.value, why);
        }
    }
}

void CollectionTreeModel::findKinds() {
    kinds_.assign(collection_->sets.size(), kNoKind);
    const bool isOfPictures = commonKind(*collection_) == PayloadKind::Picture;
    for (std::size_t row = 0; row < kinds_.size() && !isOfPictures; ++row) {
        const ItemSet& set = collection_->sets[row];
        const std::optional<PayloadKind> kind = commonKind(set);
        kinds_[row] = kind ? kindNumber(*kind) : set.members.empty() ? kNoKind : kSeveralKinds;
    }
}

void CollectionTreeModel::setProblems(const QList<Problem>& problems) {
    problems_ = problems;
    const QHash<qint64, QString> former =
        std::exchange(setProblems_, problemsBySet(*collection_, problems_));
    tellOfSets(
        [&](std::size_t row) {
            const qint64 id = collection_->sets[row].id.value;
            return setProblems_.value(id) != former.value(id);
        },
        {ProblemRole, Qt::AccessibleTextRole, Qt::ToolTipRole});
}

void CollectionTreeModel::tellOfSets(const std::function<bool(std::size_t row)>& isChanged,
                                     const QList<int>& roles) {
    forEachRun(
        rowCount(), [&](int row) { return isChanged(static_cast<std::size_t>(row)); },
        [&](int first, int last) { Q_EMIT dataChanged(index(first, 0), index(last, 0), roles); });
}

void CollectionTreeModel::tellOfMembers(
    const std::function<bool(std::size_t setRow, std::size_t row)>& isChanged,
    const QList<int>& roles) {
    for (int setRow = 0; setRow < rowCount(); ++setRow) {
        const QModelIndex set = index(setRow, 0);
        forEachRun(
            rowCount(set),
            [&](int row) {
                return isChanged(static_cast<std::size_t>(setRow), static_cast<std::size_t>(row));
            },
            [&](int first, int last) {
                Q_EMIT dataChanged(index(first, 0, set), index(last, 0, set), roles);
            });
    }
}

QModelIndex CollectionTreeModel::indexOf(SetId set) const {
    const auto& sets = collection_->sets;
    const auto found =
        std::find_if(sets.begin(), sets.end(), [set](const ItemSet& one) { return one.id == set; });
    return found != sets.end() ? createIndex(static_cast<int>(found - sets.begin()), 0, quintptr{0})
                               : QModelIndex();
}

QModelIndex CollectionTreeModel::indexOf(MemberId member) const {
    for (std::size_t row = 0; row < collection_->sets.size(); ++row) {
        const auto& members = collection_->sets[row].members;
        const auto found = std::find_if(members.begin(), members.end(),
                                        [member](const Member& one) { return one.id == member; });
        if (found != members.end()) {
            return createIndex(static_cast<int>(found - members.begin()), 0,
                               tagOf(static_cast<int>(row)));
        }
    }
    return {};
}

const ItemSet* CollectionTreeModel::setAt(const QModelIndex& index) const {
    if (!index.isValid()) {
        return nullptr;
    }
    const auto row = index.internalId() == 0 ? static_cast<std::size_t>(index.row())
                                             : static_cast<std::size_t>(index.internalId() - 1);
    return row < collection_->sets.size() ? &collection_->sets[row] : nullptr;
}

const Member* CollectionTreeModel::memberAt(const QModelIndex& index) const {
    const ItemSet* set = setAt(index);
    if (set == nullptr || index.internalId() == 0) {
        return nullptr;
    }
    const auto row = static_cast<std::size_t>(index.row());
    return row < set->members.size() ? &set->members[row] : nullptr;
}

SetId CollectionTreeModel::setOf(const QModelIndex& index) const {
    const ItemSet* set = setAt(index);
    return set != nullptr ? set->id : SetId{};
}

MemberId CollectionTreeModel::memberOf(const QModelIndex& index) const {
    const Member* member = memberAt(index);
    return member != nullptr ? member->id : MemberId{};
}

QModelIndex CollectionTreeModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return createIndex(row, column, parent.isValid() ? tagOf(parent.row()) : quintptr{0});
}

QModelIndex CollectionTreeModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == 0) {
        return {};
    }
    return createIndex(static_cast<int>(child.internalId() - 1), 0, quintptr{0});
}

int CollectionTreeModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return static_cast<int>(collection_->sets.size());
    }
    const ItemSet* set = parent.internalId() == 0 && parent.column() == 0 ? setAt(parent) : nullptr;
    return set != nullptr ? static_cast<int>(set->members.size()) : 0;
}

int CollectionTreeModel::columnCount(const QModelIndex& /*parent*/) const { return 1; }

QVariant CollectionTreeModel::data(const QModelIndex& index, int role) const {
    const ItemSet* set = setAt(index);
    if (set == nullptr) {
        return {};
    }
    const Member* member = memberAt(index);
    return member != nullptr ? valueOfMember(*set, *member, role) : valueOfSet(*set, role);
}

QVariant CollectionTreeModel::valueOfSet(const ItemSet& set, int role) const {
    switch (role) {
        case Qt::DisplayRole:
        case Qt::EditRole:
            return toQString(set.name);
        case Qt::AccessibleTextRole:
            return accessibleText(set);
        case Qt::ToolTipRole:
            return plainToolTip(toolTip(set));
        case SearchTextRole:
            return toQString(set.name);
        case SetIdRole:
            return static_cast<qint64>(set.id.value);
        case MemberIdRole:
            return qint64{0};
        case CountRole:
            return countText(static_cast<qint64>(set.members.size()));
        case FlaggedRole:
            return strangerCounts_.contains(set.id.value);
        case VerdictRole:
            return static_cast<int>(Verdict::None);
        case CleanRole:
            return set.isReference;
        case KindRole:
            return kindOf(set);
        case ProblemRole:
            return setProblems_.value(set.id.value);
        default:
            return {};
    }
}

QVariant CollectionTreeModel::valueOfMember(const ItemSet& set, const Member& member,
                                            int role) const {
    switch (role) {
        case Qt::DisplayRole:
        case Qt::EditRole:
            return toQString(member.name);
        case Qt::AccessibleTextRole:
            return accessibleText(set, member);
        case Qt::ToolTipRole:
            return plainToolTip(toolTip(set, member));
        case SearchTextRole:
            return searchText(member);
        case SetIdRole:
            return static_cast<qint64>(set.id.value);
        case MemberIdRole:
            return static_cast<qint64>(member.id.value);
        case FlaggedRole:
            return strangers_.contains(member.id.value);
        case VerdictRole:
            return static_cast<int>(member.verdict);
        case CleanRole:
            return false;
        case KindRole:
            return kindOf(set) == kNoKind ? kNoKind : kindNumber(member.payload.kind());
        case CountRole:
        case ProblemRole:
            return QString();
        default:
            return {};
    }
}

int CollectionTreeModel::kindOf(const ItemSet& set) const {
    return kinds_[static_cast<std::size_t>(&set - collection_->sets.data())];
}

QString CollectionTreeModel::accessibleText(const ItemSet& set) const {
    QString text = tr("%1, %2").arg(toQString(set.name), countedMembers(set));
    if (kindOf(set) == kSeveralKinds) {
        text = tr("%1 of several kinds").arg(text);
    }
    if (const int count = strangerCounts_.value(set.id.value); count > 0) {
        text += tr(", %1").arg(countedText(count, tr("stranger"), tr("strangers")));
    }
    if (notJudged_.contains(set.id.value)) {
        text += tr(", not judged");
    }
    if (const VerdictCounts marks = countVerdicts(set); marks.all() > 0) {
        text += tr(", %1").arg(markCountText(marks));
    }
    return set.isReference ? tr("%1, clean reference set").arg(text) : text;
}

QString CollectionTreeModel::accessibleText(const ItemSet& set, const Member& member) const {
    QString text = toQString(member.name);
    if (kindOf(set) != kNoKind) {
        text = tr("%1, %2").arg(text, kindText(member.payload.kind()));
    }
    if (member.verdict != Verdict::None) {
        return tr("%1, %2").arg(text, verdictText(member.verdict));
    }
    return strangers_.contains(member.id.value) ? tr("%1, stranger").arg(text) : text;
}

QString CollectionTreeModel::toolTip(const ItemSet& set) const {
    QStringList lines{accessibleText(set), notJudged_.value(set.id.value),
                      setProblems_.value(set.id.value)};
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

/// Of a text first as much of it as a tool tip has room for.
QString CollectionTreeModel::toolTip(const ItemSet& set, const Member& member) const {
    QString place = toQString(displayPath(member.payload.source));
    if (kindOf(set) != kNoKind) {
        place = tr("%1, %2").arg(kindText(member.payload.kind()), place);
    }
    if (member.verdict != Verdict::None) {
        place = tr("%1, %2").arg(place, verdictText(member.verdict));
    }
    const TextContent* text = member.payload.text();
    return text != nullptr ? QStringLiteral("%1\n%2").arg(firstLetters(*text), place) : place;
}

bool CollectionTreeModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const ItemSet* set = setAt(index);
    const QString name = value.toString().trimmed();
    if (role != Qt::EditRole || set == nullptr || name.isEmpty() ||
        name == data(index, Qt::EditRole).toString()) {
        return false;
    }
    if (const Member* member = memberAt(index)) {
        Q_EMIT memberRenamed(member->id, name);
    } else {
        Q_EMIT setRenamed(set->id, name);
    }
    return true;
}

Qt::ItemFlags CollectionTreeModel::flags(const QModelIndex& index) const {
    if (setAt(index) == nullptr) {
        return Qt::NoItemFlags;
    }
    const Qt::ItemFlags common =
        Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable | Qt::ItemIsDropEnabled;
    return memberAt(index) != nullptr ? common | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren
                                      : common;
}

QStringList CollectionTreeModel::mimeTypes() const { return {memberMimeType()}; }

QMimeData* CollectionTreeModel::mimeData(const QModelIndexList& indexes) const {
    QList<MemberId> members;
    for (const QModelIndex& one : indexes) {
        if (const Member* member = memberAt(one)) {
            members.append(member->id);
        }
    }
    return encodeMembers(members);
}

Qt::DropActions CollectionTreeModel::supportedDropActions() const { return Qt::MoveAction; }

bool CollectionTreeModel::canDropMimeData(const QMimeData* data, Qt::DropAction action, int /*row*/,
                                          int /*column*/, const QModelIndex& parent) const {
    return action == Qt::MoveAction && data->hasFormat(memberMimeType()) &&
           setAt(parent) != nullptr;
}

bool CollectionTreeModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row,
                                       int column, const QModelIndex& parent) {
    if (!canDropMimeData(data, action, row, column, parent)) {
        return false;
    }
    const QList<MemberId> members = decodeMembers(*data);
    if (members.isEmpty()) {
        return false;
    }
    Q_EMIT membersDropped(members, setOf(parent));
    return true;
}

}  // namespace setscope
