#pragma once

#include <filesystem>
#include <optional>

#include "core/items/collection.h"
#include "core/project/expansion.h"
#include "core/results/outlier_lesson.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// Everything that one `.setscope` file keeps.
struct Project {
    Collection collection;
    std::optional<OutlierResult> outliers;  ///< the newest answer
    std::optional<OutlierLesson> lesson;    ///< what corrections taught; absent: nothing
    Head head = Head::Softmax;
    FlagRule flagRule;
    std::filesystem::path
        modelFile;  ///< absolute; empty: the shipped model, or the one that fits the backbone
    std::filesystem::path backbone;     ///< absolute; empty: none
    std::filesystem::path wordVectors;  ///< absolute; empty: none
    Expansion expansion = {};

    bool operator==(const Project&) const = default;
};

}  // namespace setscope
