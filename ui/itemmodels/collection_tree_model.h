#pragma once

#include <QAbstractItemModel>
#include <QHash>
#include <QList>
#include <QSet>
#include <QString>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/problem.h"
#include "core/items/collection.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// Sets, and below each its members. Read-only over a shared collection: what a person does to it,
/// renaming and dragging members onto other sets, comes out as signals and changes nothing until a
/// new collection is set.
class CollectionTreeModel : public QAbstractItemModel {
    Q_OBJECT
  public:
    enum Role {
        SetIdRole = Qt::UserRole + 1,  ///< qint64: the set, or the set that holds the member
        MemberIdRole,                  ///< qint64; 0 for a set
        CountRole,                     ///< QString: "16" for a set, empty for a member
        FlaggedRole,  ///< bool: shown as a stranger, or one of the set's members is
        VerdictRole,  ///< int, Verdict; None for a set
        CleanRole,    ///< bool: the set is a clean reference set
        KindRole,     ///< int: 0 where the collection holds pictures alone, else 1 + PayloadKind,
                      ///< 4 for a set of several kinds
        ProblemRole,  ///< QString: one sentence, empty if there is none
        SearchTextRole,  ///< QString: what a filter looks through, the name and the whole of a text
    };

    explicit CollectionTreeModel(QObject* parent = nullptr);

    /// Keeps the indexes valid where sets and members stay the same, else resets.
    void setCollection(std::shared_ptr<const Collection> collection);
    /// @param result null: nothing is flagged
    void setResult(std::shared_ptr<const OutlierResult> result, const FlagRule& rule);
    void setProblems(const QList<Problem>& problems);

    QModelIndex indexOf(SetId set) const;
    QModelIndex indexOf(MemberId member) const;
    SetId setOf(const QModelIndex& index) const;        ///< 0 for an invalid index
    MemberId memberOf(const QModelIndex& index) const;  ///< 0 for a set or an invalid index

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    Qt::DropActions supportedDropActions() const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                         const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

  Q_SIGNALS:
    void setRenamed(setscope::SetId set, const QString& name);
    void memberRenamed(setscope::MemberId member, const QString& name);
    void membersDropped(const QList<setscope::MemberId>& members, setscope::SetId target);

  private:
    const ItemSet* setAt(const QModelIndex& index) const;
    const Member* memberAt(const QModelIndex& index) const;
    QVariant valueOfSet(const ItemSet& set, int role) const;
    QVariant valueOfMember(const ItemSet& set, const Member& member, int role) const;
    int kindOf(const ItemSet& set) const;
    QString accessibleText(const ItemSet& set) const;
    QString accessibleText(const ItemSet& set, const Member& member) const;
    QString toolTip(const ItemSet& set) const;
    QString toolTip(const ItemSet& set, const Member& member) const;
    void findStrangers();
    void findNotJudged();
    void findKinds();
    void tellOfSets(const std::function<bool(std::size_t row)>& isChanged, const QList<int>& roles);
    /// @param isChanged of member `row` of the set in row `setRow`
    void tellOfMembers(const std::function<bool(std::size_t setRow, std::size_t row)>& isChanged,
                       const QList<int>& roles);

    std::shared_ptr<const Collection> collection_;
    std::shared_ptr<const OutlierResult> result_;
    FlagRule rule_;
    std::vector<int> kinds_;             ///< KindRole of every set
    QSet<qint64> flaggedMembers_;        ///< by the rule alone
    QSet<qint64> strangers_;             ///< flagged, unless the person says otherwise
    QHash<qint64, int> strangerCounts_;  ///< by SetId::value
    QHash<qint64, QString> notJudged_;   ///< why, by SetId::value; judged sets are not in it
    QList<Problem> problems_;
    QHash<qint64, QString> setProblems_;  ///< by SetId::value
};

}  // namespace setscope
