#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QImage>
#include <QList>
#include <QString>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/items/collection.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// A row of numbers as bars; 1 and −1 are the edges of what is shown.
struct RowShape {
    QList<float> bars;
    QList<float> medians;  ///< of the row's set, one per bar; empty: not known
};

/// What a member looks like; asked only for members that are painted.
struct ThumbnailSource {
    std::function<QImage(const Member&)> image;  ///< for the wall; null while it is being decoded,
                                                 ///< and for what is no picture
    std::function<QImage(const Member&)>
        preview;  ///< larger, whole; null while it is being decoded
    std::function<QString(const Member&)> trouble;    ///< empty unless the picture cannot be shown
    std::function<RowShape(const Member&)> row = {};  ///< asked for rows of numbers only
};

/// The members of one set with what the newest answer says of each. Read-only. Row i is member i of
/// the set.
class MemberListModel : public QAbstractListModel {
    Q_OBJECT
  public:
    enum Role {
        IdRole = Qt::UserRole + 1,  ///< qint64, the member's id
        ProbabilityRole,            ///< double in 0..1; invalid if the member was not judged
        ProbabilityTextRole,        ///< "71 %"; empty if the member was not judged
        FlaggedRole,                ///< bool: shown as a stranger (isStranger)
        VerdictRole,                ///< int, Verdict
        ThumbnailRole,              ///< QImage, square; null while it is being decoded
        PreviewRole,                ///< QImage, larger and whole; null while it is being decoded
        TroubleRole,                ///< QString, one sentence if the picture cannot be shown
        TextRole,                   ///< QString, what a text begins with; empty for the others
        RowRole,                    ///< QList<QList<float>>: bars and medians of RowShape, worked
                                    ///< out together; empty for the others
        CaptionRole,                ///< QString, for the foot of a tile
    };

    /// One row, as the sorting proxy and the charts read it without a QVariant.
    struct Row {
        const Member* member = nullptr;
        std::optional<float> probability;
        std::optional<float> pValue;
        bool isFlagged = false;  ///< shown as a stranger: flagged, unless the person says otherwise

        bool operator==(const Row&) const = default;
    };

    explicit MemberListModel(QObject* parent = nullptr);

    void setThumbnails(ThumbnailSource thumbnails);
    /// Shows the set's members; an unknown set shows none. Keeps rows, and so selections, where the
    /// members stay the same.
    void setSet(std::shared_ptr<const Collection> collection, SetId set);
    /// @param result null: nothing is known yet
    void setResult(std::shared_ptr<const OutlierResult> result, const FlagRule& rule);
    /// Tells the views that pictures of these contents can be asked for now.
    void thumbnailsChanged(const QList<ContentHash>& contents);

    const std::vector<Row>& rows() const { return rows_; }
    /// The row of a member; −1 if it is not in the set.
    int rowOf(MemberId member) const;
    MemberId memberAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    Qt::DropActions supportedDragActions() const override;

  private:
    void judgeRows();
    QString toolTip(const Row& row) const;
    QList<QList<float>> shapeOf(const Member& member) const;

    ThumbnailSource thumbnails_;
    std::shared_ptr<const Collection> collection_;
    std::shared_ptr<const OutlierResult> result_;
    FlagRule rule_;
    SetId set_;
    std::vector<Row> rows_;
    QHash<qint64, int> rowOfMember_;
    QMultiHash<quint64, int> rowsOfContent_;  ///< by ContentHash::low
};

}  // namespace setscope
