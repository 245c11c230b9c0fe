#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/items/collection.h"
#include "core/report/ranking_report.h"
#include "core/report/report_builder.h"

namespace setscope {

class ArchiveFormat;
class Session;

/// What a report says of outliers.
struct ReportedOutliers {
    std::shared_ptr<const Collection> collection;
    std::shared_ptr<const OutlierResult> result;
    FlagRule rule;
    std::vector<Problem> problems;
    Provenance provenance;
    std::int64_t lessonVerdicts = 0;
};

/// What a report says of what else belongs to a set.
struct ReportedRanking {
    std::shared_ptr<const Pool> pool;
    std::filesystem::path source;
    SetQuery query;
    std::shared_ptr<const RankingResult> result;
    std::vector<LeftOut> leftOut;
    std::optional<RankingCut> cut;
    std::vector<Problem> problems;
    Provenance provenance;
};

/// Everything that a report says, as it is now; the session may change while it is written.
struct ReportContent {
    std::optional<ReportedOutliers> outliers;
    std::optional<ReportedRanking> ranking;
    std::shared_ptr<const ArchiveFormat> archives;
};

/// Whether there is an answer about outliers, or a ranking by a query.
bool hasReport(const Session& session);

ReportContent reportContentOf(Session& session);

/// The outliers, then the ranking, as far as there are. May be called from any thread.
/// @pre there is one of them @throws Cancelled
ReportDocument documentOf(const ReportContent& content, const RunContext& run);

}  // namespace setscope
