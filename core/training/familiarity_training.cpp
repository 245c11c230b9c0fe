#include "core/training/familiarity_training.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <string>

#include "core/models/familiarity.h"
#include "core/models/outlier_detector.h"
#include "core/tensor/index_tensor.h"

namespace setscope {
namespace {

constexpr std::int64_t kSetsOfEachSource = 150;
constexpr double kRefusedShare = 0.05;  // of the new sets of the source with the lowest cues
constexpr double kSteepness = 12.0;     // of the gate, for each spread of a cue
constexpr double kSmallestCueSpread = 1e-3;

std::vector<std::string> kindsOf(const std::vector<EpisodeSource>& sources) {
    std::vector<std::string> kinds;
    for (const EpisodeSource& source : sources) {
        if (std::ranges::find(kinds, source.pool().pictures) == kinds.end()) {
            kinds.push_back(source.pool().pictures);
        }
    }
    return kinds;
}

at::Tensor drawnRows(const at::Tensor& features, std::int64_t count, Random& random) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(features.size(0)));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    random.shuffle(std::span(order));
    for (std::size_t place = order.size(); static_cast<std::int64_t>(place) < count; ++place) {
        order.push_back(order[place % static_cast<std::size_t>(features.size(0))]);
    }
    order.resize(static_cast<std::size_t>(count));
    return selectedRows(features, order);
}

/// The first source of each kind shows its pictures whole.
/// @return [familiarRows, d] standardised
at::Tensor drawRemembered(const OutlierDetector& detector, const std::vector<EpisodeSource>& train,
                          Random& random) {
    const std::vector<std::string> kinds = kindsOf(train);
    const auto count = static_cast<std::int64_t>(kinds.size());
    const std::int64_t total = detector.options().familiarRows;
    std::vector<at::Tensor> rows;
    for (std::int64_t kind = 0; kind < count; ++kind) {
        const auto source = std::ranges::find_if(train, [&](const EpisodeSource& candidate) {
            return candidate.pool().pictures == kinds[static_cast<std::size_t>(kind)];
        });
        const std::int64_t share = total * (kind + 1) / count - total * kind / count;
        rows.push_back(drawnRows(source->pool().features, share, random));
    }
    return detector.standardised(at::cat(rows));
}

}  // namespace

void fitFamiliarity(OutlierDetector& detector, const std::vector<EpisodeSource>& train,
                    const std::vector<EpisodeSource>& unseen, const EpisodeShape& shape,
                    Random& random) {
    const at::NoGradGuard withoutGradient;
    Familiarity& gate = *detector.familiarity();
    gate.remember(drawRemembered(detector, train, random));
    std::vector<at::Tensor> cues;
    std::vector<at::Tensor> limits;
    for (const EpisodeSource& source : unseen) {
        const EpisodeBatch batch = drawEpisodes({source}, kSetsOfEachSource, shape, random);
        cues.push_back(gate.cues(detector.standardised(batch.features), batch.offsets));
        limits.push_back(at::quantile(cues.back(), kRefusedShare, 0));
    }
    const at::Tensor spread = at::cat(cues).std(0, false).clamp_min(kSmallestCueSpread);
    gate.judgeBy(at::stack(limits).amin(0), kSteepness / spread);
}

}  // namespace setscope
