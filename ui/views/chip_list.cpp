#include "ui/views/chip_list.h"

#include <QAbstractListModel>
#include <QHash>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <algorithm>
#include <utility>

namespace setscope {
namespace {

constexpr qsizetype kMostInToolTip = 400;

QString chipNameOf(const Chip& chip) {
    switch (chip.tone) {
        case Chip::Tone::Accepted:
            return ChipList::tr("%1, accepted").arg(chip.text);
        case Chip::Tone::Rejected:
            return ChipList::tr("%1, rejected").arg(chip.text);
        case Chip::Tone::Doubtful:
            return ChipList::tr("%1, does not fit").arg(chip.text);
        case Chip::Tone::Plain:
            break;
    }
    return chip.text;
}

/// The row of the first chip from `at` on that stayed, else of the last one before it; −1: none.
int rowOfNeighbour(const QList<Chip>& former, int at, const QHash<qint64, int>& rows) {
    for (int row = at; row < former.size(); ++row) {
        if (const auto stayed = rows.constFind(former[row].id); stayed != rows.cend()) {
            return *stayed;
        }
    }
    for (int row = at - 1; row >= 0; --row) {
        if (const auto stayed = rows.constFind(former[row].id); stayed != rows.cend()) {
            return *stayed;
        }
    }
    return -1;
}

/// @param rows sorted
QItemSelection selectionOf(const QAbstractItemModel& model, const QList<int>& rows) {
    QItemSelection selection;
    for (qsizetype from = 0, to = 0; from < rows.size(); from = to) {
        to = from + 1;
        while (to < rows.size() && rows[to] == rows[to - 1] + 1) {
            ++to;
        }
        selection.select(model.index(rows[from], 0), model.index(rows[to - 1], 0));
    }
    return selection;
}

}  // namespace

class ChipList::Model : public QAbstractListModel {
  public:
    explicit Model(ChipList& list) : QAbstractListModel(&list), list_(list) {}

    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(list_.chips_.size());
    }

    QVariant data(const QModelIndex& index, int role) const override {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
            return {};
        }
        const Chip& chip = list_.chips_[index.row()];
        switch (role) {
            case Qt::DisplayRole:
                return chip.text;
            case Qt::ToolTipRole:
                return toolTipOf(chip);
            case Qt::AccessibleTextRole:
                return chipNameOf(chip);
            case Qt::AccessibleDescriptionRole:
                return chip.hint;
            case Qt::SizeHintRole:
                return list_.sizes_.value(index.row());
            case ChipDelegate::kToneRole:
                return static_cast<int>(chip.tone);
            default:
                return {};
        }
    }

    void replace(const QList<Chip>& chips) {
        beginResetModel();
        list_.chips_ = chips;
        list_.measure();
        endResetModel();
    }

  private:
    /// A name that has no room on its chip, and what there is to say of it.
    QVariant toolTipOf(const Chip& chip) const {
        const bool isShortened =
            ChipDelegate::shownText(chip.text, list_.fontMetrics()) != chip.text;
        QStringList lines;
        if (isShortened) {
            lines.append(chip.text.left(kMostInToolTip));
        }
        if (!chip.hint.isEmpty()) {
            lines.append(chip.hint);
        }
        return lines.isEmpty() ? QVariant() : lines.join(QLatin1Char('\n'));
    }

    ChipList& list_;
};

ChipList::ChipList(QWidget* parent)
    : QListView(parent), model_(new Model(*this)), delegate_(new ChipDelegate(this)) {
    setFlow(LeftToRight);
    setWrapping(true);
    setResizeMode(Adjust);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(NoFrame);
    setMouseTracking(true);
    setFocusPolicy(Qt::NoFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
    setItemDelegate(delegate_);
    setModel(model_);
}

void ChipList::setChips(const QList<Chip>& chips) {
    if (chips == chips_) {
        return;
    }
    const QList<Chip> former = chips_;
    const int formerCurrent = currentIndex().isValid() ? currentIndex().row() : -1;
    const QList<qint64> selected = selectedIds();
    const int scrolled = verticalScrollBar()->value();
    model_->replace(chips);
    setFocusPolicy(chips.isEmpty() ? Qt::NoFocus : Qt::StrongFocus);
    doItemsLayout();
    updateGeometry();
    verticalScrollBar()->setValue(scrolled);
    restore(former, formerCurrent, selected);
    if (viewport()->underMouse()) {
        light(removeAt(viewport()->mapFromGlobal(QCursor::pos())));
    }
}

void ChipList::restore(const QList<Chip>& former, int formerCurrent,
                       const QList<qint64>& selected) {
    QHash<qint64, int> rows;
    for (int row = 0; row < chips_.size(); ++row) {
        rows.insert(chips_[row].id, row);
    }
    if (formerCurrent >= 0) {
        const int current = rowOfNeighbour(former, formerCurrent, rows);
        selectionModel()->setCurrentIndex(model_->index(current), QItemSelectionModel::NoUpdate);
    }
    QList<int> stayed;
    for (const qint64 id : selected) {
        if (const auto row = rows.constFind(id); row != rows.cend()) {
            stayed.append(*row);
        }
    }
    std::sort(stayed.begin(), stayed.end());
    if (stayed.isEmpty() && !selected.isEmpty() && currentIndex().isValid()) {
        stayed.append(currentIndex().row());
    }
    selectionModel()->select(selectionOf(*model_, stayed), QItemSelectionModel::ClearAndSelect);
}

void ChipList::measure() {
    sizes_.clear();
    for (const Chip& chip : std::as_const(chips_)) {
        sizes_.append(ChipDelegate::itemSize(chip.text, chip.tone, fontMetrics()));
    }
}

/// By the rule of QListView, which begins a line where the last pixel would be taken.
int ChipList::linesAt(int width) const {
    int lines = 1;
    int taken = 0;
    for (const QSize& size : sizes_) {
        if (taken > 0 && taken + size.width() >= width) {
            ++lines;
            taken = 0;
        }
        taken += size.width();
    }
    return lines;
}

void ChipList::doItemsLayout() {
    const int former = std::exchange(lines_, linesAt(width()));
    setVerticalScrollBarPolicy(lines_ > kMostLines ? Qt::ScrollBarAlwaysOn
                                                   : Qt::ScrollBarAlwaysOff);
    QListView::doItemsLayout();
    if (former != lines_) {
        updateGeometry();
    }
}

QSize ChipList::sizeHint() const {
    int width = 1;
    for (const QSize& size : sizes_) {
        width += size.width();
    }
    return {width, std::min(lines_, kMostLines) * ChipDelegate::itemHeight(fontMetrics())};
}

/// The longest chip is never cut off.
QSize ChipList::minimumSizeHint() const {
    int widest = 0;
    for (const QSize& size : sizes_) {
        widest = std::max(widest, size.width());
    }
    const int bar = lines_ > kMostLines ? verticalScrollBar()->sizeHint().width() : 0;
    return {widest + 1 + bar, sizeHint().height()};
}

QList<qint64> ChipList::selectedIds() const {
    QList<int> rows;
    for (const QModelIndex& index : selectedIndexes()) {
        rows.append(index.row());
    }
    std::sort(rows.begin(), rows.end());
    QList<qint64> ids;
    for (const int row : rows) {
        ids.append(chips_[row].id);
    }
    return ids;
}

QModelIndex ChipList::removeAt(const QPoint& point) const {
    const QModelIndex index = indexAt(point);
    return index.isValid() && ChipDelegate::removeRect(visualRect(index)).contains(point)
               ? index
               : QModelIndex();
}

void ChipList::light(const QModelIndex& index) {
    if (delegate_->lit() != index) {
        delegate_->setLit(index);
        viewport()->update();
    }
}

/// To the sides through all chips, so that the end of a line is no end.
QModelIndex ChipList::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) {
    const bool isBack = action == MoveLeft || action == MovePrevious;
    const bool isOn = action == MoveRight || action == MoveNext;
    if (chips_.isEmpty() || !currentIndex().isValid() || !(isBack || isOn)) {
        return QListView::moveCursor(action, modifiers);
    }
    const int last = static_cast<int>(chips_.size()) - 1;
    return model_->index(std::clamp(currentIndex().row() + (isOn ? 1 : -1), 0, last));
}

void ChipList::keyPressEvent(QKeyEvent* event) {
    const bool removes = event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace;
    if (!removes || !currentIndex().isValid()) {
        QListView::keyPressEvent(event);
        return;
    }
    QList<qint64> ids = selectedIds();
    if (ids.isEmpty()) {
        ids.append(chips_[currentIndex().row()].id);
    }
    Q_EMIT removeRequested(ids);
}

void ChipList::mousePressEvent(QMouseEvent* event) {
    pressed_ =
        event->button() == Qt::LeftButton ? removeAt(event->position().toPoint()) : QModelIndex();
    if (!pressed_.isValid()) {
        QListView::mousePressEvent(event);
    }
}

/// On a × the second of two quick clicks is one of its own.
void ChipList::mouseDoubleClickEvent(QMouseEvent* event) {
    if (removeAt(event->position().toPoint()).isValid()) {
        mousePressEvent(event);
    } else {
        QListView::mouseDoubleClickEvent(event);
    }
}

void ChipList::mouseMoveEvent(QMouseEvent* event) {
    light(removeAt(event->position().toPoint()));
    if (!pressed_.isValid()) {
        QListView::mouseMoveEvent(event);
    }
}

void ChipList::mouseReleaseEvent(QMouseEvent* event) {
    const QPersistentModelIndex pressed = std::exchange(pressed_, QPersistentModelIndex());
    if (!pressed.isValid()) {
        QListView::mouseReleaseEvent(event);
    } else if (removeAt(event->position().toPoint()) == pressed) {
        Q_EMIT removeRequested({chips_[pressed.row()].id});
    }
}

void ChipList::resizeEvent(QResizeEvent* event) {
    QListView::resizeEvent(event);
    doItemsLayout();
}

void ChipList::changeEvent(QEvent* event) {
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        measure();
        doItemsLayout();
        updateGeometry();
    }
}

bool ChipList::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) {
        light({});
    }
    return QListView::viewportEvent(event);
}

}  // namespace setscope
