#include "ui/itemmodels/member_sort_proxy.h"

#include "core/base/text.h"
#include "ui/itemmodels/member_list_model.h"
#include "ui/itemmodels/number_text.h"

namespace setscope {

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
    if (order_ == WallOrder::Probability && a.probability != b.probability) {
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
    return toQString(member.name).contains(filterText_, Qt::CaseInsensitive) ||
           toQString(member.label).contains(filterText_, Qt::CaseInsensitive);
}

}  // namespace setscope
