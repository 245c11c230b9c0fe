#include "ui/itemmodels/row_table_model.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "ui/itemmodels/number_text.h"

namespace setscope {
namespace {

constexpr std::size_t kMostNumbers = 100'000;  ///< that are sorted at once
constexpr std::size_t kFewestRows = 25;        ///< that a median is taken of

float medianOfColumn(std::vector<float>& values) {
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 == 1) {
        return *middle;
    }
    return std::midpoint(*std::max_element(values.begin(), middle), *middle);
}

std::vector<const VectorContent*> rowsIn(const ItemSet& set, std::size_t columns) {
    std::vector<const VectorContent*> rows;
    for (const Member& member : set.members) {
        const VectorContent* row = member.payload.vector();
        if (row != nullptr && row->values.size() == columns) {
            rows.push_back(row);
        }
    }
    return rows;
}

QString numberText(double value) { return QString::number(value, 'g', 6); }

QString signedText(const QString& number, double value) {
    return value > 0.0 ? QLatin1Char('+') + number : number;
}

}  // namespace

void RowTableModel::setMember(const std::shared_ptr<const Collection>& collection,
                              MemberId member) {
    const ItemSet* set = collection->findSetOf(member);
    const VectorContent* row = nullptr;
    if (set != nullptr) {
        row = std::ranges::find(set->members, member, &Member::id)->payload.vector();
    }
    beginResetModel();
    lines_.clear();
    if (row != nullptr) {
        findMedians(collection, *set, row->values.size());
        fillLines(*row);
    }
    endResetModel();
}

void RowTableModel::findMedians(const std::shared_ptr<const Collection>& collection,
                                const ItemSet& set, std::size_t columns) {
    const bool isKnown = medians_.collection == collection && medians_.set == set.id &&
                         medians_.values.size() == columns;
    if (isKnown) {
        return;
    }
    const std::vector<const VectorContent*> rows = rowsIn(set, columns);
    medians_ = {.collection = collection, .set = set.id, .values = {}};
    medians_.rows = rows.size();
    medians_.rowsTaken = std::min(rows.size(), std::max(kFewestRows, kMostNumbers / columns));
    std::vector<float> column(medians_.rowsTaken);
    for (std::size_t at = 0; at < columns; ++at) {
        for (std::size_t i = 0; i < column.size(); ++i) {
            column[i] = rows[i * rows.size() / column.size()]->values[at];
        }
        medians_.values.push_back(medianOfColumn(column));
    }
}

void RowTableModel::fillLines(const VectorContent& row) {
    const VectorColumns& columns = *row.columns;
    isStandardised_ = !columns.spread.empty();
    for (std::size_t at = 0; at < row.values.size(); ++at) {
        const bool hasName = at < columns.names.size() && !columns.names[at].empty();
        const double spread = isStandardised_ ? static_cast<double>(columns.spread[at]) : 1.0;
        const double distance =
            static_cast<double>(row.values[at]) - static_cast<double>(medians_.values[at]);
        lines_.push_back(
            {.name = hasName ? toQString(columns.names[at]) : tr("column %1").arg(at + 1),
             .value = row.values[at],
             .difference = distance / spread});
    }
    std::ranges::stable_sort(lines_, std::ranges::greater(),
                             [](const Line& line) { return std::abs(line.difference); });
}

QString RowTableModel::explanation() const {
    const QString taken =
        medians_.rowsTaken < medians_.rows
            ? tr(" The median is that of %1 of the set's %2.")
                  .arg(countText(static_cast<qint64>(medians_.rowsTaken)),
                       countedText(static_cast<qint64>(medians_.rows), tr("row"), tr("rows")))
            : QString();
    return (isStandardised_ ? tr("How far the value is from the median of its set, in units of "
                                 "what is usual in the column.%1")
                            : tr("How far the value is from the median of its set.%1"))
        .arg(taken);
}

int RowTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(lines_.size());
}

int RowTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString RowTableModel::text(const Line& line, int column) const {
    switch (column) {
        case Name:
            return line.name;
        case Value:
            return numberText(static_cast<double>(line.value));
        default:
            return signedText(isStandardised_ && std::abs(line.difference) < 1e6
                                  ? QString::number(line.difference, 'f', 1)
                                  : numberText(line.difference),
                              line.difference);
    }
}

QVariant RowTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Line& line = lines_[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return text(line, index.column());
        case Qt::ToolTipRole:
            return plainToolTip(tr("%1: %2, %3 from the median of its set")
                                    .arg(line.name, text(line, Value), text(line, Difference)));
        case Qt::TextAlignmentRole:
            return QVariant::fromValue((index.column() == Name ? Qt::AlignLeft : Qt::AlignRight) |
                                       Qt::AlignVCenter);
        default:
            return {};
    }
}

QVariant RowTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue((section == Name ? Qt::AlignLeft : Qt::AlignRight) |
                                   Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole && section == Difference) {
        return explanation();
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case Name:
            return tr("Column");
        case Value:
            return tr("Value");
        default:
            return tr("From median");
    }
}

}  // namespace setscope
