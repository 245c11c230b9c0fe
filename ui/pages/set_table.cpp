#include "ui/pages/set_table.h"

#include <QEvent>
#include <QHeaderView>
#include <QResizeEvent>
#include <QSortFilterProxyModel>
#include <algorithm>

#include "ui/itemmodels/outlier_table_model.h"
#include "ui/session/session.h"
#include "ui/views/flagged_row_delegate.h"

namespace setscope {

SetTable::SetTable(Session& session, OutlierTableModel& model, QWidget* parent)
    : QTableView(parent),
      session_(session),
      model_(model),
      order_(new QSortFilterProxyModel(this)) {
    order_->setSourceModel(&model);
    order_->setSortRole(OutlierTableModel::SortRole);
    setModel(order_);
    setObjectName(QStringLiteral("setTable"));
    setAccessibleName(tr("All sets"));
    setItemDelegate(new FlaggedRowDelegate(OutlierTableModel::FlaggedRole, this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setSortingEnabled(true);
    sortByColumn(OutlierTableModel::Flagged, Qt::AscendingOrder);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 12);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    for (const int names : {OutlierTableModel::Name, OutlierTableModel::Stranger}) {
        horizontalHeader()->setSectionResizeMode(names, QHeaderView::Stretch);
    }
    fitNumberColumns();
    showMarks();
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &SetTable::tellCurrentSet);
    connect(&session, &Session::currentSetChanged, this, &SetTable::showCurrentSet);
    connect(&model, &QAbstractItemModel::modelReset, this, &SetTable::showCurrentSet);
    connect(order_, &QAbstractItemModel::layoutChanged, this, &SetTable::followRank);
    showCurrentSet();
}

void SetTable::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        fitNumberColumns();
    }
}

/// Where it is narrow the names need the room more than the count, which the collection shows too.
void SetTable::resizeEvent(QResizeEvent* event) {
    constexpr int kLettersForAll = 105;
    setColumnHidden(OutlierTableModel::Members,
                    event->size().width() < kLettersForAll * fontMetrics().averageCharWidth());
    QTableView::resizeEvent(event);
}

void SetTable::showMarks() { setColumnHidden(OutlierTableModel::Marks, model_.marks().all() == 0); }

/// Numbers are narrower than what stands above them, so that no row has to be measured; only what
/// stands for no number is not.
void SetTable::fitNumberColumns() {
    for (const int numbers :
         {OutlierTableModel::Members, OutlierTableModel::Highest, OutlierTableModel::PValue,
          OutlierTableModel::Flagged, OutlierTableModel::Marks}) {
        horizontalHeader()->resizeSection(numbers, horizontalHeader()->sectionSizeHint(numbers));
    }
    constexpr int kRoundText = 20;  // logical pixels
    const int words = fontMetrics().horizontalAdvance(OutlierTableModel::tr("not judged"));
    horizontalHeader()->resizeSection(
        OutlierTableModel::Flagged,
        std::max(horizontalHeader()->sectionSize(OutlierTableModel::Flagged), words + kRoundText));
}

void SetTable::showCurrentSet() {
    const int row = model_.rowOf(session_.currentSet());
    const QModelIndex index = order_->mapFromSource(model_.index(row, 0));
    if (index.row() == currentIndex().row()) {
        return;
    }
    shownRank_ = index.row();
    selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void SetTable::showEvent(QShowEvent* event) {
    QTableView::showEvent(event);
    shownRank_ = -1;
    followRank();
}

/// Where the person scrolled to stays unless the current set itself moved.
void SetTable::followRank() {
    const QModelIndex index = currentIndex();
    if (index.row() != shownRank_ && isVisible()) {
        shownRank_ = index.row();
        scrollTo(index);
    }
}

void SetTable::tellCurrentSet(const QModelIndex& index) {
    shownRank_ = index.row();
    if (const SetId set = model_.setAt(order_->mapToSource(index).row())) {
        session_.setCurrentSet(set);
    }
}

}  // namespace setscope
