#include "ui/shell/power_table_model.h"

#include "ui/itemmodels/number_text.h"

namespace setscope {
namespace {

QString exact(double value) { return shortestNumber(static_cast<float>(value)); }

QString cellText(const PowerCell& cell, int column) {
    switch (column) {
        case PowerTableModel::Members:
            return countText(cell.setSize);
        case PowerTableModel::Planted:
            return countText(cell.planted);
        case PowerTableModel::Detected:
            return shareText(cell.detected);
        case PowerTableModel::Named:
            return shareText(cell.named);
        case PowerTableModel::Rival:
            return cell.named.rival ? percentText(*cell.named.rival) : QStringLiteral("–");
        default:
            return countText(cell.trials);
    }
}

QString headerHint(int section) {
    switch (section) {
        case PowerTableModel::Members:
            return PowerTableModel::tr("Members of the set, the planted ones among them.");
        case PowerTableModel::Detected:
            return PowerTableModel::tr(
                "Share of the trials in which the set is flagged, with its "
                "95 % interval.");
        case PowerTableModel::Named:
            return PowerTableModel::tr(
                "Share of the planted members that are the most suspicious "
                "of their set, with its 95 % interval.");
        case PowerTableModel::Rival:
            return PowerTableModel::tr(
                "The same for the simplest rival on the same features: the "
                "cosine to the mean of the others.");
        default:
            return {};
    }
}

}  // namespace

ChartTable tableOf(const DetectionPower& power) {
    ChartTable table{
        {PowerTableModel::tr("members"), PowerTableModel::tr("planted"),
         PowerTableModel::tr("trials"), PowerTableModel::tr("set flagged"),
         PowerTableModel::tr("set flagged low"), PowerTableModel::tr("set flagged high"),
         PowerTableModel::tr("stranger named"), PowerTableModel::tr("stranger named low"),
         PowerTableModel::tr("stranger named high"), PowerTableModel::tr("named by cosine")},
        {}};
    for (const PowerCell& cell : power.cells) {
        table.rows.append({QString::number(cell.setSize), QString::number(cell.planted),
                           QString::number(cell.trials), exact(cell.detected.value),
                           exact(cell.detected.low), exact(cell.detected.high),
                           exact(cell.named.value), exact(cell.named.low), exact(cell.named.high),
                           cell.named.rival ? exact(*cell.named.rival) : QString()});
    }
    return table;
}

void PowerTableModel::setPower(const std::shared_ptr<const DetectionPower>& power) {
    beginResetModel();
    power_ = power;
    endResetModel();
}

int PowerTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || power_ == nullptr ? 0 : static_cast<int>(power_->cells.size());
}

int PowerTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PowerTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    return cellText(power_->cells[static_cast<std::size_t>(index.row())], index.column());
}

QVariant PowerTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole) {
        return headerHint(section);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case Members:
            return tr("Members");
        case Planted:
            return tr("Planted");
        case Detected:
            return tr("Set flagged");
        case Named:
            return tr("Stranger named");
        case Rival:
            return tr("by cosine");
        default:
            return tr("Trials");
    }
}

}  // namespace setscope
