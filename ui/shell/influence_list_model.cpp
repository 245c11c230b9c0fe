#include "ui/shell/influence_list_model.h"

#include <algorithm>

#include "ui/itemmodels/number_text.h"
#include "ui/views/colour_scale.h"

namespace setscope {

void InfluenceListModel::setMatrix(const std::shared_ptr<const InfluenceMatrix>& matrix,
                                   const Effects& effects, const QStringList& names) {
    beginResetModel();
    matrix_ = matrix;
    effects_ = matrix != nullptr ? effects : nullptr;
    names_ = names;
    endResetModel();
}

InfluenceEffect InfluenceListModel::effectAt(int row) const {
    return effects_->at(static_cast<std::size_t>(row));
}

int InfluenceListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || effects_ == nullptr ? 0 : static_cast<int>(effects_->size());
}

int InfluenceListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString InfluenceListModel::textOf(const InfluenceEffect& effect, int column) const {
    const auto changed = static_cast<std::size_t>(effect.changed);
    const float before = matrix_->probability[changed];
    const float change =
        matrix_
            ->change[static_cast<std::size_t>(effect.removed) * matrix_->members.size() + changed];
    switch (column) {
        case Removed:
            return names_[effect.removed];
        case Changed:
            return names_[effect.changed];
        case Before:
            return percentText(before);
        case After:
            return percentText(std::clamp(before + change, 0.0F, 1.0F));
        default:
            return shownNumber({}, static_cast<double>(change));
    }
}

QVariant InfluenceListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const bool isName = index.column() <= Changed;
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue((isName ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    if (role == Qt::DisplayRole || (role == Qt::ToolTipRole && isName)) {
        return textOf(effectAt(index.row()), index.column());
    }
    return {};
}

QVariant InfluenceListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue((section <= Changed ? Qt::AlignLeft : Qt::AlignRight) |
                                   Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case Removed:
            return tr("Without");
        case Changed:
            return tr("this one changes");
        case Before:
            return tr("from");
        case After:
            return tr("to");
        default:
            return tr("points");
    }
}

}  // namespace setscope
