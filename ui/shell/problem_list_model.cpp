#include "ui/shell/problem_list_model.h"

#include <QStringList>
#include <algorithm>

namespace setscope {
namespace {

QString textOf(const Problem& problem, int column) {
    return QString::fromStdString(column == ProblemListModel::File ? problem.path
                                                                   : problem.message);
}

}  // namespace

void ProblemListModel::setProblems(const QList<Problem>& problems) {
    const bool isGrowing = problems.size() > problems_.size() &&
                           std::equal(problems_.begin(), problems_.end(), problems.begin());
    if (isGrowing) {
        beginInsertRows({}, static_cast<int>(problems_.size()),
                        static_cast<int>(problems.size()) - 1);
        problems_ = problems;
        endInsertRows();
    } else {
        beginResetModel();
        problems_ = problems;
        endResetModel();
    }
}

QString ProblemListModel::asText(const QModelIndexList& rows) const {
    QStringList lines;
    for (const QModelIndex& row : rows) {
        const Problem& problem = problems_.at(row.row());
        lines.append(textOf(problem, File) + u'\t' + textOf(problem, Reason));
    }
    return lines.join(u'\n');
}

int ProblemListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(problems_.size());
}

int ProblemListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ProblemListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) {
        return {};
    }
    return textOf(problems_.at(index.row()), index.column());
}

QVariant ProblemListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == File ? tr("File") : tr("What is wrong, and what to do");
}

}  // namespace setscope
