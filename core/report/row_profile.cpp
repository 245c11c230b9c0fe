#include "core/report/row_profile.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

constexpr std::size_t kMostProfileBars = 48;

float medianOf(std::vector<float> values) {
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::ranges::nth_element(values, middle);
    return *middle;
}

/// A standardised value for each bar: one column's, or the mean of neighbouring ones.
std::vector<float> barsOf(const VectorContent& row) {
    constexpr float kFar = 1e6F;
    const std::vector<float> values = row.standardised();
    const std::size_t count = std::min(values.size(), kMostProfileBars);
    std::vector<float> bars;
    for (std::size_t bar = 0; bar < count; ++bar) {
        const std::size_t begin = bar * values.size() / count;
        const std::size_t end = (bar + 1) * values.size() / count;
        float sum = 0.0F;
        for (std::size_t i = begin; i < end; ++i) {
            sum += std::clamp(values[i], -kFar, kFar);
        }
        bars.push_back(sum / static_cast<float>(end - begin));
    }
    return bars;
}

std::vector<float> mediansOf(const std::vector<std::vector<float>>& rows) {
    std::vector<float> medians;
    std::vector<float> column(rows.size());
    for (std::size_t bar = 0; bar < rows.front().size(); ++bar) {
        std::ranges::transform(rows, column.begin(),
                               [bar](const std::vector<float>& row) { return row[bar]; });
        medians.push_back(medianOf(column));
    }
    return medians;
}

float largestOf(const std::vector<float>& magnitudes) {
    return magnitudes.empty() ? 0.0F : std::ranges::max(magnitudes);
}

std::vector<float> magnitudesOf(const std::vector<float>& values) {
    std::vector<float> magnitudes;
    std::ranges::transform(values, std::back_inserter(magnitudes),
                           [](float value) { return std::abs(value); });
    return magnitudes;
}

float edgeFor(const std::vector<std::vector<float>>& rows, const std::vector<float>& medians) {
    constexpr float kUsualSpreads = 4.0F;
    constexpr float kMagnitudeOfASpread = 0.6745F;  // median of |x| for a standard normal x
    constexpr float kRoomAboveMedians = 1.3F;
    std::vector<float> magnitudes;
    for (const std::vector<float>& row : rows) {
        const std::vector<float> ofRow = magnitudesOf(row);
        magnitudes.insert(magnitudes.end(), ofRow.begin(), ofRow.end());
    }
    const float largest = largestOf(magnitudes);
    const float usual =
        std::max(kUsualSpreads * medianOf(std::move(magnitudes)) / kMagnitudeOfASpread,
                 kRoomAboveMedians * largestOf(magnitudesOf(medians)));
    const float edge = usual > 0.0F ? std::min(usual, largest) : largest;
    return edge > 0.0F ? edge : 1.0F;
}

std::string columnPhrase(const RowScale& scale) {
    constexpr std::size_t kMostNamed = 12;
    const std::string count = shownCount(static_cast<std::int64_t>(scale.width));
    if (scale.width > scale.medians.size()) {
        return "Each bar is the mean of neighbouring ones of the " + count + " columns";
    }
    if (scale.columns.empty() || scale.width > kMostNamed) {
        return "The bars are the " + count + " columns from left to right";
    }
    std::string names;
    for (const std::string& name : scale.columns) {
        names += (names.empty() ? "" : ", ") + name;
    }
    return "From left to right: " + names;
}

}  // namespace

RowScale rowScaleOf(std::span<const VectorContent* const> rows) {
    RowScale scale;
    if (rows.empty()) {
        return scale;
    }
    const VectorContent& first = *rows.front();
    scale.columns = first.columns->names;
    scale.width = first.values.size();
    scale.isStandardised = !first.columns->spread.empty();
    std::vector<std::vector<float>> bars;
    for (const VectorContent* row : rows) {
        if (row->values.size() == scale.width) {
            bars.push_back(barsOf(*row));
        }
    }
    scale.medians = mediansOf(bars);
    scale.edge = edgeFor(bars, scale.medians);
    return scale;
}

report::Profile profileOf(const VectorContent& row, const RowScale& scale) {
    const auto toTile = [&scale](float value) { return value / scale.edge; };
    report::Profile profile;
    std::ranges::transform(barsOf(row), std::back_inserter(profile.bars), toTile);
    if (row.values.size() == scale.width) {
        std::ranges::transform(scale.medians, std::back_inserter(profile.medians), toTile);
    }
    return profile;
}

std::string legendOf(const RowScale& scale) {
    const std::string edge = shownMagnitude(static_cast<double>(scale.edge));
    return columnPhrase(scale) + ". A tile's upper edge is " +
           (scale.isStandardised ? edge + " times a column's usual spread above what is usual."
                                 : "at " + edge + ".");
}

}  // namespace setscope
