#include "ui/report/chart_picture.h"

#include <QBuffer>
#include <QByteArray>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>

#include "core/base/check.h"

namespace setscope {

Bytes toPng(const ChartDrawing& drawing) {
    constexpr double kScale = 2.0;
    QSvgRenderer chart(QByteArray::fromStdString(toSvgFile(drawing)));
    SETSCOPE_CHECK(chart.isValid(), "a chart that Qt cannot read");
    QImage picture(qRound(drawing.width * kScale), qRound(drawing.height * kScale),
                   QImage::Format_RGB32);
    picture.fill(Qt::white);
    QPainter painter(&picture);
    chart.render(&painter);
    painter.end();
    QBuffer file;
    file.open(QIODevice::WriteOnly);
    picture.save(&file, "PNG");
    const auto* first = reinterpret_cast<const std::byte*>(file.data().constData());
    return {first, first + file.data().size()};
}

}  // namespace setscope
