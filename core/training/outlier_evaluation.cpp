#include "core/training/outlier_evaluation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>

#include "core/base/random.h"
#include "core/models/outlier_detector.h"
#include "core/models/outlier_heads.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"
#include "core/training/metrics.h"

namespace setscope {
namespace {

constexpr std::int64_t kMeasuredSetsAtOnce = 50;
constexpr std::int64_t kResamples = 200;
constexpr int kBins = 15;

/// The members' probabilities in one set and who is a stranger.
struct JudgedSet {
    std::vector<double> probability;
    std::vector<bool> isStranger;
};

void appendJudged(const at::Tensor& probability, const EpisodeBatch& batch, bool onlyOneStranger,
                  std::vector<JudgedSet>& judged) {
    const at::Tensor values = probability.to(at::kDouble).contiguous();
    const std::span<const std::int64_t> limits = offsetValues(batch.offsets);
    for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
        if (onlyOneStranger && batch.targets.data_ptr<std::int64_t>()[set] < 0) {
            continue;
        }
        JudgedSet& entry = judged.emplace_back();
        for (std::int64_t row = limits[set]; row < limits[set + 1]; ++row) {
            entry.probability.push_back(values.data_ptr<double>()[row]);
            entry.isStranger.push_back(batch.labels.data_ptr<float>()[row] > 0.5F);
        }
    }
}

double calibrationErrorOf(const std::vector<JudgedSet>& judged,
                          std::span<const std::size_t> chosen) {
    std::vector<double> probability;
    std::vector<bool> isStranger;
    for (const std::size_t set : chosen) {
        const JudgedSet& entry = judged[set];
        probability.insert(probability.end(), entry.probability.begin(), entry.probability.end());
        isStranger.insert(isStranger.end(), entry.isStranger.begin(), entry.isStranger.end());
    }
    return expectedCalibrationError(reliabilityCurve(probability, isStranger, kBins));
}

MeasuredMetric calibrationMetric(const std::string& head, const std::vector<JudgedSet>& judged,
                                 std::uint64_t seed) {
    const Interval error = bootstrapInterval(
        judged.size(),
        [&](std::span<const std::size_t> chosen) { return calibrationErrorOf(judged, chosen); },
        kResamples, seed);
    return {.name = "expected calibration error of the " + head + " head's probabilities",
            .value = error.value,
            .low = error.low,
            .high = error.high,
            .rival = std::nullopt,
            .count = static_cast<std::int64_t>(judged.size())};
}

MeasuredMetric accuracyMetric(OutlierDetector& detector, const EpisodeSource& source,
                              std::int64_t setCount, Random& random, const RunContext& run) {
    const std::int64_t size = evaluationSetSize(source);
    std::int64_t named = 0;
    std::int64_t namedByRival = 0;
    for (std::int64_t done = 0; done < setCount; done += kMeasuredSetsAtOnce) {
        run.throwIfStopped();
        const EpisodeBatch batch = drawUniformEpisodes(
            source, std::min(kMeasuredSetsAtOnce, setCount - done), size, 1, random);
        const at::Tensor logits = detector.forward(
            batch.features, setRelativeInputs(batch.features, batch.offsets, run), batch.offsets);
        named += namedStrangers(logits.select(1, 0), batch).sum().item<std::int64_t>();
        namedByRival += namedStrangers(cosineToOthers(batch.features, batch.offsets), batch)
                            .sum()
                            .item<std::int64_t>();
    }
    const Interval interval = wilsonInterval(named, setCount);
    return {.name = "accuracy of naming the stranger, " + source.pool().domain + ", sets of " +
                    std::to_string(std::min(size, source.largestSet() + 1)),
            .value = interval.value,
            .low = interval.low,
            .high = interval.high,
            .rival = static_cast<double>(namedByRival) / static_cast<double>(setCount),
            .count = setCount};
}

}  // namespace

at::Tensor namedStrangers(const at::Tensor& scores, const EpisodeBatch& batch) {
    const at::Tensor winners = segmentMax(scores.unsqueeze(1), batch.offsets).winners.squeeze(1);
    const at::Tensor used = batch.targets >= 0;
    return winners.masked_select(used) == batch.targets.masked_select(used);
}

std::int64_t evaluationSetSize(const EpisodeSource& source) {
    constexpr std::int64_t kUsual = 16;
    constexpr std::int64_t kSmall = 8;
    constexpr std::int64_t kEnoughConcepts = 3;
    return source.conceptCount(kUsual - 1) >= kEnoughConcepts ? kUsual : kSmall;
}

std::vector<MeasuredMetric> evaluateDetector(OutlierDetector& detector,
                                             const std::vector<EpisodeSource>& test,
                                             const EpisodeShape& shape, std::int64_t setCount,
                                             const RunContext& run) {
    const at::NoGradGuard withoutGradient;
    const Random seed(run.settings().seed);
    std::vector<MeasuredMetric> metrics;
    Random naming = seed.fork("test sets");
    const auto total = static_cast<std::int64_t>(test.size()) + 1;
    for (const EpisodeSource& source : test) {
        run.step({static_cast<std::int64_t>(metrics.size()), total, "Measuring on held-out sets"});
        metrics.push_back(accuracyMetric(detector, source, setCount, naming, run));
    }
    std::vector<JudgedSet> softmax;
    std::vector<JudgedSet> sigmoid;
    Random mixed = seed.fork("test sets of all shapes");
    for (std::int64_t done = 0; done < setCount; done += kMeasuredSetsAtOnce) {
        run.step({total - 1, total, "Measuring on held-out sets"});
        const EpisodeBatch batch = drawEpisodes(test, kMeasuredSetsAtOnce, shape, mixed);
        const at::Tensor logits = detector.forward(
            batch.features, setRelativeInputs(batch.features, batch.offsets, run), batch.offsets);
        appendJudged(outlierProbability(Head::Softmax, logits.select(1, 0), batch.offsets), batch,
                     true, softmax);
        appendJudged(outlierProbability(Head::Sigmoid, logits.select(1, 1), batch.offsets), batch,
                     false, sigmoid);
    }
    metrics.push_back(calibrationMetric("softmax", softmax, run.settings().seed));
    metrics.push_back(calibrationMetric("sigmoid", sigmoid, run.settings().seed));
    return metrics;
}

}  // namespace setscope
