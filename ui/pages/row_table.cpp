#include "ui/pages/row_table.h"

#include <QEvent>
#include <QHeaderView>
#include <algorithm>

#include "ui/itemmodels/row_table_model.h"

namespace setscope {

RowTable::RowTable(QWidget* parent) : QTableView(parent), model_(new RowTableModel(this)) {
    setModel(model_);
    setObjectName(QStringLiteral("rowTable"));
    setAccessibleName(tr("Columns of the row"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideMiddle);
    setVerticalScrollMode(ScrollPerPixel);
    setSizeAdjustPolicy(AdjustToContents);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionResizeMode(RowTableModel::Name, QHeaderView::Stretch);
    fitNumbers();
}

/// Wide enough for their titles and for the numbers that are usual.
void RowTable::fitNumbers() {
    constexpr int kRoundText = 18;  // logical pixels
    const int usual = fontMetrics().horizontalAdvance(QStringLiteral("+1234.5"));
    const QFontMetrics titles(horizontalHeader()->font());
    for (const int column : {RowTableModel::Value, RowTableModel::Difference}) {
        const QString title =
            model_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        horizontalHeader()->resizeSection(
            column, std::max(usual, titles.horizontalAdvance(title)) + kRoundText);
    }
}

void RowTable::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        fitNumbers();
    }
}

void RowTable::showMember(const std::shared_ptr<const Collection>& collection, MemberId member) {
    if (collection == collection_ && member == shown_) {
        return;
    }
    const bool isOther = member != shown_;
    collection_ = collection;
    shown_ = member;
    model_->setMember(collection, member);
    setAccessibleDescription(model_->explanation());
    if (isOther) {
        scrollToTop();
    }
    updateGeometry();
}

}  // namespace setscope
