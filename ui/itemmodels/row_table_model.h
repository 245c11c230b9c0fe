#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <memory>
#include <vector>

#include "core/items/collection.h"

namespace setscope {

/// The columns of a row of numbers with their values and how far these are from the median of the
/// row's set, in units of the table's spread; the most different ones first. Read-only. What all
/// rows of a set share is worked out once for the set.
class RowTableModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Name, Value, Difference, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Nothing is shown for a member that is no row of numbers, or in no set.
    void setMember(const std::shared_ptr<const Collection>& collection, MemberId member);
    /// What the differences are measured by, one sentence.
    QString explanation() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Line {
        QString name;
        float value = 0.0F;
        double difference = 0.0;
    };
    /// Of a set's rows with as many columns as one of them, one per column. Of a set with more
    /// numbers than can be sorted without keeping the window waiting, rows at equal distances are
    /// taken.
    struct Medians {
        std::shared_ptr<const Collection> collection;
        SetId set;
        std::vector<float> values;
        std::size_t rowsTaken = 0;
        std::size_t rows = 0;
    };

    void findMedians(const std::shared_ptr<const Collection>& collection, const ItemSet& set,
                     std::size_t columns);
    void fillLines(const VectorContent& row);
    QString text(const Line& line, int column) const;

    Medians medians_;
    std::vector<Line> lines_;
    bool isStandardised_ = false;  ///< differences are in units of the table's spread
};

}  // namespace setscope
