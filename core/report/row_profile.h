#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/items/payload.h"
#include "core/report/report_document.h"

namespace setscope {

/// On what scale the rows of one set are drawn, so that their tiles can be compared.
struct RowScale {
    std::vector<std::string> columns;  ///< their names; empty: they have none
    std::size_t width = 0;             ///< columns of a row; 0: the set holds no rows
    bool isStandardised = false;       ///< by the table's spreads
    /// Of the set's rows, one per bar: a column each, or the mean of neighbouring ones.
    std::vector<float> medians;
    float edge = 1.0F;  ///< the standardised value at a tile's edge, > 0
};

/// @param rows of a set. The first one's width counts, rows of another are passed over. The edge is
/// the largest value, but so that a single extreme does not flatten all the others.
RowScale rowScaleOf(std::span<const VectorContent* const> rows);

/// The medians are left out for a row of another width than the scale's.
report::Profile profileOf(const VectorContent& row, const RowScale& scale);

/// How the tiles of a set are read, one sentence. @pre scale.width > 0
std::string legendOf(const RowScale& scale);

}  // namespace setscope
