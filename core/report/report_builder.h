#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/items/collection.h"
#include "core/report/report_document.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// A square JPEG or PNG of a member that is a picture, `edgePixels` wide; empty bytes if there is
/// none to show. Not asked for texts and rows.
using ThumbnailSource = std::function<Bytes(const Member&, int edgePixels)>;

/// How the answer came about, for the page that lets somebody else get it again.
struct Provenance {
    std::string command;         ///< the command line that gives this answer
    std::string created;         ///< date and time as shown
    std::string libTorch;        ///< EngineInfo::libTorch
    Json modelCard;              ///< ModelInfo::card; shown if it is that of a model that judged
    double largestChange = 0.0;  ///< ModelInfo::largestChange
};

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
