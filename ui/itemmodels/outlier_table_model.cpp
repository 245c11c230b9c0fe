#include "ui/itemmodels/outlier_table_model.h"

#include <QFont>
#include <QHash>
#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "core/results/suspicion.h"
#include "ui/itemmodels/false_alarm_text.h"
#include "ui/itemmodels/member_words.h"
#include "ui/itemmodels/natural_ranks.h"
#include "ui/itemmodels/number_text.h"
#include "ui/itemmodels/row_runs.h"

namespace setscope {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::max();

const std::string kNobody;
const SetOutliers kNoAnswer;

const Member* findMember(const ItemSet& set, MemberId member) {
    const auto found = std::find_if(set.members.begin(), set.members.end(),
                                    [member](const Member& one) { return one.id == member; });
    return found != set.members.end() ? &*found : nullptr;
}

const std::string& strangestName(const OutlierTableModel::Row& row) {
    return row.strangest != nullptr ? row.strangest->name : kNobody;
}

const SetOutliers& answerOf(const OutlierTableModel::Row& row) {
    return row.outliers != nullptr ? *row.outliers : kNoAnswer;
}

/// Whether both rows of one set read alike. Ranks do not count: rows that read alike keep their
/// order among themselves.
bool isAlike(const OutlierTableModel::Row& left, const OutlierTableModel::Row& right) {
    return left.set->name == right.set->name &&
           left.set->members.size() == right.set->members.size() &&
           (left.outliers == nullptr) == (right.outliers == nullptr) &&
           left.highest == right.highest && strangestName(left) == strangestName(right) &&
           left.flaggedCount == right.flaggedCount && left.strangerCount == right.strangerCount &&
           left.marks == right.marks && left.notJudged == right.notJudged &&
           left.set->isReference == right.set->isReference &&
           answerOf(left).removals == answerOf(right).removals &&
           answerOf(left).setPValue == answerOf(right).setPValue &&
           answerOf(left).note == answerOf(right).note;
}

}  // namespace

OutlierTableModel::OutlierTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void OutlierTableModel::setCollection(std::shared_ptr<const Collection> collection) {
    std::vector<Row> rows;
    std::vector<const std::string*> names;
    if (collection) {
        for (const ItemSet& set : collection->sets) {
            rows.emplace_back().set = &set;
            names.push_back(&set.name);
        }
    }
    const std::vector<int> ranks = naturalRanks(names);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].nameRank = ranks[i];
    }
    const bool keepsRows =
        std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.end(),
                   [](const Row& left, const Row& right) { return left.set->id == right.set->id; });
    if (!keepsRows) {
        beginResetModel();
    }
    rows.swap(rows_);
    collection.swap(collection_);
    judgeRows();
    if (keepsRows) {
        tellChanges(rows);
    } else {
        endResetModel();
    }
}

void OutlierTableModel::setResult(std::shared_ptr<const OutlierResult> result,
                                  const FlagRule& rule) {
    const std::vector<Row> former = rows_;
    result.swap(result_);
    rule_ = rule;
    judgeRows();
    tellChanges(former);
}

void OutlierTableModel::tellChanges(const std::vector<Row>& former) {
    const auto isChanged = [&](int row) {
        const auto at = static_cast<std::size_t>(row);
        return !isAlike(former[at], rows_[at]);
    };
    if (const auto [first, last] = spanOf(rowCount(), isChanged); first <= last) {
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
    }
}

void OutlierTableModel::judgeRows() {
    QHash<qint64, const SetOutliers*> outliersOf;
    if (result_) {
        for (const SetOutliers& one : result_->sets) {
            outliersOf.insert(one.set.value, &one);
        }
    }
    for (Row& row : rows_) {
        row.outliers = outliersOf.value(row.set->id.value, nullptr);
        judgeRow(row);
    }
    rankRows();
}

void OutlierTableModel::judgeRow(Row& row) const {
    row.highest.reset();
    row.strangest = nullptr;
    row.marks = countVerdicts(*row.set);
    row.flaggedCount = 0;
    row.strangerCount = static_cast<int>(row.marks.strangers);
    row.notJudged =
        row.outliers != nullptr ? whyNotJudged(*row.outliers, *row.set, rule_) : QString();
    if (row.outliers == nullptr || row.outliers->probability.empty()) {
        return;
    }
    const auto& probability = row.outliers->probability;
    const auto strangest = std::max_element(probability.begin(), probability.end());
    const auto at = static_cast<std::size_t>(strangest - probability.begin());
    row.highest = *strangest;
    row.strangest = findMember(*row.set, row.outliers->members[at]);
    const std::vector<bool> flagged = flaggedMembers(*row.outliers, rule_);
    std::unordered_set<MemberId> found;
    for (std::size_t i = 0; i < flagged.size(); ++i) {
        if (flagged[i]) {
            found.insert(row.outliers->members[i]);
        }
    }
    row.flaggedCount = static_cast<int>(found.size());
    row.strangerCount =
        static_cast<int>(std::ranges::count_if(row.set->members, [&found](const Member& member) {
            return isStranger(member.verdict, found.contains(member.id));
        }));
}

void OutlierTableModel::rankRows() {
    std::vector<Suspicion> suspicions;
    for (const Row& row : rows_) {
        suspicions.push_back(row.outliers != nullptr ? suspicionOf(*row.outliers, rule_)
                                                     : Suspicion());
        suspicions.back().isNotFlagged = row.strangerCount == 0;
    }
    std::vector<std::size_t> order(rows_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t row) { return suspicions[row]; });
    for (std::size_t place = 0; place < order.size(); ++place) {
        rows_[order[place]].suspicionRank = static_cast<int>(place);
    }
    std::vector<const std::string*> names;
    for (const Row& row : rows_) {
        names.push_back(&strangestName(row));
    }
    const std::vector<int> ranks = naturalRanks(names);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        rows_[i].strangestRank = ranks[i];
    }
}

int OutlierTableModel::flaggedSetCount() const {
    return static_cast<int>(std::count_if(rows_.begin(), rows_.end(),
                                          [](const Row& row) { return row.flaggedCount > 0; }));
}

VerdictCounts OutlierTableModel::marks() const {
    VerdictCounts marks;
    for (const Row& row : rows_) {
        marks.strangers += row.marks.strangers;
        marks.belonging += row.marks.belonging;
    }
    return marks;
}

int OutlierTableModel::rowOf(SetId set) const {
    const auto found = std::find_if(rows_.begin(), rows_.end(),
                                    [set](const Row& row) { return row.set->id == set; });
    return found != rows_.end() ? static_cast<int>(found - rows_.begin()) : -1;
}

SetId OutlierTableModel::setAt(int row) const {
    return row >= 0 && row < rowCount() ? rows_[static_cast<std::size_t>(row)].set->id : SetId{};
}

int OutlierTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int OutlierTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant OutlierTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<Column>(index.column());
    switch (role) {
        case Qt::DisplayRole:
            return text(row, column);
        case Qt::ToolTipRole:
            return plainToolTip(column == PValue && !missingPValue(row).isEmpty()
                                    ? tr("%1: %2").arg(toQString(row.set->name), missingPValue(row))
                                    : toolTip(row));
        case Qt::AccessibleTextRole:
            return accessibleText(row, column);
        case Qt::TextAlignmentRole: {
            const bool isText = column == Name || column == Stranger;
            return QVariant(Qt::Alignment(isText ? Qt::AlignLeft : Qt::AlignRight) |
                            Qt::AlignVCenter);
        }
        case Qt::FontRole:
            if (row.strangerCount > 0) {
                QFont font;
                font.setWeight(QFont::DemiBold);
                return font;
            }
            return {};
        case SetIdRole:
            return static_cast<qint64>(row.set->id.value);
        case SortRole:
            return sortKey(row, column);
        case FlaggedRole:
            return row.strangerCount > 0;
        default:
            return {};
    }
}

QVariant OutlierTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool isText = section == Name || section == Stranger;
        return QVariant(Qt::Alignment(isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole && section == PValue) {
        return tr("The share of clean sets that hold a member at least as strange.");
    }
    if (role == Qt::ToolTipRole && section == Marks) {
        return tr("How many members you marked as strangers or as belonging.");
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (static_cast<Column>(section)) {
        case Name:
            return tr("Set");
        case Members:
            return tr("Members");
        case Highest:
            return tr("Probability");
        case Stranger:
            return tr("Most suspicious");
        case PValue:
            return tr("p-value");
        case Flagged:
            return tr("Flagged");
        case Marks:
            return tr("Marks");
        case ColumnCount:
            break;
    }
    return {};
}

QString OutlierTableModel::text(const Row& row, Column column) const {
    switch (column) {
        case Name:
            return toQString(row.set->name);
        case Members:
            return countText(static_cast<qint64>(row.set->members.size()));
        case Highest:
            return row.highest ? percentText(*row.highest) : tr("–");
        case Stranger:
            return row.strangest != nullptr ? shortName(*row.strangest) : tr("–");
        case PValue:
            return row.outliers != nullptr && row.outliers->setPValue
                       ? pValueText(row.outliers->setPValue)
                       : tr("–");
        case Flagged:
            if (row.strangerCount > 0) {
                return countText(row.strangerCount);
            }
            return row.outliers == nullptr    ? tr("–")
                   : !row.notJudged.isEmpty() ? tr("not judged")
                                              : tr("none");
        case Marks:
            return row.marks.all() > 0 ? countText(row.marks.all()) : tr("–");
        case ColumnCount:
            break;
    }
    return {};
}

QString OutlierTableModel::accessibleText(const Row& row, Column column) const {
    if (column == PValue && !missingPValue(row).isEmpty()) {
        return missingPValue(row);
    }
    if (column != Flagged || row.strangerCount > 0) {
        return text(row, column);
    }
    if (row.outliers == nullptr) {
        return tr("not judged yet");
    }
    return row.notJudged.isEmpty() ? text(row, column) : tr("not judged: %1").arg(row.notJudged);
}

QString OutlierTableModel::toolTip(const Row& row) const {
    QStringList lines{answerText(row)};
    if (row.highest && !row.notJudged.isEmpty()) {
        lines.append(tr("not judged by false alarms: %1").arg(row.notJudged));
    }
    if (row.outliers != nullptr && rule_.by == FlagRule::By::FalseAlarmRate) {
        lines.append(removalText(*row.outliers, *row.set, rule_.threshold));
    }
    if (row.flaggedCount != row.strangerCount) {
        lines.append(tr("flagged by the rule: %1").arg(countText(row.flaggedCount)));
    }
    lines.append(markSummary(row.marks));
    if (row.set->isReference) {
        lines.append(tr("clean reference set"));
    }
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

QString OutlierTableModel::answerText(const Row& row) const {
    if (row.outliers == nullptr) {
        return tr("%1: not judged yet").arg(toQString(row.set->name));
    }
    if (!row.highest) {
        return tr("%1: not judged. %2").arg(toQString(row.set->name), row.notJudged);
    }
    return tr("%1: %2 has probability %3 of not belonging")
        .arg(toQString(row.set->name), toQString(strangestName(row)), percentText(*row.highest));
}

QString OutlierTableModel::missingPValue(const Row& row) const {
    if (row.outliers == nullptr) {
        return tr("not judged yet");
    }
    if (row.outliers->setPValue) {
        return {};
    }
    if (!row.highest) {
        return toQString(row.outliers->note);
    }
    return tr("no p-value; %1").arg(missingReferencesText(*row.set));
}

double OutlierTableModel::sortKey(const Row& row, Column column) {
    switch (column) {
        case Name:
            return row.nameRank;
        case Stranger:
            return row.strangestRank;
        case Members:
            return static_cast<double>(row.set->members.size());
        case Highest:
            return row.highest ? -static_cast<double>(*row.highest) : kUnknown;
        case PValue:
            return row.outliers != nullptr && row.outliers->setPValue
                       ? static_cast<double>(*row.outliers->setPValue)
                       : kUnknown;
        case Marks:
            return -static_cast<double>(row.marks.all());
        case Flagged:
        case ColumnCount:
            break;
    }
    return row.suspicionRank;
}

}  // namespace setscope
