#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <memory>
#include <vector>

#include "core/results/influence_matrix.h"
#include "ui/shell/influence_words.h"

namespace setscope {

/// The cells of an influence matrix as lines, the largest change first: the same numbers for those
/// who do not read colours.
class InfluenceListModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Removed, Changed, Before, After, Change, ColumnCount };

    using Effects = std::shared_ptr<const std::vector<InfluenceEffect>>;

    using QAbstractTableModel::QAbstractTableModel;

    /// @param matrix null: no lines @param names of its members
    void setMatrix(const std::shared_ptr<const InfluenceMatrix>& matrix, const Effects& effects,
                   const QStringList& names);
    /// @pre the row is there
    InfluenceEffect effectAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QString textOf(const InfluenceEffect& effect, int column) const;

    std::shared_ptr<const InfluenceMatrix> matrix_;
    Effects effects_;
    QStringList names_;
};

}  // namespace setscope
