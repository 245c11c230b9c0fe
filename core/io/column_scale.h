#pragma once

#include <optional>
#include <vector>

namespace setscope {

/// How the values of a column are kept and compared.
struct ColumnScale {
    /// What is subtracted from the values before they become float32: 0 where float32 tells them
    /// apart, else a round number near the centre.
    double origin = 0.0;
    double centre = 0.0;
    double spread = 1.0;     ///< > 0
    bool isBlurred = false;  ///< some values are off by a thousandth of their distance all the same
};

/// The median, and the distance of the quartiles over that of a normal distribution of standard
/// deviation 1; where more than half of the values are equal, the standard deviation. The spread is
/// never less than a millionth of the largest distance from the centre, so that no value is scaled
/// beyond all bounds. Absent if all values are equal. Reorders the values.
/// @pre not empty, of at most 1e37
std::optional<ColumnScale> scaleOf(std::vector<double>& values);

}  // namespace setscope
