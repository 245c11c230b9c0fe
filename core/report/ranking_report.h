#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/items/pool.h"
#include "core/project/expansion.h"
#include "core/report/report_document.h"
#include "core/report/report_inputs.h"
#include "core/results/ranking_result.h"

namespace setscope {

/// How many of the first candidates are taken.
struct RankingCut {
    enum class Origin { Suggested, Chosen };
    std::int64_t count = 0;
    Origin origin = Origin::Suggested;

    bool operator==(const RankingCut&) const = default;
};

/// What else belongs to a set, with all that a page about it says.
struct RankingReport {
    const Pool& pool;
    std::filesystem::path source = {};  ///< of the pool; empty: the members of a collection
    /// As it was asked: which items of the result are examples, and what the pool does not hold.
    SetQuery query = {};
    const RankingResult& result;
    /// Of the result's query; its watched candidates are the result's first ones. May be empty.
    std::vector<LeftOut> leftOut = {};
    std::optional<RankingCut> cut = {};  ///< of 1 or more
    std::vector<Problem> problems = {};
    Provenance provenance = {};
    ThumbnailSource thumbnails = {};  ///< may be empty: no pictures
};

/// The answer, the set, the first candidates with their ranks by every scorer, the curve of their
/// scores, how the set holds together, its kinds of things, who ranked, what the numbers mean, and
/// how to get them again. Its data are in the member "expansion" of the record.
/// @throws Cancelled
ReportDocument buildRankingReport(const RankingReport& report, const RunContext& run);

}  // namespace setscope
