#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/items/ids.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// Which part of a picture makes it a stranger: the member is judged again in its set with one
/// patch covered at a time (Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional
/// Networks", section 4.2), patches of three sizes added up cell by cell.
struct OcclusionMap {
    SetId set;
    MemberId member;
    Head head = Head::Softmax;
    std::int64_t rows = 0;  ///< cells
    std::int64_t columns =
        0;  ///< cells; a cell covers 1/columns of the width, 1/rows of the height
    float probability = 0.0F;  ///< of not belonging, with nothing covered
    /// [rows, columns] row-major: how much lower the probability of not belonging is while a patch
    /// over the cell is covered, mean over the patches that cover it. Positive: covering it makes
    /// the member belong. −1..1.
    std::vector<float> meanColour;
    std::vector<float> blur;
    float agreement = 0.0F;   ///< Spearman's rank correlation of the two fills' maps, −1..1
    bool isComplete = false;  ///< false for what is there while finer patches are still to come

    bool operator==(const OcclusionMap&) const = default;
};

/// Below it the two fills contradict each other and the map says nothing about the picture.
inline constexpr float kAgreeingFills = 0.5F;

/// A map whose values differ by less says that no part of the picture matters more than another.
inline constexpr float kIndifferentMap = 0.001F;

/// [rows, columns] the mean of the two fills' maps.
std::vector<float> meanMap(const OcclusionMap& map);

/// Spearman's rank correlation of two fills' maps, equal values sharing their mean rank. 1 if both
/// maps are indifferent (kIndifferentMap): they agree that there is nothing to see. 0 if only one
/// of them is the same everywhere. @pre of one size, not empty @return −1..1
float agreementOf(std::span<const float> meanColour, std::span<const float> blur);

/// {"head", "probability", "rows", "columns", "agreement", "fills_agree", "is_complete"}, and
/// {"mean", "mean_colour", "blur"}, each a list of rows from the top. Rounded to a millionth.
Json toJson(const OcclusionMap& map);

}  // namespace setscope
