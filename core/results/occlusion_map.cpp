#include "core/results/occlusion_map.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "core/base/check.h"

namespace setscope {
namespace {

/// Ranks from 0; equal values share the mean of theirs.
std::vector<double> sharedRanks(std::span<const float> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [values](std::size_t place) { return values[place]; });
    std::vector<double> ranks(values.size());
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        while (end < order.size() && values[order[end]] == values[order[begin]]) {
            ++end;
        }
        for (std::size_t place = begin; place < end; ++place) {
            ranks[order[place]] = static_cast<double>(begin + end - 1) / 2.0;
        }
        begin = end;
    }
    return ranks;
}

bool isIndifferent(std::span<const float> values) {
    const auto [least, most] = std::ranges::minmax(values);
    return most - least < kIndifferentMap;
}

/// To a millionth, so that the file does not list digits that a float does not have.
double rounded(float value) { return std::round(static_cast<double>(value) * 1e6) / 1e6; }

Json rowsOf(const std::vector<float>& values, const OcclusionMap& map) {
    const auto columns = static_cast<std::size_t>(map.columns);
    Json rows = Json::array();
    for (std::size_t first = 0; first < values.size(); first += columns) {
        Json row = Json::array();
        for (std::size_t place = first; place < first + columns; ++place) {
            row.push_back(rounded(values[place]));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

std::vector<float> meanMap(const OcclusionMap& map) {
    SETSCOPE_CHECK(map.meanColour.size() == map.blur.size(), "the two maps differ in size");
    std::vector<float> mean(map.meanColour.size());
    std::ranges::transform(map.meanColour, map.blur, mean.begin(),
                           [](float left, float right) { return (left + right) / 2.0F; });
    return mean;
}

float agreementOf(std::span<const float> meanColour, std::span<const float> blur) {
    SETSCOPE_CHECK(!blur.empty() && meanColour.size() == blur.size(),
                   "the two maps differ in size");
    if (isIndifferent(meanColour) && isIndifferent(blur)) {
        return 1.0F;
    }
    const std::vector<double> left = sharedRanks(meanColour);
    const std::vector<double> right = sharedRanks(blur);
    const double middle = static_cast<double>(left.size() - 1) / 2.0;
    double product = 0.0;
    double leftSquares = 0.0;
    double rightSquares = 0.0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        product += (left[i] - middle) * (right[i] - middle);
        leftSquares += (left[i] - middle) * (left[i] - middle);
        rightSquares += (right[i] - middle) * (right[i] - middle);
    }
    const double scale = std::sqrt(leftSquares * rightSquares);
    return scale > 0.0 ? static_cast<float>(std::clamp(product / scale, -1.0, 1.0)) : 0.0F;
}

Json toJson(const OcclusionMap& map) {
    SETSCOPE_CHECK(
        map.columns > 0 && std::ssize(map.blur) == map.rows * map.columns,
        "the map is not [" + std::to_string(map.rows) + ", " + std::to_string(map.columns) + "]");
    return {{"head", toText(map.head)},
            {"probability", rounded(map.probability)},
            {"rows", map.rows},
            {"columns", map.columns},
            {"agreement", rounded(map.agreement)},
            {"fills_agree", map.agreement >= kAgreeingFills},
            {"is_complete", map.isComplete},
            {"mean", rowsOf(meanMap(map), map)},
            {"mean_colour", rowsOf(map.meanColour, map)},
            {"blur", rowsOf(map.blur, map)}};
}

}  // namespace setscope
