#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/random.h"

namespace setscope {

/// Which items (whole sets, objects) are learned from, which choose among what was learned, and
/// which are tested on.
struct SetFold {
    std::vector<std::int64_t> train;
    std::vector<std::int64_t> validation;
    std::vector<std::int64_t> test;
};

/// Divides the items at random into as many parts; each is the test part of one fold, the next one
/// its validation part and all others its training part. @pre 3 <= folds <= count
std::vector<SetFold> setFolds(std::int64_t count, std::int64_t folds, const Random& random);

/// The same with the items of every class as evenly over the parts as can be.
/// @param labels the class of each item @pre 3 <= folds <= labels.size()
std::vector<SetFold> stratifiedFolds(std::span<const std::int64_t> labels, std::int64_t folds,
                                     const Random& random);

}  // namespace setscope
