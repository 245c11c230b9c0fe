#pragma once

#include <QByteArray>
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

/// Comma-separated, RFC 4180: fields with commas, quotes or line ends are quoted; UTF-8.
QByteArray toCsv(const ChartTable& table);

/// The chart as it stands on the screen, at twice its size in pixels. @return false if the disk
/// refuses
bool saveChartPng(QChartView& chart, const QString& file);
/// The chart as vectors. @return false if the disk refuses
bool saveChartSvg(QChartView& chart, const QString& file);
bool saveChartCsv(const ChartTable& table, const QString& file);

}  // namespace setscope
