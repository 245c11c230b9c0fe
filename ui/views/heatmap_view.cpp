#include "ui/views/heatmap_view.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <utility>

namespace setscope {

HeatmapView::HeatmapView(QWidget* parent)
    : QAbstractScrollArea(parent),
      files_(new FigureExport(
          [this] {
              return figureOf(map_, {smallFont(), viewColours(palette())});
          },
          {FigureFormat::Png, FigureFormat::Svg, FigureFormat::Csv}, this)) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(220, 180);
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::Base);
    updateLayout();
}

void HeatmapView::setMap(const Heatmap& map) {
    const bool hasOtherCells = map.rows != map_.rows || map.columns != map_.columns;
    map_ = map;
    setAccessibleName(map_.title);
    if (hasOtherCells) {
        current_ = {};
        hovered_ = {};
        markedRows_.clear();
        markedColumns_.clear();
        horizontalScrollBar()->setValue(0);
        verticalScrollBar()->setValue(0);
    }
    updateLayout();
}

void HeatmapView::setDescriber(std::function<QString(const Cell&)> describe) {
    describe_ = std::move(describe);
}

void HeatmapView::setMarked(const QSet<int>& rows, const QSet<int>& columns) {
    if (rows != markedRows_ || columns != markedColumns_) {
        markedRows_ = rows;
        markedColumns_ = columns;
        viewport()->update();
    }
}

QString HeatmapView::textOf(const Cell& cell) const {
    if (cell.isInside() && describe_) {
        return describe_(cell);
    }
    if (cell.row >= 0) {
        return map_.rows[cell.row];
    }
    return cell.column >= 0 ? map_.columns[cell.column] : QString();
}

QFont HeatmapView::smallFont() const {
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.85);
    return small;
}

QPoint HeatmapView::scrolled() const {
    return {horizontalScrollBar()->value(), verticalScrollBar()->value()};
}

/// Where cells are seen.
QRect HeatmapView::body() const {
    return viewport()->rect().adjusted(layout_.left, layout_.top, 0, 0);
}

/// The range of columns (left, width) and rows (top, height) on the screen.
QRect HeatmapView::visibleCells() const {
    const QPoint at = scrolled();
    const QSize room = body().size();
    const int left = at.x() / layout_.cell;
    const int top = at.y() / layout_.cell;
    const int right = std::min(columnCount() - 1, (at.x() + room.width() - 1) / layout_.cell);
    const int bottom = std::min(rowCount() - 1, (at.y() + room.height() - 1) / layout_.cell);
    return {QPoint(left, top), QPoint(right, bottom)};
}

void HeatmapView::updateLayout() {
    layout_ = layOut(map_, smallFont(), viewport()->size());
    const QSize all(columnCount() * layout_.cell, rowCount() * layout_.cell);
    const QSize room = body().size();
    const auto fit = [this](QScrollBar* bar, int length, int seen) {
        bar->setRange(0, std::max(0, length - seen));
        bar->setPageStep(std::max(1, seen));
        bar->setSingleStep(layout_.cell);
    };
    fit(horizontalScrollBar(), all.width(), room.width());
    fit(verticalScrollBar(), all.height(), room.height());
    viewport()->update();
}

HeatmapView::Cell HeatmapView::cellAt(const QPoint& position) const {
    const auto line = [this](int place, int before, int offset, int count) {
        const int at = place < before ? -1 : (place - before + offset) / layout_.cell;
        return at < count ? at : -2;
    };
    const QPoint at = scrolled();
    const int column = line(position.x(), layout_.left, at.x(), columnCount());
    const int row = line(position.y(), layout_.top, at.y(), rowCount());
    return row == -2 || column == -2 ? Cell{} : Cell{row, column};
}

QRect HeatmapView::rectOf(const Cell& cell) const {
    return layout_.rectOf(cell.row, cell.column).translated(-scrolled());
}

void HeatmapView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(viewport());
    const ViewColours colours = viewColours(palette());
    painter.fillRect(viewport()->rect(), colours.card);
    const QRect range = visibleCells();
    if (map_.values.empty() || range.isEmpty()) {
        return;
    }
    painter.setClipRect(body());
    painter.translate(-scrolled());
    paintHeatmapCells(painter, map_, layout_, {smallFont(), colours}, range);
    painter.resetTransform();
    paintFrames(painter);
    paintNames(painter, range);
    paintCorner(painter);
}

/// The cursor, and the cell under the pointer.
void HeatmapView::paintFrames(QPainter& painter) {
    const ViewColours colours = viewColours(palette());
    if (hovered_.isInside()) {
        painter.setPen(QPen(colours.text, 1.0));
        painter.drawRect(rectOf(hovered_).adjusted(0, 0, -2, -2));
    }
    if (current_.isInside() && hasFocus()) {
        painter.setPen(QPen(colours.card, 1.0));
        painter.drawRect(rectOf(current_).adjusted(1, 1, -3, -3));
        painter.setPen(QPen(colours.text, 2.0));
        painter.drawRect(rectOf(current_).adjusted(0, 0, -1, -1));
    }
}

void HeatmapView::paintNames(QPainter& painter, const QRect& range) {
    const ViewColours colours = viewColours(palette());
    const QFont plain = smallFont();
    QFont strong = plain;
    strong.setWeight(QFont::DemiBold);
    const auto dress = [&](bool isMarked, bool isPointedAt) {
        painter.setFont(isMarked || isPointedAt ? strong : plain);
        painter.setPen(isMarked ? colours.accent : isPointedAt ? colours.text : colours.mutedText);
    };
    const Cell pointed = hovered_.isInside() ? hovered_ : hasFocus() ? current_ : Cell{};
    painter.setClipRect(QRect(0, layout_.top, layout_.left, viewport()->height()));
    painter.translate(0, -scrolled().y());
    for (int row = range.top(); row <= range.bottom(); ++row) {
        dress(markedRows_.contains(row), row == pointed.row);
        paintRowName(painter, map_.rows[row], layout_, row);
    }
    painter.resetTransform();
    painter.setClipRect(QRect(layout_.left, 0, viewport()->width(), layout_.top));
    painter.translate(-scrolled().x(), 0);
    for (int column = range.left(); column <= range.right(); ++column) {
        dress(markedColumns_.contains(column), column == pointed.column);
        paintColumnName(painter, map_.columns[column], layout_, column);
    }
    painter.resetTransform();
    painter.setClipping(false);
}

/// What columns and rows are, where their names meet.
void HeatmapView::paintCorner(QPainter& painter) const {
    painter.setFont(smallFont());
    painter.setPen(viewColours(palette()).mutedText);
    const QFontMetrics metrics(painter.font());
    const int line = metrics.height();
    const QRect below(0, layout_.top - line, layout_.left - 6, line);
    for (const auto& [text, room] : {std::pair(map_.rowTitle, below),
                                     std::pair(map_.columnTitle, below.translated(0, -line))}) {
        painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter,
                         metrics.elidedText(text, Qt::ElideRight, room.width()));
    }
}

void HeatmapView::setCurrentCell(const Cell& cell) {
    if (cell == current_ || rowCount() == 0 || columnCount() == 0) {
        return;
    }
    current_ = {std::clamp(cell.row, 0, rowCount() - 1),
                std::clamp(cell.column, 0, columnCount() - 1)};
    scrollTo(current_);
    describe(current_);
    viewport()->update();
}

void HeatmapView::describe(const Cell& cell) {
    const QString text = cell.isInside() ? textOf(cell) : QString();
    setAccessibleDescription(text);
    Q_EMIT described(text);
}

void HeatmapView::scrollTo(const Cell& cell) {
    const QRect seen = body();
    const QRect wanted = rectOf(cell);
    const auto follow = [](QScrollBar* bar, int before, int after) {
        if (before > 0) {
            bar->setValue(bar->value() - before);
        } else if (after > 0) {
            bar->setValue(bar->value() + after);
        }
    };
    follow(horizontalScrollBar(), seen.left() - wanted.left(), wanted.right() - seen.right());
    follow(verticalScrollBar(), seen.top() - wanted.top(), wanted.bottom() - seen.bottom());
}

void HeatmapView::moveCursor(int rows, int columns) {
    setCurrentCell(current_.isInside() ? Cell{current_.row + rows, current_.column + columns}
                                       : Cell{0, 0});
}

void HeatmapView::keyPressEvent(QKeyEvent* event) {
    const int page = std::max(1, body().height() / layout_.cell - 1);
    const bool isFar = event->modifiers() & Qt::ControlModifier;
    const int rows = isFar ? rowCount() : 0;
    switch (event->key()) {
        case Qt::Key_Left:
            moveCursor(0, -1);
            break;
        case Qt::Key_Right:
            moveCursor(0, 1);
            break;
        case Qt::Key_Up:
            moveCursor(-1, 0);
            break;
        case Qt::Key_Down:
            moveCursor(1, 0);
            break;
        case Qt::Key_Home:
            moveCursor(-rows, -columnCount());
            break;
        case Qt::Key_End:
            moveCursor(rows, columnCount());
            break;
        case Qt::Key_PageUp:
            moveCursor(-page, 0);
            break;
        case Qt::Key_PageDown:
            moveCursor(page, 0);
            break;
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space:
            if (current_.isInside()) {
                Q_EMIT activated(current_);
            }
            break;
        default:
            QAbstractScrollArea::keyPressEvent(event);
    }
}

void HeatmapView::mouseMoveEvent(QMouseEvent* event) {
    const Cell cell = cellAt(event->position().toPoint());
    if (cell != hovered_) {
        hovered_ = cell;
        describe(hovered_.isInside() ? hovered_ : current_);
        viewport()->update();
    }
}

void HeatmapView::mousePressEvent(QMouseEvent* event) {
    const Cell cell = cellAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || cell == Cell{}) {
        return;
    }
    if (cell.isInside()) {
        setCurrentCell(cell);
    }
    Q_EMIT activated(cell);
}

bool HeatmapView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), textOf(cellAt(help->pos())), this);
        return true;
    }
    if (event->type() == QEvent::Leave && hovered_ != Cell{}) {
        hovered_ = {};
        describe(current_);
        viewport()->update();
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void HeatmapView::contextMenuEvent(QContextMenuEvent* event) {
    if (map_.values.empty()) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    files_->addTo(*menu);
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    menu->popup(isByKey ? mapToGlobal(rect().center()) : event->globalPos());
    event->accept();
}

void HeatmapView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    updateLayout();
}

void HeatmapView::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) {
        updateLayout();
    }
}

void HeatmapView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    if (!current_.isInside()) {
        setCurrentCell({0, 0});
    }
    viewport()->update();
}

void HeatmapView::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

}  // namespace setscope
