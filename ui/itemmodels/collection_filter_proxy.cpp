#include "ui/itemmodels/collection_filter_proxy.h"

#include "ui/itemmodels/collection_tree_model.h"

namespace setscope {

CollectionFilterProxy::CollectionFilterProxy(QObject* parent) : QSortFilterProxyModel(parent) {}

void CollectionFilterProxy::setFilterText(const QString& text) {
    if (text.trimmed() == filterText_) {
        return;
    }
    filterText_ = text.trimmed();
    invalidateFilter();
}

bool CollectionFilterProxy::holdsText(const QModelIndex& index) const {
    return index.data(CollectionTreeModel::SearchTextRole)
        .toString()
        .contains(filterText_, Qt::CaseInsensitive);
}

bool CollectionFilterProxy::filterAcceptsRow(int row, const QModelIndex& parent) const {
    if (filterText_.isEmpty()) {
        return true;
    }
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (holdsText(index) || (parent.isValid() && holdsText(parent))) {
        return true;
    }
    for (int child = 0; child < sourceModel()->rowCount(index); ++child) {
        if (holdsText(sourceModel()->index(child, 0, index))) {
            return true;
        }
    }
    return false;
}

}  // namespace setscope
