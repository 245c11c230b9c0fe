#pragma once

#include <QSortFilterProxyModel>
#include <QString>

namespace setscope {

/// Over a CollectionTreeModel. Keeps sets whose name, or the name or whole text of one of whose
/// members, holds what is looked for, and of those sets either all members (the set's own name
/// holds it) or only the members that do.
class CollectionFilterProxy : public QSortFilterProxyModel {
    Q_OBJECT
  public:
    explicit CollectionFilterProxy(QObject* parent = nullptr);

    void setFilterText(const QString& text);

  protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

  private:
    bool holdsText(const QModelIndex& index) const;

    QString filterText_;
};

}  // namespace setscope
