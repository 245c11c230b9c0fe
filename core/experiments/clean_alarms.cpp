#include "core/experiments/clean_alarms.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <span>
#include <vector>

#include "core/analysis/conformal.h"
#include "core/base/check.h"
#include "core/experiments/figures.h"
#include "core/models/outlier_detector.h"
#include "core/models/outlier_heads.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

constexpr std::size_t kFewestDividedConcepts = 8;

/// The largest score of each set.
std::vector<float> largestScoresOf(const EpisodeBatch& batch, OutlierDetector& detector,
                                   const RunContext& run) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor relative = setRelativeInputs(batch.features, batch.offsets, run);
    const at::Tensor logits =
        detector.forward(batch.features, relative, batch.offsets, run).select(1, 0);
    const at::Tensor scores = outlierScore(Head::Softmax, logits, batch.offsets).contiguous();
    const std::span<const std::int64_t> limits = offsetValues(batch.offsets);
    const float* score = scores.data_ptr<float>();
    std::vector<float> largest;
    for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
        largest.push_back(*std::max_element(score + limits[set], score + limits[set + 1]));
    }
    return largest;
}

}  // namespace

bool hasCleanAlarms(const ConceptPool& pool, const CleanAlarmOptions& options) {
    return usableConcepts(pool, {options.setSize, 0}).size() >= kFewestDividedConcepts;
}

ExperimentFigure cleanAlarms(const ConceptPool& pool, OutlierDetector& detector,
                             const CleanAlarmOptions& options, const RunContext& run) {
    SETSCOPE_CHECK(hasCleanAlarms(pool, options), "too few concepts in " + pool.name);
    const SetShape shape{options.setSize, 0};
    std::vector<std::size_t> concepts = usableConcepts(pool, shape);
    const std::size_t half = concepts.size() / 2;
    Random random = Random(run.settings().seed).fork(pool.name).fork("clean sets");
    std::vector<double> flaggedShares;
    for (std::int64_t round = 0; round < options.rounds; ++round) {
        run.step({round, options.rounds, "Testing clean sets"});
        random.shuffle(std::span(concepts));
        const std::span<const std::size_t> all = concepts;
        std::vector<float> references = largestScoresOf(
            drawConceptSets(pool, all.first(half), shape, options.referenceSets, random), detector,
            run);
        std::ranges::sort(references);
        const std::vector<float> clean = largestScoresOf(
            drawConceptSets(pool, all.subspan(half), shape, options.cleanSets, random), detector,
            run);
        const auto flagged = std::ranges::count_if(clean, [&](float score) {
            return conformalPValue(references, score) <= static_cast<float>(options.rate);
        });
        flaggedShares.push_back(static_cast<double>(flagged) /
                                static_cast<double>(options.cleanSets));
    }
    return bootstrapMeanFigure(flaggedShares, run.settings().seed);
}

}  // namespace setscope
