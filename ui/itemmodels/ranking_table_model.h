#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QList>
#include <QSet>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "core/items/pool.h"
#include "core/results/ranking_result.h"
#include "core/results/ranking_summary.h"
#include "ui/itemmodels/member_list_model.h"

namespace setscope {

/// The candidates of a ranking, the first by fused rank first: a row for each, with what every
/// scorer says of it. Also the cards of a wall, one per row. Read-only.
class RankingTableModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    /// Between Candidate and Agreement one column per scorer; see kind().
    enum class Column { Rank, Candidate, Scorer, Agreement, PulledInBy, Actions };

    enum Role {
        ItemRole = Qt::UserRole + 1,  ///< qint64, its place in the pool
        BarRole,       ///< double in 0..1, longer for a better rank by the column's scorer; invalid
                       ///< in other columns, and where the scorer knows nothing of it
        BarsRole,      ///< QList<double>, the same of all scorers; −1 where one knows nothing
        AboveCutRole,  ///< bool, of the row; true also where there is no cut
        LastAboveCutRole,  ///< bool, of the row
        DifferRole,        ///< bool, of the row: the scorers do not agree
        StrongRole,        ///< bool, of the cell: the name of a candidate above the cut
        MutedRole,         ///< bool, of the cell: less important than its neighbours
        DiffersHereRole,   ///< bool, of the cell: it says that the scorers do not agree
        ActionsRole,       ///< bool, of the cell: it holds Accept and Reject
        RankTextRole,      ///< QString, "12"
        SortRole,          ///< what the column is sorted by, the best first
        ThumbnailRole,     ///< QImage, square; null while it is being decoded, and for no picture
        PreviewRole,       ///< QImage, larger and whole; likewise
        TroubleRole,       ///< QString, one sentence if the picture cannot be shown
        NameRole,          ///< QString, of the candidate
        CaptionRole,       ///< QString, the same for the foot of a card
    };

    explicit RankingTableModel(QObject* parent = nullptr);

    void setThumbnails(ThumbnailSource thumbnails);
    /// @param pool whose items are ranked; null: nothing is known @param ranking likewise
    void setRanking(std::shared_ptr<const Pool> pool, std::shared_ptr<const RankingResult> ranking);
    /// Whom the first candidates are pulled in by. @param leftOut of the same ranking; empty: not
    /// known
    void setLeftOut(const std::vector<LeftOut>& leftOut, qsizetype watched);
    /// How many of the first candidates stand above the cut.
    void setCut(std::optional<int> count);
    /// Takes rows away whose candidates were accepted or rejected before the next ranking comes.
    void leaveOut(const QSet<qint64>& items);
    /// Tells the views that pictures of these contents can be asked for now.
    void thumbnailsChanged(const QList<ContentHash>& contents);

    int scorerCount() const;
    Column kind(int column) const;
    int columnOf(Column kind) const;  ///< of Scorer the first
    qint64 itemAt(int row) const;     ///< −1 outside
    int rowOf(qint64 item) const;     ///< −1 if it is not among them
    /// The candidate's picture; null for what is none.
    const Member* memberAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    const RankedItem& ranked(int row) const;
    const QString& name(int row) const { return names_[static_cast<std::size_t>(row)]; }
    std::size_t scorerOf(int column) const;
    ScorerAgreement agreement(const RankedItem& item) const;
    double bar(const RankedItem& item, std::size_t scorer) const;
    QList<double> bars(const RankedItem& item) const;
    QString text(int row, int column) const;
    QString seedName(int row) const;
    QString scorerText(const RankedItem& item, std::size_t scorer) const;
    QString toolTip(int row, int column) const;
    QVariant sortKey(int row, int column) const;
    QVariant picture(int row, int role) const;
    QVariant look(int row, int column, int role) const;
    QString headerToolTip(int section) const;

    ThumbnailSource thumbnails_;
    std::shared_ptr<const Pool> pool_;
    std::shared_ptr<const RankingResult> ranking_;
    std::vector<std::size_t> rows_;  ///< places in the ranking's items
    std::vector<QString> names_;     ///< one per row
    std::vector<qint64> pulledBy_;   ///< one per watched place of the ranking: the item; −1: none
    std::optional<int> cut_;
};

}  // namespace setscope
