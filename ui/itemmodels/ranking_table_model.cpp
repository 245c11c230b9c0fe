#include "ui/itemmodels/ranking_table_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "ui/itemmodels/number_text.h"
#include "ui/itemmodels/pool_item_mime.h"

namespace setscope {
namespace {

constexpr qint64 kNobody = -1;
constexpr double kNoBar = -1.0;
constexpr int kBesideScorers = 5;  // columns

bool knowsIt(const RankedItem& item, std::size_t scorer) {
    return item.scores[scorer] != -std::numeric_limits<float>::infinity();
}

/// "3", or "3.5" where several are equal.
QString placeText(float rank) {
    const auto whole = static_cast<qint64>(rank);
    return static_cast<float>(whole) == rank ? countText(whole)
                                             : QStringLiteral("%1.5").arg(countText(whole));
}

QString agreementText(ScorerAgreement agreement) {
    switch (agreement) {
        case ScorerAgreement::Agree:
            return RankingTableModel::tr("agree");
        case ScorerAgreement::Differ:
            return RankingTableModel::tr("differ");
        case ScorerAgreement::Alone:
            break;
    }
    return {};
}

}  // namespace

RankingTableModel::RankingTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void RankingTableModel::setThumbnails(ThumbnailSource thumbnails) {
    thumbnails_ = std::move(thumbnails);
}

void RankingTableModel::setRanking(std::shared_ptr<const Pool> pool,
                                   std::shared_ptr<const RankingResult> ranking) {
    beginResetModel();
    pool_ = std::move(pool);
    ranking_ = pool_ != nullptr ? std::move(ranking) : nullptr;
    rows_.clear();
    names_.clear();
    pulledBy_.clear();
    if (ranking_ != nullptr) {
        for (std::size_t place = 0; place < ranking_->items.size(); ++place) {
            rows_.push_back(place);
            names_.push_back(
                toQString(pool_->items[static_cast<std::size_t>(ranking_->items[place].item)]));
        }
    }
    endResetModel();
}

void RankingTableModel::setLeftOut(const std::vector<LeftOut>& leftOut, qsizetype watched) {
    pulledBy_.clear();
    if (ranking_ != nullptr && !leftOut.empty()) {
        for (std::size_t place = 0; std::cmp_less(place, watched); ++place) {
            const auto seed = pulledInBy(leftOut, place, ranking_->items[place].fusedRank);
            pulledBy_.push_back(seed ? leftOut[*seed].seed : kNobody);
        }
    }
    if (!rows_.empty()) {
        const int column = columnOf(Column::PulledInBy);
        Q_EMIT dataChanged(index(0, column), index(rowCount() - 1, column));
    }
}

void RankingTableModel::setCut(std::optional<int> count) {
    if (count == cut_) {
        return;
    }
    cut_ = count;
    if (!rows_.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1),
                           {AboveCutRole, LastAboveCutRole});
    }
}

void RankingTableModel::leaveOut(const QSet<qint64>& items) {
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (items.contains(itemAt(row))) {
            beginRemoveRows({}, row, row);
            rows_.erase(rows_.begin() + row);
            names_.erase(names_.begin() + row);
            endRemoveRows();
        }
    }
}

void RankingTableModel::thumbnailsChanged(const QList<ContentHash>& contents) {
    for (int row = 0; row < rowCount(); ++row) {
        const Member* member = memberAt(row);
        if (member != nullptr && contents.contains(member->content)) {
            Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1),
                               {ThumbnailRole, PreviewRole, TroubleRole});
        }
    }
}

int RankingTableModel::scorerCount() const {
    return ranking_ != nullptr ? static_cast<int>(ranking_->scorers.size()) : 0;
}

RankingTableModel::Column RankingTableModel::kind(int column) const {
    if (column < 2) {
        return column == 0 ? Column::Rank : Column::Candidate;
    }
    switch (columnCount() - column) {
        case 3:
            return Column::Agreement;
        case 2:
            return Column::PulledInBy;
        case 1:
            return Column::Actions;
        default:
            return Column::Scorer;
    }
}

int RankingTableModel::columnOf(Column kind) const {
    switch (kind) {
        case Column::Rank:
            return 0;
        case Column::Candidate:
            return 1;
        case Column::Scorer:
            return 2;
        case Column::Agreement:
            return columnCount() - 3;
        case Column::PulledInBy:
            return columnCount() - 2;
        case Column::Actions:
            break;
    }
    return columnCount() - 1;
}

std::size_t RankingTableModel::scorerOf(int column) const {
    return static_cast<std::size_t>(column - 2);
}

const RankedItem& RankingTableModel::ranked(int row) const {
    return ranking_->items[rows_[static_cast<std::size_t>(row)]];
}

qint64 RankingTableModel::itemAt(int row) const {
    return row >= 0 && row < rowCount() ? ranked(row).item : kNobody;
}

int RankingTableModel::rowOf(qint64 item) const {
    for (int row = 0; row < rowCount(); ++row) {
        if (itemAt(row) == item) {
            return row;
        }
    }
    return -1;
}

const Member* RankingTableModel::memberAt(int row) const {
    return pool_ != nullptr && pool_->kind == PayloadKind::Picture && itemAt(row) != kNobody
               ? &pool_->members[static_cast<std::size_t>(itemAt(row))]
               : nullptr;
}

int RankingTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int RankingTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kBesideScorers + scorerCount();
}

/// Whom nothing is asked has nothing to agree on.
ScorerAgreement RankingTableModel::agreement(const RankedItem& item) const {
    return ranking_->query.empty() ? ScorerAgreement::Alone
                                   : agreementOf(item, ranking_->candidateCount);
}

/// By rank, since scorers measure on scales of their own: 1 for the first, 0 for the last, and
/// half where the logarithm of the rank is.
double RankingTableModel::bar(const RankedItem& item, std::size_t scorer) const {
    const double last = std::max<double>(2.0, static_cast<double>(ranking_->candidateCount));
    return std::clamp(1.0 - std::log(static_cast<double>(item.ranks[scorer])) / std::log(last), 0.0,
                      1.0);
}

QList<double> RankingTableModel::bars(const RankedItem& item) const {
    QList<double> all;
    for (std::size_t scorer = 0; scorer < item.ranks.size(); ++scorer) {
        all.append(knowsIt(item, scorer) ? bar(item, scorer) : kNoBar);
    }
    return all;
}

QString RankingTableModel::seedName(int row) const {
    const std::size_t place = rows_[static_cast<std::size_t>(row)];
    if (place >= pulledBy_.size() || pulledBy_[place] == kNobody) {
        return {};
    }
    return toQString(pool_->items[static_cast<std::size_t>(pulledBy_[place])]);
}

QString RankingTableModel::text(int row, int column) const {
    const RankedItem& item = ranked(row);
    switch (kind(column)) {
        case Column::Rank:
            return placeText(item.fusedRank);
        case Column::Candidate:
            return name(row);
        case Column::Scorer:
            return knowsIt(item, scorerOf(column)) ? QString() : QStringLiteral("–");
        case Column::Agreement:
            return agreementText(agreement(item));
        case Column::PulledInBy:
            return seedName(row);
        case Column::Actions:
            break;
    }
    return {};
}

QString RankingTableModel::scorerText(const RankedItem& item, std::size_t scorer) const {
    const QString title = toQString(ranking_->scorers[scorer].title);
    if (!knowsIt(item, scorer)) {
        return tr("%1 knows nothing of it").arg(title);
    }
    return tr("%1: rank %2 of %3, score %4")
        .arg(title, placeText(item.ranks[scorer]), countText(ranking_->candidateCount),
             QString::number(static_cast<double>(item.scores[scorer]), 'g', 4));
}

QString RankingTableModel::toolTip(int row, int column) const {
    const RankedItem& item = ranked(row);
    switch (kind(column)) {
        case Column::Scorer:
            return scorerText(item, scorerOf(column));
        case Column::PulledInBy: {
            const QString seed = seedName(row);
            return seed.isEmpty() ? QString() : tr("Without %1 it would fall furthest.").arg(seed);
        }
        case Column::Actions:
            return tr(
                "Accept (A) takes it into the set, Reject (R) counts it as one that does "
                "not belong");
        default:
            break;
    }
    QStringList lines = {tr("%1: rank %2").arg(name(row), placeText(item.fusedRank))};
    for (std::size_t scorer = 0; scorer < item.ranks.size(); ++scorer) {
        lines.append(scorerText(item, scorer));
    }
    return lines.join(u'\n');
}

/// Numbers that are small for what is good, so that one order serves all columns.
QVariant RankingTableModel::sortKey(int row, int column) const {
    const RankedItem& item = ranked(row);
    switch (kind(column)) {
        case Column::Scorer:
            return item.ranks[scorerOf(column)];
        case Column::Agreement:
            return static_cast<int>(agreement(item));
        case Column::Candidate:
        case Column::PulledInBy:
            return text(row, column);
        default:
            return item.fusedRank;
    }
}

QVariant RankingTableModel::picture(int row, int role) const {
    const Member* member = memberAt(row);
    if (member == nullptr) {
        return {};
    }
    if (role == TroubleRole) {
        return thumbnails_.trouble ? thumbnails_.trouble(*member) : QString();
    }
    const auto& source = role == ThumbnailRole ? thumbnails_.image : thumbnails_.preview;
    return source ? source(*member) : QImage();
}

QVariant RankingTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const int row = index.row();
    const int column = index.column();
    const RankedItem& item = ranked(row);
    switch (role) {
        case Qt::DisplayRole:
            return text(row, column);
        case Qt::ToolTipRole:
            return plainToolTip(toolTip(row, column));
        case Qt::AccessibleTextRole:
            return kind(column) == Column::Scorer ? scorerText(item, scorerOf(column))
                                                  : text(row, column);
        case Qt::TextAlignmentRole:
            return kind(column) == Column::Rank ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                                : QVariant();
        case ItemRole:
            return static_cast<qint64>(item.item);
        case NameRole:
            return name(row);
        case CaptionRole:
            return memberAt(row) != nullptr ? shortName(memberAt(row)->name) : name(row);
        case BarRole:
            return kind(column) == Column::Scorer && knowsIt(item, scorerOf(column))
                       ? QVariant(bar(item, scorerOf(column)))
                       : QVariant();
        case BarsRole:
            return QVariant::fromValue(bars(item));
        case RankTextRole:
            return QStringLiteral("#%1").arg(placeText(item.fusedRank));
        case SortRole:
            return sortKey(row, column);
        case ThumbnailRole:
        case PreviewRole:
        case TroubleRole:
            return picture(row, role);
        default:
            return look(row, column, role);
    }
}

QVariant RankingTableModel::look(int row, int column, int role) const {
    const bool isAbove = cut_ && std::cmp_less(rows_[static_cast<std::size_t>(row)], *cut_);
    const bool differ = agreement(ranked(row)) == ScorerAgreement::Differ;
    switch (role) {
        case AboveCutRole:
            return isAbove || !cut_;
        case LastAboveCutRole:
            return isAbove &&
                   (row + 1 == rowCount() ||
                    std::cmp_greater_equal(rows_[static_cast<std::size_t>(row) + 1], *cut_));
        case DifferRole:
            return differ;
        case StrongRole:
            return isAbove && kind(column) == Column::Candidate;
        case MutedRole:
            return kind(column) == Column::PulledInBy;
        case DiffersHereRole:
            return differ && kind(column) == Column::Agreement;
        case ActionsRole:
            return kind(column) == Column::Actions;
        default:
            return {};
    }
}

Qt::ItemFlags RankingTableModel::flags(const QModelIndex& index) const {
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled |
                                 Qt::ItemNeverHasChildren
                           : Qt::NoItemFlags;
}

QStringList RankingTableModel::mimeTypes() const { return {poolItemMimeType()}; }

QMimeData* RankingTableModel::mimeData(const QModelIndexList& indexes) const {
    QList<qint64> items;
    for (const QModelIndex& one : indexes) {
        if (const qint64 item = itemAt(one.row()); !items.contains(item)) {
            items.append(item);
        }
    }
    return encodePoolItems(items);
}

QString RankingTableModel::headerToolTip(int section) const {
    switch (kind(section)) {
        case Column::Rank:
            return tr("By the fusion of all scorers that are chosen");
        case Column::Scorer:
            return tr("The longer the bar, the better its rank by %1 alone; a logarithmic scale")
                .arg(toQString(ranking_->scorers[scorerOf(section)].title));
        case Column::Agreement:
            return tr("Scorers agree if all that know it have it among the first %1")
                .arg(countText(firstOnes(ranking_->candidateCount)));
        case Column::PulledInBy:
            return tr("The item of the query without which it would fall furthest");
        default:
            return {};
    }
}

QVariant RankingTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || ranking_ == nullptr || section < 0 ||
        section >= columnCount()) {
        return {};
    }
    if (role == Qt::ToolTipRole) {
        return headerToolTip(section);
    }
    if (role == Qt::TextAlignmentRole) {
        return kind(section) == Column::Rank ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
               : kind(section) == Column::Scorer
                   ? QVariant(QFlags<Qt::AlignmentFlag>::Int(Qt::AlignLeft | Qt::AlignVCenter) |
                              Qt::TextWordWrap)
                   : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (kind(section)) {
        case Column::Rank:
            return tr("#");
        case Column::Candidate:
            return tr("Candidate");
        case Column::Scorer:
            return toQString(ranking_->scorers[scorerOf(section)].title);
        case Column::Agreement:
            return tr("Scorers");
        case Column::PulledInBy:
            return tr("Pulled in by");
        case Column::Actions:
            break;
    }
    return QString();
}

}  // namespace setscope
