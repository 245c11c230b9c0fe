#include "core/training/expansion_evaluation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "core/tensor/index_tensor.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

std::vector<std::vector<double>> ranksOfTargets(std::span<const KnownSet> sets,
                                                const ExpansionProtocol& protocol,
                                                const QueryScores& scores, const RunContext& run) {
    std::vector<std::vector<double>> ranks;
    for (const KnownSet& set : sets) {
        run.step({std::ssize(ranks), std::ssize(sets), "Ranking"});
        const std::span<const std::int64_t> words(set.items);
        const auto asked = static_cast<std::size_t>(
            std::min(protocol.queryMembers, static_cast<std::int64_t>(std::ssize(words))));
        const std::span<const std::int64_t> query = words.first(asked);
        const std::span<const std::int64_t> targets = words.subspan(asked);
        ranks.push_back(targets.empty() ? std::vector<double>()
                                        : targetRanks(scores(query), query, targets));
    }
    return ranks;
}

RankingMetrics metricsOf(std::span<const std::vector<double>> ranksBySet) {
    std::vector<double> all;
    for (const std::vector<double>& ranks : ranksBySet) {
        all.insert(all.end(), ranks.begin(), ranks.end());
    }
    return rankingMetrics(std::move(all));
}

QueryScores popularityScores(const BinaryFeatures& memberships) {
    std::vector<float> scores;
    for (std::int64_t candidate = 0; candidate < memberships.candidateCount(); ++candidate) {
        scores.push_back(static_cast<float>(memberships.of(candidate).size()));
    }
    return [scores = std::move(scores)](std::span<const std::int64_t>) { return scores; };
}

QueryScores scoresOf(const ExpansionIndex& index) {
    return [&index](std::span<const std::int64_t> query) {
        const at::Tensor scores = index.scores(query);
        const float* values = scores.data_ptr<float>();
        return std::vector<float>(values, values + scores.numel());
    };
}

QueryScores scoresOf(TwoTowerScorer& scorer) {
    return [&scorer](std::span<const std::int64_t> query) {
        const at::NoGradGuard withoutGradient;
        const at::Tensor items = indexTensor(query);
        const at::Tensor offsets =
            offsetsFromSizes(std::array{static_cast<std::int64_t>(query.size())});
        const at::Device device = scorer.candidateBias().device();
        const at::Tensor scores =
            scorer.forward(items.to(device), offsets).squeeze(0).to(at::kCPU).contiguous();
        const float* values = scores.data_ptr<float>();
        return std::vector<float>(values, values + scores.numel());
    };
}

}  // namespace setscope
