#pragma once

#include "core/base/run_context.h"
#include "core/experiments/experiment.h"
#include "core/experiments/tagging.h"
#include "core/experiments/tagging_data.h"
#include "core/results/experiment_result.h"

namespace setscope {

/// What the experiment says, with rows for every source and method.
struct TaggingTables {
    ExperimentTable open;   ///< no tag is given
    ExperimentTable given;  ///< 0, 1, … tags are
};

/// Without rows.
TaggingTables taggingTables(const TaggingOptions& options);

/// Trains every method on a part of the items, makes every choice on another, and adds to the
/// tables what the rest says of each.
/// @throws Cancelled; Error (Failed) if a training diverges or a model cannot be kept
void compareTagging(const ExperimentRequest& request, const TaggingSource& source,
                    const TaggedItems& items, const TaggingOptions& options, TaggingTables& tables,
                    const RunContext& run);

}  // namespace setscope
