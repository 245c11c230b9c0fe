#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "core/items/collection.h"
#include "core/results/outlier_result.h"
#include "ui/itemmodels/verdicts.h"

namespace setscope {

/// The overview: one row for every set, in collection order. Read-only.
class OutlierTableModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Name, Members, Highest, Stranger, PValue, Marks, Flagged, ColumnCount };
    enum Role {
        SetIdRole = Qt::UserRole + 1,  ///< qint64
        SortRole,  ///< a number for every column; ascending on Flagged: the most suspicious first
        FlaggedRole,  ///< bool, the set holds a member that is shown as a stranger
    };

    struct Row {
        const ItemSet* set = nullptr;
        const SetOutliers* outliers = nullptr;  ///< null: not judged yet
        std::optional<float>
            highest;  ///< largest probability of a member; empty if the set is not judged
        const Member* strangest = nullptr;  ///< the member that has it
        int flaggedCount = 0;               ///< members that the rule flags
        int strangerCount = 0;              ///< the same after what the person says of them
        VerdictCounts marks;
        QString notJudged;  ///< why the rule cannot flag anybody; empty if it can, or nothing is
                            ///< known yet
        int nameRank = 0;
        int strangestRank = 0;  ///< place by the strangest member's name
        int suspicionRank = 0;  ///< 0: the most suspicious set
    };

    explicit OutlierTableModel(QObject* parent = nullptr);

    void setCollection(std::shared_ptr<const Collection> collection);
    /// @param result null: nothing is known yet
    void setResult(std::shared_ptr<const OutlierResult> result, const FlagRule& rule);

    const std::vector<Row>& rows() const { return rows_; }
    int flaggedSetCount() const;  ///< by the rule alone
    VerdictCounts marks() const;  ///< of all sets
    int rowOf(SetId set) const;   ///< −1 if it is not there
    SetId setAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    void judgeRows();
    void judgeRow(Row& row) const;
    void rankRows();
    void tellChanges(const std::vector<Row>& former);
    QString text(const Row& row, Column column) const;
    QString toolTip(const Row& row) const;
    QString answerText(const Row& row) const;
    /// Why there is no p-value; empty if there is one.
    QString missingPValue(const Row& row) const;
    /// What a person who cannot see the cell is told.
    QString accessibleText(const Row& row, Column column) const;
    static double sortKey(const Row& row, Column column);

    std::shared_ptr<const Collection> collection_;
    std::shared_ptr<const OutlierResult> result_;
    FlagRule rule_;
    std::vector<Row> rows_;
};

}  // namespace setscope
