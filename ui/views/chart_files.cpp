#include "ui/views/chart_files.h"

#include <QBuffer>
#include <QChart>
#include <QChartView>
#include <QGraphicsScene>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <array>
#include <charconv>

namespace setscope {
namespace {

constexpr int kPixelsPerPoint = 2;

QString quoted(QString field) {
    const bool needsQuotes = field.contains(QLatin1Char(',')) || field.contains(QLatin1Char('"')) ||
                             field.contains(QLatin1Char('\n')) || field.contains(QLatin1Char('\r'));
    if (!needsQuotes) {
        return field;
    }
    field.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    return QLatin1Char('"') + field + QLatin1Char('"');
}

QByteArray csvLine(const QStringList& fields) {
    QStringList line;
    for (const QString& field : fields) {
        line.append(quoted(field));
    }
    return line.join(QLatin1Char(',')).toUtf8() + "\r\n";
}

}  // namespace

QString shortestNumber(float value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return QString::fromLatin1(digits.data(), end - digits.data());
}

QString fileNameOf(const QString& text) {
    QString name = text;
    for (QChar& letter : name) {
        if (letter < QLatin1Char(' ') || QStringLiteral("/\\:*?\"<>|").contains(letter)) {
            letter = QLatin1Char('-');
        }
    }
    return name.trimmed();
}

QByteArray toCsv(const ChartTable& table) {
    QByteArray text = csvLine(table.header);
    for (const QStringList& row : table.rows) {
        text += csvLine(row);
    }
    return text;
}

QImage paintedChart(QChartView& chart) {
    QImage image(chart.size() * kPixelsPerPoint, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    chart.render(&painter, QRectF(image.rect()), chart.rect());
    painter.end();
    return image;
}

QByteArray drawnChart(QChartView& chart) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(chart.size());
    generator.setViewBox(chart.rect());
    generator.setTitle(chart.accessibleName());
    QPainter painter(&generator);
    chart.render(&painter, chart.rect(), chart.rect());
    painter.end();
    return bytes;
}

bool savePng(const QImage& image, const QString& file) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    return image.save(&buffer, "PNG") && saveBytes(bytes, file);
}

bool saveBytes(const QByteArray& bytes, const QString& file) {
    QSaveFile written(file);
    return written.open(QIODevice::WriteOnly) && written.write(bytes) == bytes.size() &&
           written.commit();
}

}  // namespace setscope
