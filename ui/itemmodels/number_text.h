#pragma once

#include <QString>
#include <optional>
#include <string>

namespace setscope {

struct MeasuredMetric;

QString toQString(const std::string& utf8);

/// "lemon_15" of "lemon_15.jpg": what is shown where there is little room.
QString shortName(const std::string& fileName);

/// A tool tip that shows the text as it is: what looks like markup in it stays text.
QString plainToolTip(const QString& text);

/// "71 %"; see percent() for what is near 0 and 100.
QString percentText(double share);

/// "94 % (90 % to 97 %)": a measured share with its interval.
QString shareText(const MeasuredMetric& metric);

/// "0.010": three decimals, as many as a thousand reference sets can tell apart.
QString pValueText(double pValue);
/// The same; "not known" where there is none.
QString pValueText(std::optional<float> pValue);

/// "0.75" or "−0.93", of −1..1.
QString cosineText(float cosine);

/// "1 member", "1,204 members".
QString countedText(qint64 count, const QString& singular, const QString& plural);

/// "1,204": grouped by thousands.
QString countText(qint64 count);

}  // namespace setscope
