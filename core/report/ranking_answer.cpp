#include "core/report/ranking_answer.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace setscope {
namespace {

Json namesOf(const std::vector<std::string>& names, const std::vector<std::int64_t>& items) {
    Json list = Json::array();
    for (const std::int64_t item : items) {
        list.push_back(names.at(static_cast<std::size_t>(item)));
    }
    return list;
}

Json finiteOrNull(double value) { return std::isfinite(value) ? Json(value) : Json(); }

Json rankedItem(const std::vector<std::string>& names, const RankingResult& result,
                const RankedItem& item) {
    Json scores = Json::object();
    Json ranks = Json::object();
    for (std::size_t scorer = 0; scorer < result.scorers.size(); ++scorer) {
        const std::string& id = result.scorers[scorer].id;
        scores[id] = finiteOrNull(item.scores[scorer]);
        ranks[id] = item.ranks[scorer];
    }
    return {{"item", names.at(static_cast<std::size_t>(item.item))},
            {"fused_rank", item.fusedRank},
            {"fused_score", item.fusedScore},
            {"scores", std::move(scores)},
            {"ranks", std::move(ranks)}};
}

}  // namespace

Json rankingAnswer(const std::vector<std::string>& names, const RankingResult& result) {
    Json ranking = Json::array();
    for (const RankedItem& item : result.items) {
        ranking.push_back(rankedItem(names, result, item));
    }
    Json scorers = Json::array();
    for (const ScorerUse& use : result.scorers) {
        scorers.push_back({{"id", use.id},
                           {"title", use.title},
                           {"weight", use.weight},
                           {"unknown", namesOf(names, use.unknown)}});
    }
    Json absent = Json::array();
    for (const ScorerUse& use : result.absent) {
        absent.push_back({{"id", use.id}, {"title", use.title}, {"reason", use.absence}});
    }
    Json components = Json::array();
    for (const MixtureComponent& component : result.components) {
        components.push_back({{"weight", component.weight},
                              {"query", namesOf(names, component.query)},
                              {"best", namesOf(names, component.best)}});
    }
    return {{"query", namesOf(names, result.query)}, {"rejected", namesOf(names, result.rejected)},
            {"candidates", result.candidateCount},   {"ranking", std::move(ranking)},
            {"scorers", std::move(scorers)},         {"absent", std::move(absent)},
            {"components", std::move(components)},   {"seconds", result.seconds}};
}

Json toJson(const RankingMetrics& metrics) {
    return {{"recall@10", metrics.recallAt10},
            {"recall@100", metrics.recallAt100},
            {"recall@1000", metrics.recallAt1000},
            {"mrr", metrics.meanReciprocalRank},
            {"median_rank", finiteOrNull(metrics.medianRank)}};
}

}  // namespace setscope
