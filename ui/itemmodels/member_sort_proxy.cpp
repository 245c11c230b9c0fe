#include "ui/itemmodels/member_sort_proxy.h"

#include "core/base/text.h"
#include "ui/itemmodels/member_list_model.h"
#include "ui/itemmodels/number_text.h"

namespace setscope {
namespace {

int markRank(Verdict verdict) {
    switch (verdict) {
        case Verdict::Stranger:
            return 0;
        case Verdict::Belongs:
            return 1;
        case Verdict::None:
            break;
    }
    return 2;
}

}  // namespace

MemberSortProxy::MemberSortProxy(MemberListModel& members, QObject* parent)
    : QSortFilterProxyModel(parent), members_(members) {
    setSortRole(MemberListModel::ProbabilityRole);
    setSourceModel(&members);
    sort(0);
}

void MemberSortProxy::setOrder(WallOrder order) {
    order_ = order;
    switch (order) {
        case WallOrder::Probability:
            setSortRole(MemberListModel::ProbabilityRole);
            break;
        case WallOrder::Name:
        case WallOrder::Import:
            setSortRole(Qt::DisplayRole);
            break;
        case WallOrder::Mark:
            setSortRole(MemberListModel::VerdictRole);
            break;
    }
    invalidate();
}

void MemberSortProxy::setFilterText(const QString& text) {
    filterText_ = text.trimmed();
    invalidateFilter();
}

bool MemberSortProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const auto& rows = members_.rows();
    const auto& a = rows[static_cast<std::size_t>(left.row())];
    const auto& b = rows[static_cast<std::size_t>(right.row())];
    if (order_ == WallOrder::Mark && a.member->verdict != b.member->verdict) {
        return markRank(a.member->verdict) < markRank(b.member->verdict);
    }
    const bool isByProbability = order_ == WallOrder::Probability || order_ == WallOrder::Mark;
    if (isByProbability && a.probability != b.probability) {
        return a.probability > b.probability;
    }
    if (order_ == WallOrder::Name && a.member->name != b.member->name) {
        return naturalLess(a.member->name, b.member->name);
    }
    return left.row() < right.row();
}

bool MemberSortProxy::filterAcceptsRow(int row, const QModelIndex& /*parent*/) const {
    if (filterText_.isEmpty()) {
        return true;
    }
    const Member& member = *members_.rows()[static_cast<std::size_t>(row)].member;
    const TextContent* text = member.payload.text();
    return toQString(text != nullptr ? text->text : member.name)
               .contains(filterText_, Qt::CaseInsensitive) ||
           toQString(member.name).contains(filterText_, Qt::CaseInsensitive) ||
           toQString(member.label).contains(filterText_, Qt::CaseInsensitive);
}

}  // namespace setscope
