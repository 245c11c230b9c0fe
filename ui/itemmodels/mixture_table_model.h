#pragma once

#include <QAbstractTableModel>
#include <memory>

#include "core/items/pool.h"
#include "core/results/ranking_result.h"

namespace setscope {

/// The kinds of things that a query holds, one per column, with the candidates that are likeliest
/// of each. Read-only.
class MixtureTableModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Role {
        ItemRole = Qt::UserRole + 1,  ///< qint64, place in the pool of the candidate
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// @param pool whose items are ranked; null: nothing is known @param ranking likewise
    void setRanking(std::shared_ptr<const Pool> pool, std::shared_ptr<const RankingResult> ranking);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QString name(std::int64_t item) const;

    std::shared_ptr<const Pool> pool_;
    std::shared_ptr<const RankingResult> ranking_;
};

}  // namespace setscope
