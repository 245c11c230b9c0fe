#pragma once

#include <QTableView>
#include <memory>

#include "core/items/collection.h"

namespace setscope {

class RowTableModel;

/// A row of numbers as a table of its columns, those first that are most different from its set.
class RowTable : public QTableView {
    Q_OBJECT
  public:
    explicit RowTable(QWidget* parent = nullptr);

    void showMember(const std::shared_ptr<const Collection>& collection, MemberId member);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void fitNumbers();

    RowTableModel* model_;
    std::shared_ptr<const Collection> collection_;
    MemberId shown_;
};

}  // namespace setscope
