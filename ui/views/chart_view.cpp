#include "ui/views/chart_view.h"

#include <QAction>
#include <QChart>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QGraphicsLayout>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QPromise>
#include <QThreadPool>
#include <QToolTip>
#include <memory>
#include <utility>

#include "core/base/text.h"

namespace setscope {
namespace {

constexpr int kTitleLeft = 14;
constexpr int kTitleTop = 10;
constexpr int kRoundness = 8;

}  // namespace

ChartView::ChartView(QWidget* parent) : QChartView(parent) {
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(NoFrame);
    // What is drawn in the foreground moves with the plot, whose own updates do not cover it.
    setViewportUpdateMode(FullViewportUpdate);
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setBackgroundRole(QPalette::Window);
    setMinimumSize(200, 140);
    chart()->legend()->hide();
    chart()->setBackgroundRoundness(kRoundness);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
}

void ChartView::setTitle(const QString& title) {
    if (title != this->title()) {
        setAccessibleName(title);
        viewport()->update();
    }
}

void ChartView::setSummary(const QString& summary) { setAccessibleDescription(summary); }

void ChartView::reserveFoot() { hasFoot_ = true; }

QRectF ChartView::footRect() const {
    const int height = fontMetrics().height();
    const QRectF plot = chart()->plotArea();
    return {plot.left(), sceneRect().height() - height - 8, plot.width(), qreal(height)};
}

void ChartView::styleChart() {
    const ViewColours now = colours();
    const int line = fontMetrics().height();
    chart()->setBackgroundBrush(now.card);
    chart()->setBackgroundPen(QPen(now.frame, 1.0));
    chart()->setPlotAreaBackgroundVisible(false);
    chart()->setMargins(QMargins(8, kTitleTop + line + 14, 24, hasFoot_ ? line + 8 : 8));
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.85);
    for (QAbstractAxis* axis : chart()->axes()) {
        axis->setLabelsFont(small);
        axis->setLabelsColor(now.mutedText);
        axis->setTitleFont(small);
        axis->setTitleBrush(now.mutedText);
        axis->setLinePen(QPen(now.frame, 1.0));
        axis->setGridLinePen(QPen(now.track, 1.0));
        axis->setGridLineVisible(axis->orientation() == Qt::Vertical);
    }
    applyColours();
}

void ChartView::setShareAxis(QCategoryAxis& axis, double top, int steps) const {
    for (const QString& label : axis.categoriesLabels()) {
        axis.remove(label);
    }
    axis.setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    for (int step = 0; step <= steps; ++step) {
        const double share = top * step / steps;
        axis.append(QString::fromStdString(percent(share)), share);
    }
}

void ChartView::drawForeground(QPainter* painter, const QRectF& /*rect*/) {
    painter->save();
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    painter->setFont(strong);
    painter->setPen(colours().text);
    const QRectF room(kTitleLeft, kTitleTop, sceneRect().width() - 2 * kTitleLeft,
                      fontMetrics().height());
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetricsF(strong).elidedText(title(), Qt::ElideRight, room.width()));
    painter->restore();
}

void ChartView::paintEvent(QPaintEvent* event) {
    QChartView::paintEvent(event);
    if (hasFocus()) {
        QPainter painter(viewport());
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colours().accent, 2.0));
        painter.drawRoundedRect(QRectF(viewport()->rect()).adjusted(1, 1, -1, -1), kRoundness,
                                kRoundness);
    }
}

void ChartView::focusInEvent(QFocusEvent* event) {
    QChartView::focusInEvent(event);
    viewport()->update();
}

void ChartView::focusOutEvent(QFocusEvent* event) {
    QChartView::focusOutEvent(event);
    viewport()->update();
}

void ChartView::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        styleChart();
    }
}

bool ChartView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), toolTipAt(help->pos()), this);
        return true;
    }
    return QChartView::viewportEvent(event);
}

void ChartView::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Save as PNG…")), &QAction::triggered, this,
            [this] { exportAs(Format::Png); });
    connect(menu->addAction(tr("Save as SVG…")), &QAction::triggered, this,
            [this] { exportAs(Format::Svg); });
    connect(menu->addAction(tr("Save numbers as CSV…")), &QAction::triggered, this,
            [this] { exportAs(Format::Csv); });
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    menu->popup(isByKey ? mapToGlobal(rect().center()) : event->globalPos());
    event->accept();
}

void ChartView::exportAs(Format format) {
    const QString suffix = format == Format::Png   ? QStringLiteral("png")
                           : format == Format::Svg ? QStringLiteral("svg")
                                                   : QStringLiteral("csv");
    auto* dialog = new QFileDialog(this, tr("Save chart"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(QStringLiteral("*.") + suffix);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(title() + QLatin1Char('.') + suffix);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, format](const QString& file) { saveAs(format, file); });
    dialog->open();
}

void ChartView::saveAs(Format format, const QString& file) {
    switch (format) {
        case Format::Png:
            write(file, [picture = paintedChart(*this), file] { return savePng(picture, file); });
            break;
        case Format::Svg:
            write(file, [drawing = drawnChart(*this), file] { return saveBytes(drawing, file); });
            break;
        case Format::Csv:
            write(file, [numbers = table(), file] { return saveBytes(toCsv(numbers), file); });
            break;
    }
}

void ChartView::write(const QString& file, const std::function<bool()>& save) {
    auto* written = new QFutureWatcher<bool>(this);
    connect(written, &QFutureWatcherBase::finished, this, [this, written, file] {
        if (!written->result()) {
            Q_EMIT failed(tr("%1 could not be written; choose another folder.").arg(file));
        }
        written->deleteLater();
    });
    auto promise = std::make_shared<QPromise<bool>>();
    written->setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, save] {
        promise->start();
        promise->addResult(save());
        promise->finish();
    });
}

}  // namespace setscope
