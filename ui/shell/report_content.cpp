#include "ui/shell/report_content.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/base/check.h"
#include "core/io/media_reader.h"
#include "core/report/joined_report.h"
#include "core/report/outlier_answer.h"
#include "core/report/outlier_command.h"
#include "core/report/ranking_command.h"
#include "core/report/shown_time.h"
#include "ui/report/thumbnail.h"
#include "ui/session/expanding.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"

namespace setscope {
namespace {

/// The command line that asks the same of the same files.
std::string commandOf(Session& session, const OutlierResult& result) {
    const ModelSource& source = session.modelSource();
    return commandFor({.paths = sourcesOf(*session.collection()),
                       .rule = session.flagRule(),
                       .model = source.file,
                       .backbone = source.backbone,
                       .threads = session.settings().threads(),
                       .clean = cleanSourcesOf(*session.collection()),
                       .wordVectors = source.wordVectors,
                       .cleanSets = cleanSetNamesOf(*session.collection())},
                      result);
}

Provenance provenanceOf(const Session& session, std::string command) {
    return {.command = std::move(command),
            .created = shownTime(std::chrono::system_clock::now()),
            .libTorch = session.engine() != nullptr ? session.engine()->info().libTorch : ""};
}

ReportedOutliers outliersOf(Session& session) {
    ReportedOutliers content{.collection = session.collection(),
                             .result = session.settledOutliers(),
                             .rule = session.flagRule(),
                             .problems = {},
                             .provenance = {}};
    const QList<Problem>& problems = session.problems();
    content.problems =
        allProblems({problems.begin(), problems.end()}, *content.collection, *content.result);
    if (std::ranges::any_of(content.result->sets,
                            [&session](const SetOutliers& set) { return session.isTaught(set); })) {
        content.lessonVerdicts = session.lesson()->verdictCount;
    }
    content.provenance = provenanceOf(session, commandOf(session, *content.result));
    if (session.model() != nullptr) {
        content.provenance.modelCard = session.model()->info().card;
        content.provenance.largestChange = session.model()->info().largestChange;
    }
    return content;
}

bool hasRanking(const Session& session) {
    const std::shared_ptr<const RankingResult> ranking = session.expanding().ranking();
    return ranking != nullptr && !ranking->query.empty();
}

std::optional<RankingCut> cutOf(const Expanding& expanding) {
    if (const auto chosen = expanding.chosenCut()) {
        return RankingCut{*chosen, RankingCut::Origin::Chosen};
    }
    const auto suggested = expanding.suggestedCut();
    return suggested ? std::optional(RankingCut{*suggested}) : std::nullopt;
}

ReportedRanking rankingOf(Session& session) {
    const Expanding& expanding = session.expanding();
    const Expansion& asked = expanding.expansion();
    const ModelSource& source = session.modelSource();
    const QList<Problem>& problems = session.problems();
    const std::filesystem::path pool =
        expanding.isOfCollection() ? poolSourceOf(*session.collection()).value_or("") : asked.pool;
    const RankingCommand command{.pool = pool,
                                 .model = asked.model,
                                 .wordVectors = source.wordVectors,
                                 .backbone = source.backbone,
                                 .threads = session.settings().threads()};
    return {.pool = expanding.sharedPool(),
            .source = asked.pool,
            .query = asked.query,
            .result = expanding.ranking(),
            .leftOut = expanding.leftOut(),
            .cut = cutOf(expanding),
            .problems = {problems.begin(), problems.end()},
            .provenance = provenanceOf(
                session, commandFor(command, *expanding.pool(), *expanding.ranking()))};
}

ReportDocument documentOf(const ReportedOutliers& content, const ThumbnailSource& thumbnails,
                          const RunContext& run) {
    return buildOutlierReport({.collection = *content.collection,
                               .result = *content.result,
                               .rule = content.rule,
                               .problems = content.problems,
                               .provenance = content.provenance,
                               .thumbnails = thumbnails,
                               .lessonVerdicts = content.lessonVerdicts},
                              run);
}

ReportDocument documentOf(const ReportedRanking& content, const ThumbnailSource& thumbnails,
                          const RunContext& run) {
    return buildRankingReport({.pool = *content.pool,
                               .source = content.source,
                               .query = content.query,
                               .result = *content.result,
                               .leftOut = content.leftOut,
                               .cut = content.cut,
                               .problems = content.problems,
                               .provenance = content.provenance,
                               .thumbnails = thumbnails},
                              run);
}

}  // namespace

bool hasReport(const Session& session) {
    return session.settledOutliers() != nullptr || hasRanking(session);
}

ReportContent reportContentOf(Session& session) {
    ReportContent content{.outliers = {}, .ranking = {}, .archives = session.archives()};
    if (session.settledOutliers() != nullptr) {
        content.outliers = outliersOf(session);
    }
    if (hasRanking(session)) {
        content.ranking = rankingOf(session);
    }
    if (content.outliers && content.ranking) {
        content.ranking->problems.clear();  // the outliers' part names them
    }
    return content;
}

ReportDocument documentOf(const ReportContent& content, const RunContext& run) {
    SETSCOPE_CHECK(content.outliers || content.ranking, "a report on nothing");
    const MediaReader media(content.archives);
    const ThumbnailSource thumbnails = [&media, &run](const Member& member, int edge) {
        run.throwIfStopped();
        return thumbnailJpeg(member, media, edge);
    };
    if (!content.ranking) {
        return documentOf(*content.outliers, thumbnails, run);
    }
    ReportDocument ranking = documentOf(*content.ranking, thumbnails, run);
    return content.outliers
               ? withRanking(documentOf(*content.outliers, thumbnails, run), std::move(ranking))
               : ranking;
}

}  // namespace setscope
