#pragma once

#include <QAbstractTableModel>
#include <memory>

#include "core/results/detection_power.h"
#include "ui/views/chart_files.h"

namespace setscope {

/// How often planted strangers were found, one line for each size of set and number planted.
class PowerTableModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Members, Planted, Detected, Named, Rival, Trials, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// @param power null: no lines
    void setPower(const std::shared_ptr<const DetectionPower>& power);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    std::shared_ptr<const DetectionPower> power_;
};

/// Every number of the cells, intervals in columns of their own.
ChartTable tableOf(const DetectionPower& power);

}  // namespace setscope
