#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/cli/environment.h"
#include "core/analysis/engine.h"
#include "core/base/problem.h"
#include "core/report/ranking_command.h"
#include "core/results/ranking_result.h"

namespace setscope {

/// An answer that reports are written of, and how it was asked.
struct ExpandReport {
    Engine& engine;
    const ExpansionPool& pool;
    const RankingResult& answer;
    const std::vector<Problem>& problems;
    RankingCommand command;
    std::vector<std::string> files;
};

/// Asks what a report says beyond the answer: more candidates, and what becomes of the query's
/// items when they are left out.
/// @throws Error, Cancelled as ExpansionAnalysis and saveReport
void writeRankingReports(const ExpandReport& report, const Environment& environment,
                         const RunContext& run);

}  // namespace setscope
