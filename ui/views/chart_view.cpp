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
#include "ui/views/tabular_text.h"

namespace setscope {
namespace {

constexpr int kTitleLeft = 14;
constexpr int kTitleTop = 10;
constexpr int kTitleGap = 16;  ///< between title and plot; what stands above a bar is written there
constexpr int kFootGap = 8;    ///< between plot and foot; the marks of the selection are in it
constexpr int kEdge = 8;
constexpr int kRoundness = 8;
constexpr int kLinesWithFoot = 10;  ///< a chart that is lower has no foot

QString endingOf(ChartView::Format format) {
    switch (format) {
        case ChartView::Format::Png:
            return QStringLiteral("png");
        case ChartView::Format::Svg:
            return QStringLiteral("svg");
        case ChartView::Format::Csv:
            break;
    }
    return QStringLiteral("csv");
}

}  // namespace

ChartView::ChartView(QWidget* parent) : QChartView(parent) {
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(NoFrame);
    // What is drawn in the foreground moves with the plot, whose own updates do not cover it.
    setViewportUpdateMode(FullViewportUpdate);
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setBackgroundRole(QPalette::Window);
    setMinimumSize(190, 132);
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

bool ChartView::showsFoot() const {
    return hasFoot_ && height() >= kLinesWithFoot * fontMetrics().height();
}

void ChartView::fitMargins() {
    const int line = fontMetrics().height();
    const int foot = showsFoot() ? line + kFootGap : 0;
    chart()->setMargins(QMargins(kEdge, kTitleTop + line + kTitleGap, 24, kEdge + foot));
}

void ChartView::drawFoot(QPainter& painter, const QString& text) const {
    if (!showsFoot()) {
        return;
    }
    const QRectF plot = plotInView();
    const qreal line = fontMetrics().height();
    const QRectF room(plot.left(), height() - kEdge - line, plot.width(), line);
    painter.setFont(smallFont());
    painter.setPen(colours().mutedText);
    drawTabular(painter, room, Qt::AlignHCenter,
                QFontMetricsF(painter.font()).elidedText(text, Qt::ElideMiddle, room.width()));
}

QFont ChartView::smallFont() const {
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.85);
    return small;
}

QRectF ChartView::plotInView() const {
    return mapFromScene(chart()->mapToScene(chart()->plotArea()).boundingRect()).boundingRect();
}

void ChartView::styleChart() {
    const ViewColours now = colours();
    chart()->setBackgroundBrush(now.card);
    chart()->setBackgroundPen(QPen(now.frame, 1.0));
    chart()->setPlotAreaBackgroundVisible(false);
    fitMargins();
    const QFont small = smallFont();
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

void ChartView::resizeEvent(QResizeEvent* event) {
    fitMargins();
    QChartView::resizeEvent(event);
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

QString ChartView::suggestedFile(Format format) const {
    const QString name =
        subject_.isEmpty() ? title() : QStringLiteral("%1 - %2").arg(subject_, title());
    return fileNameOf(name) + QLatin1Char('.') + endingOf(format);
}

void ChartView::exportAs(Format format) {
    const QString suffix = endingOf(format);
    auto* dialog = new QFileDialog(this, tr("Save chart"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(QStringLiteral("*.") + suffix);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(suggestedFile(format));
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
