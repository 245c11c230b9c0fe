#include "ui/itemmodels/number_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTextDocument>
#include <algorithm>

#include "core/base/text.h"
#include "core/results/training_result.h"

namespace setscope {

QString toQString(const std::string& utf8) { return QString::fromStdString(utf8); }

QString shortName(const std::string& fileName) {
    const QString name = toQString(fileName);
    const qsizetype dot = name.lastIndexOf(QLatin1Char('.'));
    const qsizetype ending = name.size() - dot - 1;
    return dot > 0 && ending >= 2 && ending <= 5 ? name.left(dot) : name;
}

QString plainToolTip(const QString& text) {
    constexpr qsizetype kLongLine = 100;  // only rich text is wrapped
    const QStringList lines = text.split(QLatin1Char('\n'));
    const bool isLong =
        std::ranges::any_of(lines, [](const QString& line) { return line.size() > kLongLine; });
    return isLong || Qt::mightBeRichText(text) ? Qt::convertFromPlainText(text) : text;
}

QString percentText(double share) { return toQString(percent(share)); }

QString shareText(const MeasuredMetric& metric) {
    return QCoreApplication::translate("setscope", "%1 (%2 to %3)")
        .arg(percentText(metric.value), percentText(metric.low), percentText(metric.high));
}

QString pValueText(double pValue) { return QString::number(pValue, 'f', 3); }

QString pValueText(std::optional<float> pValue) {
    return pValue ? pValueText(static_cast<double>(*pValue))
                  : QCoreApplication::translate("setscope", "not known");
}

QString cosineText(float cosine) {
    constexpr QChar kMinus(0x2212);
    const QString text = QString::number(static_cast<double>(cosine), 'f', 2);
    return text == QStringLiteral("-0.00") ? text.mid(1)
                                           : QString(text).replace(QLatin1Char('-'), kMinus);
}

QString countedText(qint64 count, const QString& singular, const QString& plural) {
    return countText(count) + QLatin1Char(' ') + (count == 1 ? singular : plural);
}

QString countText(qint64 count) { return QLocale(QLocale::English).toString(count); }

}  // namespace setscope
