#include "ui/views/figure_export.h"

#include <QAction>
#include <QBuffer>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QMenu>
#include <QPainter>
#include <QPromise>
#include <QSvgGenerator>
#include <QThreadPool>
#include <QWidget>
#include <algorithm>
#include <memory>
#include <utility>

namespace setscope {
namespace {

constexpr int kPixelsPerPoint = 2;
constexpr int kLongestPng = 8000;  ///< pixels; a larger figure has fewer pixels for each point

QString suffixOf(FigureFormat format) {
    switch (format) {
        case FigureFormat::Png:
            return QStringLiteral("png");
        case FigureFormat::Svg:
            return QStringLiteral("svg");
        case FigureFormat::Csv:
            break;
    }
    return QStringLiteral("csv");
}

QString menuTextOf(FigureFormat format) {
    switch (format) {
        case FigureFormat::Png:
            return FigureExport::tr("Save as PNG…");
        case FigureFormat::Svg:
            return FigureExport::tr("Save as SVG…");
        case FigureFormat::Csv:
            break;
    }
    return FigureExport::tr("Save numbers as CSV…");
}

QImage paintedFigure(const Figure& figure) {
    const int edge = std::max({1, figure.size.width(), figure.size.height()});
    const double scale = std::min<double>(kPixelsPerPoint, double{kLongestPng} / edge);
    QImage image((QSizeF(figure.size) * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.scale(scale, scale);
    figure.paint(painter);
    return image;
}

QByteArray drawnFigure(const Figure& figure) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(figure.size);
    generator.setViewBox(QRect(QPoint(), figure.size));
    generator.setTitle(figure.name);
    QPainter painter(&generator);
    figure.paint(painter);
    painter.end();
    return bytes;
}

}  // namespace

bool saveFigure(const Figure& figure, FigureFormat format, const QString& file) {
    switch (format) {
        case FigureFormat::Png:
            return savePng(paintedFigure(figure), file);
        case FigureFormat::Svg:
            return saveBytes(drawnFigure(figure), file);
        case FigureFormat::Csv:
            break;
    }
    return saveBytes(toCsv(figure.numbers()), file);
}

FigureExport::FigureExport(std::function<Figure()> figure, const QList<FigureFormat>& formats,
                           QWidget* owner)
    : QObject(owner), figure_(std::move(figure)), formats_(formats), owner_(owner) {}

void FigureExport::addTo(QMenu& menu) {
    for (const FigureFormat format : std::as_const(formats_)) {
        connect(menu.addAction(menuTextOf(format)), &QAction::triggered, this,
                [this, format] { askForFile(format); });
    }
}

void FigureExport::askForFile(FigureFormat format) {
    const Figure figure = figure_();
    if (!figure.paint) {
        return;
    }
    const QString suffix = suffixOf(format);
    auto* dialog = new QFileDialog(owner_, tr("Save"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(QStringLiteral("*.") + suffix);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(fileNameOf(figure.name) + QLatin1Char('.') + suffix);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, figure, format](const QString& file) { write(figure, format, file); });
    dialog->open();
}

void FigureExport::saveAs(FigureFormat format, const QString& file) {
    if (const Figure figure = figure_(); figure.paint) {
        write(figure, format, file);
    }
}

void FigureExport::write(const Figure& figure, FigureFormat format, const QString& file) {
    auto* written = new QFutureWatcher<bool>(this);
    connect(written, &QFutureWatcherBase::finished, this, [this, written, file] {
        if (!written->result()) {
            Q_EMIT failed(tr("%1 could not be written; choose another folder.").arg(file));
        }
        written->deleteLater();
    });
    auto promise = std::make_shared<QPromise<bool>>();
    written->setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, figure, format, file] {
        promise->start();
        promise->addResult(saveFigure(figure, format, file));
        promise->finish();
    });
}

}  // namespace setscope
