#include "ui/itemmodels/member_list_model.h"

#include <algorithm>
#include <utility>

#include "ui/itemmodels/member_mime.h"
#include "ui/itemmodels/member_words.h"
#include "ui/itemmodels/number_text.h"
#include "ui/itemmodels/row_runs.h"
#include "ui/itemmodels/verdicts.h"

namespace setscope {
namespace {

const SetOutliers* outliersOf(const OutlierResult* result, SetId set) {
    if (result == nullptr) {
        return nullptr;
    }
    const auto found = std::find_if(result->sets.begin(), result->sets.end(),
                                    [set](const SetOutliers& one) { return one.set == set; });
    return found != result->sets.end() && !found->probability.empty() ? &*found : nullptr;
}

QVariant number(std::optional<float> value) {
    return value ? QVariant(static_cast<double>(*value)) : QVariant();
}

/// As much of a text as any tile or preview has room for.
QString beginningOf(const Member& member) {
    constexpr std::size_t kMostBytes = 4000;
    const TextContent* text = member.payload.text();
    if (text == nullptr) {
        return {};
    }
    return text->text.size() <= kMostBytes
               ? toQString(text->text)
               : toQString(text->text.substr(0, kMostBytes)) + QStringLiteral(" …");
}

}  // namespace

MemberListModel::MemberListModel(QObject* parent) : QAbstractListModel(parent) {}

void MemberListModel::setThumbnails(ThumbnailSource thumbnails) {
    thumbnails_ = std::move(thumbnails);
}

void MemberListModel::setSet(std::shared_ptr<const Collection> collection, SetId set) {
    const ItemSet* items = collection ? collection->findSet(set) : nullptr;
    std::vector<Row> rows;
    if (items != nullptr) {
        rows.reserve(items->members.size());
        for (const Member& member : items->members) {
            rows.emplace_back().member = &member;
        }
    }
    const bool keepsRows =
        set == set_ && std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.end(),
                                  [](const Row& left, const Row& right) {
                                      return left.member->id == right.member->id;
                                  });
    if (!keepsRows) {
        beginResetModel();
    }
    set_ = set;
    rows_ = std::move(rows);
    collection_ = std::move(collection);
    rowOfMember_.clear();
    rowOfMember_.reserve(static_cast<qsizetype>(rows_.size()));
    rowsOfContent_.clear();
    rowsOfContent_.reserve(static_cast<qsizetype>(rows_.size()));
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        rowOfMember_.insert(rows_[i].member->id.value, static_cast<int>(i));
        rowsOfContent_.insert(rows_[i].member->content.low, static_cast<int>(i));
    }
    judgeRows();
    if (!keepsRows) {
        endResetModel();
    } else if (!rows_.empty()) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

void MemberListModel::setResult(std::shared_ptr<const OutlierResult> result, const FlagRule& rule) {
    result_ = std::move(result);
    rule_ = rule;
    const std::vector<Row> former = rows_;
    judgeRows();
    const auto isChanged = [&](int row) {
        const auto at = static_cast<std::size_t>(row);
        return rows_[at] != former[at];
    };
    if (const auto [first, last] = spanOf(rowCount(), isChanged); first <= last) {
        Q_EMIT dataChanged(index(first), index(last),
                           {ProbabilityRole, ProbabilityTextRole, FlaggedRole, Qt::ToolTipRole,
                            Qt::AccessibleTextRole});
    }
}

void MemberListModel::judgeRows() {
    for (Row& row : rows_) {
        row.probability.reset();
        row.pValue.reset();
        row.isFlagged = isStranger(row.member->verdict, false);
    }
    const SetOutliers* outliers = outliersOf(result_.get(), set_);
    if (outliers == nullptr) {
        return;
    }
    const std::vector<bool> flagged = flaggedMembers(*outliers, rule_);
    for (std::size_t i = 0; i < outliers->members.size(); ++i) {
        const int at = rowOf(outliers->members[i]);
        if (at < 0) {
            continue;
        }
        Row& row = rows_[static_cast<std::size_t>(at)];
        row.probability = outliers->probability[i];
        row.isFlagged = isStranger(row.member->verdict, flagged[i]);
        if (!outliers->pValue.empty()) {
            row.pValue = outliers->pValue[i];
        }
    }
}

QList<QList<float>> MemberListModel::shapeOf(const Member& member) const {
    if (member.payload.vector() == nullptr || !thumbnails_.row) {
        return {};
    }
    const RowShape shape = thumbnails_.row(member);
    return {shape.bars, shape.medians};
}

void MemberListModel::thumbnailsChanged(const QList<ContentHash>& contents) {
    for (const ContentHash& content : contents) {
        for (auto [at, end] = rowsOfContent_.equal_range(content.low); at != end; ++at) {
            const QModelIndex changed = index(*at);
            Q_EMIT dataChanged(changed, changed, {ThumbnailRole, PreviewRole, TroubleRole});
        }
    }
}

int MemberListModel::rowOf(MemberId member) const { return rowOfMember_.value(member.value, -1); }

MemberId MemberListModel::memberAt(int row) const {
    return row >= 0 && row < rowCount() ? rows_[static_cast<std::size_t>(row)].member->id
                                        : MemberId{};
}

int MemberListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant MemberListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return shortName(*row.member);
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole:
            return toolTip(row);
        case IdRole:
            return static_cast<qint64>(row.member->id.value);
        case ProbabilityRole:
            return number(row.probability);
        case ProbabilityTextRole:
            return row.probability ? percentText(*row.probability) : QString();
        case FlaggedRole:
            return row.isFlagged;
        case VerdictRole:
            return static_cast<int>(row.member->verdict);
        case ThumbnailRole:
            return thumbnails_.image ? thumbnails_.image(*row.member) : QImage();
        case PreviewRole:
            return thumbnails_.preview ? thumbnails_.preview(*row.member) : QImage();
        case TroubleRole:
            return thumbnails_.trouble ? thumbnails_.trouble(*row.member) : QString();
        case TextRole:
            return beginningOf(*row.member);
        case RowRole:
            return QVariant::fromValue(shapeOf(*row.member));
        case CaptionRole:
            return tileCaption(*row.member);
        default:
            return {};
    }
}

Qt::ItemFlags MemberListModel::flags(const QModelIndex& index) const {
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled |
                                 Qt::ItemNeverHasChildren
                           : Qt::NoItemFlags;
}

QStringList MemberListModel::mimeTypes() const { return {memberMimeType()}; }

QMimeData* MemberListModel::mimeData(const QModelIndexList& indexes) const {
    QList<MemberId> members;
    for (const QModelIndex& one : indexes) {
        members.append(memberAt(one.row()));
    }
    return encodeMembers(members);
}

Qt::DropActions MemberListModel::supportedDragActions() const { return Qt::MoveAction; }

QString MemberListModel::toolTip(const Row& row) const {
    const QString name = toQString(row.member->name);
    QString text = tr("%1: not judged").arg(name);
    if (row.probability) {
        text = tr("%1: probability %2 of not belonging").arg(name, percentText(*row.probability));
    }
    if (row.pValue) {
        text += tr(", p = %1").arg(pValueText(row.pValue));
    }
    if (row.member->verdict != Verdict::None) {
        return tr("%1, %2").arg(text, verdictText(row.member->verdict));
    }
    return row.isFlagged ? tr("%1, stranger").arg(text) : text;
}

}  // namespace setscope
