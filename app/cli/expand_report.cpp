#include "app/cli/expand_report.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>

#include "core/report/ranking_report.h"
#include "core/report/shown_time.h"
#include "core/report/writers.h"
#include "core/results/ranking_summary.h"

namespace setscope {
namespace {

constexpr std::int64_t kReported = 1000;  // candidates
constexpr std::size_t kWatched = 100;     // of them, those that are told who pulled them in

ExpansionQuery questionOfReport(const RankingResult& answer) {
    ExpansionQuery query{
        .items = answer.query, .rejected = answer.rejected, .scorers = {}, .count = kReported};
    std::ranges::transform(answer.scorers, std::back_inserter(query.scorers), &ScorerUse::id);
    return query;
}

std::vector<LeftOut> withoutEachOf(const ExpandReport& report, ExpansionQuery query,
                                   const RankingResult& ranking, const RunContext& run) {
    const std::size_t watched = std::min(kWatched, ranking.items.size());
    for (std::size_t place = 0; place < watched; ++place) {
        query.watched.push_back(ranking.items[place].item);
    }
    return report.engine.expansion().withoutEach(report.pool, query, run);
}

Provenance provenanceOf(const ExpandReport& report, const RankingResult& ranking) {
    Provenance provenance;
    provenance.command = commandFor(report.command, report.pool.pool(), ranking);
    provenance.created = shownTime(std::chrono::system_clock::now());
    provenance.libTorch = report.engine.info().libTorch;
    return provenance;
}

}  // namespace

void writeRankingReports(const ExpandReport& report, const Environment& environment,
                         const RunContext& run) {
    const ExpansionQuery query = questionOfReport(report.answer);
    RankingResult ranking = report.engine.expansion().rank(report.pool, query, run);
    ranking.absent = report.answer.absent;
    const std::vector<LeftOut> leftOut = withoutEachOf(report, query, ranking, run);
    const std::optional<std::int64_t> cut = suggestedCut(leftOut, std::ssize(ranking.items));
    const Pool& pool = report.pool.pool();
    const ReportSupport support = environment.supportReports();
    const Provenance provenance = provenanceOf(report, ranking);
    const RankingReport content{.pool = pool,
                                .source = report.command.pool,
                                .query = {},
                                .result = ranking,
                                .leftOut = leftOut,
                                .cut = cut ? std::optional(RankingCut{*cut}) : std::nullopt,
                                .problems = report.problems,
                                .provenance = provenance,
                                .thumbnails = support.thumbnails};
    const ReportDocument document = buildRankingReport(content, run);
    for (const std::string& file : report.files) {
        run.step({0, 0, "Writing " + file});
        saveReport(document, file, support.tools);
    }
}

}  // namespace setscope
