#pragma once

#include <QByteArray>
#include <QImage>
#include <QList>
#include <QString>
#include <QStringList>

class QChartView;

namespace setscope {

/// The numbers behind a chart.
struct ChartTable {
    QStringList header;
    QList<QStringList> rows;
};

/// The fewest digits that read back as the same float: "0.712".
QString shortestNumber(float value);

/// The text without what file systems refuse in a name, each such letter as "-".
QString fileNameOf(const QString& text);

/// Comma-separated, RFC 4180: fields with commas, quotes or line ends are quoted; UTF-8.
QByteArray toCsv(const ChartTable& table);

/// The chart as it stands on the screen, at twice its size in pixels. Window's thread.
QImage paintedChart(QChartView& chart);
/// The chart as vectors, SVG. Window's thread.
QByteArray drawnChart(QChartView& chart);

/// Any thread. @return false if the disk refuses
bool savePng(const QImage& image, const QString& file);
/// Any thread. @return false if the disk refuses
bool saveBytes(const QByteArray& bytes, const QString& file);

}  // namespace setscope
