#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/results/outlier_result.h"

namespace setscope {

/// "71.3 %", as reports and tables show a probability; "<0.1 %" and ">99.9 %" where rounding would
/// claim certainty.
std::string shownShare(double share);

/// "0.010"; "–" if there is none.
std::string shownPValue(std::optional<float> pValue);

/// The rule in words that complete "flagged are members …": "with a probability of at least 50 %".
std::string shownRule(const FlagRule& rule);

/// The number with so many digits after the point, whatever the locale.
std::string fixedDigits(double value, int digits);

/// The shortest digits that read back as the same number.
std::string exactNumber(double value);
std::string exactNumber(float value);

/// Two significant digits of a very small or very large number: "8.9e-08"; "0".
std::string shownMagnitude(double value);

/// "7", or "7.5" where candidates share their ranks; "–" if it is not finite.
std::string shownRank(double rank);

/// "10,000".
std::string shownCount(std::int64_t count);

}  // namespace setscope
