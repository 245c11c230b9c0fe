#pragma once

#include <cstdint>
#include <vector>

#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/items/collection.h"
#include "core/report/report_document.h"
#include "core/report/report_inputs.h"
#include "core/results/outlier_result.h"

namespace setscope {

struct OutlierReport {
    const Collection& collection;
    const OutlierResult& result;
    FlagRule rule;
    std::vector<Problem> problems;  ///< of import and scoring (allProblems)
    Provenance provenance;
    ThumbnailSource thumbnails;  ///< may be empty: strips without pictures
    /// OutlierLesson::verdictCount of the lesson that the answers use; 0: none does.
    std::int64_t lessonVerdicts = 0;
};

/// Summary on the first page, then the sets as strips (the most suspicious first), tables, charts,
/// problems, the models, what the numbers mean, and how to get them again.
/// @throws Cancelled
ReportDocument buildOutlierReport(const OutlierReport& report, const RunContext& run);

}  // namespace setscope
