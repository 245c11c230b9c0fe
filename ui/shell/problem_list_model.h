#pragma once

#include <QAbstractTableModel>
#include <QList>

#include "core/base/problem.h"

namespace setscope {

/// Files that could not be used, each with its reason.
class ProblemListModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { File, Reason, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setProblems(const QList<Problem>& problems);
    /// The rows as lines of text, file and reason with a tab between them.
    QString asText(const QModelIndexList& rows) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QList<Problem> problems_;
};

}  // namespace setscope
