#include "ui/itemmodels/mixture_table_model.h"

#include <algorithm>
#include <utility>

#include "ui/itemmodels/number_text.h"

namespace setscope {
namespace {

constexpr std::size_t kNamedSeeds = 3;

}  // namespace

void MixtureTableModel::setRanking(std::shared_ptr<const Pool> pool,
                                   std::shared_ptr<const RankingResult> ranking) {
    beginResetModel();
    pool_ = std::move(pool);
    ranking_ = pool_ != nullptr ? std::move(ranking) : nullptr;
    endResetModel();
}

int MixtureTableModel::rowCount(const QModelIndex& parent) const {
    std::size_t rows = 0;
    if (!parent.isValid() && ranking_ != nullptr) {
        for (const MixtureComponent& component : ranking_->components) {
            rows = std::max(rows, component.best.size());
        }
    }
    return static_cast<int>(rows);
}

int MixtureTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || ranking_ == nullptr ? 0
                                                   : static_cast<int>(ranking_->components.size());
}

QString MixtureTableModel::name(std::int64_t item) const {
    return toQString(pool_->items[static_cast<std::size_t>(item)]);
}

QVariant MixtureTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const MixtureComponent& component =
        ranking_->components[static_cast<std::size_t>(index.column())];
    const auto row = static_cast<std::size_t>(index.row());
    if (row >= component.best.size()) {
        return {};
    }
    switch (role) {
        case Qt::DisplayRole:
            return name(component.best[row]);
        case Qt::ToolTipRole:
            return plainToolTip(name(component.best[row]));
        case ItemRole:
            return static_cast<qint64>(component.best[row]);
        default:
            return {};
    }
}

QVariant MixtureTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    const bool isColumn = orientation == Qt::Horizontal && section >= 0 && section < columnCount();
    if (!isColumn || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) {
        return {};
    }
    const MixtureComponent& component = ranking_->components[static_cast<std::size_t>(section)];
    QStringList seeds;
    for (const std::int64_t item : component.query) {
        seeds.append(name(item));
    }
    if (role == Qt::ToolTipRole) {
        return plainToolTip(seeds.join(QStringLiteral(", ")));
    }
    const bool isLong = component.query.size() > kNamedSeeds;
    const QString shown = QStringList(seeds.mid(0, kNamedSeeds)).join(QStringLiteral(", "));
    return tr("%1 of the query: %2")
        .arg(percentText(component.weight), isLong ? shown + QStringLiteral(" …") : shown);
}

}  // namespace setscope
