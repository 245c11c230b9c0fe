#include "core/experiments/imbalance_decisions.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "core/base/check.h"
#include "core/experiments/baselines/logistic_regression.h"

namespace setscope {
namespace {

constexpr double kCalibrationPenalty = 1e-4;  // of standardised scores

std::vector<double> columnOf(const std::vector<double>& scores, std::int64_t width,
                             std::int64_t column) {
    std::vector<double> values;
    for (auto place = static_cast<std::size_t>(column); place < scores.size();
         place += static_cast<std::size_t>(width)) {
        values.push_back(scores[place]);
    }
    return values;
}

std::vector<bool> areOf(std::span<const std::int64_t> labels, std::int64_t label) {
    std::vector<bool> result;
    for (const std::int64_t each : labels) {
        result.push_back(each == label);
    }
    return result;
}

/// score -> slope · score + intercept, slope > 0.
struct ScoreLine {
    double slope = 1.0;
    double intercept = 0.0;
};

/// Platt's calibration, then the chosen threshold moved to 0. Scores that do not rise with the
/// class keep their scale.
ScoreLine validatedLine(const std::vector<double>& scores, const std::vector<bool>& actual) {
    const at::Tensor values = at::tensor(at::ArrayRef<double>(scores));
    const double mean = values.mean().item<double>();
    const double spread = std::max(values.std(/*unbiased=*/false).item<double>(), 1e-12);
    const std::vector<float> numbers(actual.begin(), actual.end());
    const at::Tensor y = at::tensor(at::ArrayRef<float>(numbers));
    const LogisticModel model =
        fitLogistic({((values - mean) / spread).to(at::kFloat).unsqueeze(1), y, at::ones_like(y)},
                    kCalibrationPenalty);
    const double slope = model.coefficients[0].item<double>() / spread;
    const ScoreLine line = slope > 0.0 ? ScoreLine{slope, 0.0} : ScoreLine{};
    return {line.slope, -line.slope * bestThreshold(scores, actual).threshold};
}

ClassScores withValidatedThresholds(const ClassScores& scores, const ClassLabels& labels) {
    ClassScores result = scores;
    for (std::int64_t each = 0; each < scores.classCount; ++each) {
        const std::int64_t label = scores.classCount == 1 ? 1 : each;
        const ScoreLine line = validatedLine(columnOf(scores.validation, scores.classCount, each),
                                             areOf(labels.validation, label));
        for (auto place = static_cast<std::size_t>(each); place < result.test.size();
             place += static_cast<std::size_t>(scores.classCount)) {
            result.test[place] = line.slope * result.test[place] + line.intercept;
        }
    }
    return result;
}

/// The scores of the test texts as a rule decides by them: at 0, or by the highest.
std::vector<double> decidedScores(const ClassScores& scores, const ClassLabels& labels,
                                  DecisionRule rule) {
    const auto width = static_cast<std::size_t>(scores.classCount);
    SETSCOPE_CHECK(scores.test.size() == labels.test.size() * width &&
                       scores.validation.size() == labels.validation.size() * width,
                   std::to_string(scores.test.size()) + " scores for " +
                       std::to_string(labels.test.size()) + " texts");
    return rule == DecisionRule::Own ? scores.test : withValidatedThresholds(scores, labels).test;
}

std::vector<ClassMetrics> metricsAtZero(const std::vector<double>& decided,
                                        const std::vector<std::int64_t>& labels,
                                        std::int64_t classCount) {
    if (classCount == 1) {
        return {binaryMetrics(decided, areOf(labels, 1), 0.0)};
    }
    return oneVsAllMetrics(decided, labels, classCount);
}

}  // namespace

std::vector<ClassMetrics> testMetrics(const ClassScores& scores, const ClassLabels& labels,
                                      DecisionRule rule) {
    return metricsAtZero(decidedScores(scores, labels, rule), labels.test, scores.classCount);
}

MetricIntervals testIntervals(const ClassScores& scores, const ClassLabels& labels,
                              DecisionRule rule, std::span<const std::int64_t> reported,
                              std::uint64_t seed) {
    constexpr std::int64_t kDraws = 200;
    const std::vector<double> decided = decidedScores(scores, labels, rule);
    const auto width = static_cast<std::ptrdiff_t>(scores.classCount);
    const auto statistics = [&](std::span<const std::size_t> drawn) {
        std::vector<double> ofDrawn;
        std::vector<std::int64_t> labelsOfDrawn;
        for (const std::size_t text : drawn) {
            const auto row = decided.begin() + static_cast<std::ptrdiff_t>(text) * width;
            ofDrawn.insert(ofDrawn.end(), row, row + width);
            labelsOfDrawn.push_back(labels.test[text]);
        }
        const std::vector<ClassMetrics> all =
            metricsAtZero(ofDrawn, labelsOfDrawn, scores.classCount);
        std::vector<ClassMetrics> some;
        for (const std::int64_t place : reported) {
            some.push_back(all.at(static_cast<std::size_t>(place)));
        }
        const ClassMetrics mean = macroMean(some);
        return std::vector<double>{mean.specificity, mean.sensitivity, mean.f1, mean.gMean,
                                   mean.auc};
    };
    const std::vector<Interval> intervals =
        bootstrapIntervals(labels.test.size(), statistics, kDraws, seed);
    return {intervals[0], intervals[1], intervals[2], intervals[3], intervals[4]};
}

ClassScores singledScores(const ClassScores& scores, std::int64_t label) {
    return {1, columnOf(scores.validation, scores.classCount, label),
            columnOf(scores.test, scores.classCount, label)};
}

ClassLabels singledLabels(const ClassLabels& labels, std::int64_t label) {
    const auto singled = [label](const std::vector<std::int64_t>& all) {
        const std::vector<bool> is = areOf(all, label);
        return std::vector<std::int64_t>(is.begin(), is.end());
    };
    return {singled(labels.validation), singled(labels.test)};
}

}  // namespace setscope
