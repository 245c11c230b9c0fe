#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/results/outlier_result.h"
#include "core/results/training_result.h"

namespace setscope {

/// How often planted strangers are found in sets of one size.
struct PowerCell {
    std::int64_t setSize = 0;  ///< members, the planted ones among them
    std::int64_t planted = 0;  ///< members of another set
    std::int64_t trials = 0;
    MeasuredMetric detected;  ///< share of the trials in which the set is flagged
    MeasuredMetric named;     ///< share of the planted members that are among the `planted` most
                           ///< suspicious of their set; rival: leave-one-out cosine. Its interval
                           ///< counts trials, not members, and so is rather too wide
};

/// What the detector finds in the person's own collection when members of one set are planted in
/// another (engine.md, section 6). Planted strangers come from other sets and are usually easier to
/// find than those that got in by themselves. The intervals are about drawing more trials from the
/// same sets, not about other sets.
struct DetectionPower {
    ModelIdentity model;
    Head head = Head::Softmax;
    FlagRule rule;
    std::uint64_t seed = 0;
    std::int64_t hostSets = 0;     ///< sets that were large enough to take from
    std::vector<PowerCell> cells;  ///< by size, then by planted members
    std::string note;              ///< empty, or why sizes, sets or members are missing
};

/// {"model", "head", "rule", "seed", "host_sets", "cells": [{"set_size", "planted", "trials",
/// "detected", "named"}], "note"}; the last two of a cell as toJson(MeasuredMetric).
Json toJson(const DetectionPower& power);

}  // namespace setscope
