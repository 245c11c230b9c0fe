#pragma once

#include <QSortFilterProxyModel>
#include <QString>

namespace setscope {

class MemberListModel;

/// How the members of a set stand on the wall.
enum class WallOrder {
    Probability,  ///< the strangest first; members that were not judged last
    Name,         ///< "2" before "10"
    Import,       ///< as they were imported
    Mark,         ///< marked strangers first, then those that belong; each by probability
};

/// Sorts and filters a MemberListModel. Ties keep the order of the set.
class MemberSortProxy : public QSortFilterProxyModel {
    Q_OBJECT
  public:
    explicit MemberSortProxy(MemberListModel& members, QObject* parent = nullptr);

    WallOrder order() const { return order_; }
    void setOrder(WallOrder order);
    /// Keeps members whose name, label or whole text holds the text, whatever its case; an empty
    /// one keeps all.
    void setFilterText(const QString& text);

  protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

  private:
    MemberListModel& members_;
    WallOrder order_ = WallOrder::Probability;
    QString filterText_;
};

}  // namespace setscope
