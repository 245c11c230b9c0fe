#include "core/training/classification_metrics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "core/base/check.h"

namespace setscope {
namespace {

double shareOrZero(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// The items by descending score.
std::vector<std::size_t> highestFirst(std::span<const double> scores) {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater(),
                             [scores](std::size_t item) { return scores[item]; });
    return order;
}

}  // namespace

BinaryCounts binaryCounts(const std::vector<bool>& predicted, const std::vector<bool>& actual) {
    SETSCOPE_CHECK(predicted.size() == actual.size(), std::to_string(predicted.size()) +
                                                          " predictions for " +
                                                          std::to_string(actual.size()) + " items");
    BinaryCounts counts;
    for (std::size_t item = 0; item < actual.size(); ++item) {
        if (actual[item]) {
            ++(predicted[item] ? counts.truePositives : counts.falseNegatives);
        } else {
            ++(predicted[item] ? counts.falsePositives : counts.trueNegatives);
        }
    }
    return counts;
}

ClassMetrics metricsOf(const BinaryCounts& counts) {
    ClassMetrics metrics;
    metrics.specificity =
        shareOrZero(counts.trueNegatives, counts.trueNegatives + counts.falsePositives);
    metrics.sensitivity =
        shareOrZero(counts.truePositives, counts.truePositives + counts.falseNegatives);
    metrics.f1 =
        shareOrZero(2 * counts.truePositives,
                    2 * counts.truePositives + counts.falsePositives + counts.falseNegatives);
    metrics.gMean = std::sqrt(metrics.specificity * metrics.sensitivity);
    return metrics;
}

double areaUnderRoc(std::span<const double> scores, const std::vector<bool>& actual) {
    SETSCOPE_CHECK(scores.size() == actual.size(), std::to_string(scores.size()) + " scores for " +
                                                       std::to_string(actual.size()) + " items");
    const std::vector<std::size_t> order = highestFirst(scores);
    double wins = 0.0;
    std::int64_t positives = 0;
    std::int64_t negatives = 0;
    for (std::size_t begin = 0; begin < order.size();) {
        std::int64_t positivesHere = 0;
        std::size_t end = begin;
        for (; end < order.size() && scores[order[end]] == scores[order[begin]]; ++end) {
            positivesHere += actual[order[end]] ? 1 : 0;
        }
        const auto negativesHere = static_cast<std::int64_t>(end - begin) - positivesHere;
        wins += static_cast<double>(negativesHere) *
                (static_cast<double>(positives) + 0.5 * static_cast<double>(positivesHere));
        positives += positivesHere;
        negatives += negativesHere;
        begin = end;
    }
    if (positives == 0 || negatives == 0) {
        return 0.5;
    }
    return wins / static_cast<double>(positives) / static_cast<double>(negatives);
}

ClassMetrics binaryMetrics(std::span<const double> scores, const std::vector<bool>& actual,
                           double threshold) {
    std::vector<bool> predicted;
    for (const double score : scores) {
        predicted.push_back(score >= threshold);
    }
    ClassMetrics metrics = metricsOf(binaryCounts(predicted, actual));
    metrics.auc = areaUnderRoc(scores, actual);
    return metrics;
}

std::vector<ClassMetrics> oneVsAllMetrics(std::span<const double> scores,
                                          std::span<const std::int64_t> labels,
                                          std::int64_t classCount) {
    const auto width = static_cast<std::size_t>(classCount);
    SETSCOPE_CHECK(classCount > 0 && scores.size() == labels.size() * width,
                   std::to_string(scores.size()) + " scores for " + std::to_string(labels.size()) +
                       " items and " + std::to_string(classCount) + " classes");
    std::vector<std::size_t> predicted;
    for (std::size_t item = 0; item < labels.size(); ++item) {
        const auto row = scores.subspan(item * width, width);
        predicted.push_back(static_cast<std::size_t>(std::ranges::max_element(row) - row.begin()));
    }
    std::vector<ClassMetrics> metrics;
    for (std::size_t each = 0; each < width; ++each) {
        std::vector<bool> said;
        std::vector<bool> actual;
        std::vector<double> ofClass;
        for (std::size_t item = 0; item < labels.size(); ++item) {
            said.push_back(predicted[item] == each);
            actual.push_back(labels[item] == static_cast<std::int64_t>(each));
            ofClass.push_back(scores[item * width + each]);
        }
        metrics.push_back(metricsOf(binaryCounts(said, actual)));
        metrics.back().auc = areaUnderRoc(ofClass, actual);
    }
    return metrics;
}

ClassMetrics macroMean(std::span<const ClassMetrics> classes) {
    SETSCOPE_CHECK(!classes.empty(), "a mean over no class");
    const auto mean = [classes](double ClassMetrics::*measure) {
        double sum = 0.0;
        for (const ClassMetrics& each : classes) {
            sum += each.*measure;
        }
        return sum / static_cast<double>(classes.size());
    };
    return {mean(&ClassMetrics::specificity), mean(&ClassMetrics::sensitivity),
            mean(&ClassMetrics::f1), mean(&ClassMetrics::gMean), mean(&ClassMetrics::auc)};
}

ChosenThreshold bestThreshold(std::span<const double> scores, const std::vector<bool>& actual) {
    SETSCOPE_CHECK(
        !scores.empty() && scores.size() == actual.size(),
        std::to_string(scores.size()) + " scores for " + std::to_string(actual.size()) + " items");
    const std::vector<std::size_t> order = highestFirst(scores);
    const std::int64_t positives = std::ranges::count(actual, true);
    BinaryCounts counts{0, positives, 0, std::ssize(actual) - positives};
    ChosenThreshold best{scores[order.front()], -1.0};
    for (std::size_t place = 0; place < order.size(); ++place) {
        if (actual[order[place]]) {
            ++counts.truePositives;
            --counts.falseNegatives;
        } else {
            ++counts.falsePositives;
            --counts.trueNegatives;
        }
        const double here = scores[order[place]];
        const double next = place + 1 < order.size() ? scores[order[place + 1]] : here;
        if (place + 1 < order.size() && next == here) {
            continue;
        }
        const ClassMetrics metrics = metricsOf(counts);
        const double quality = std::sqrt(metrics.f1 * metrics.gMean);
        if (quality >= best.quality) {
            best = {std::midpoint(here, next), quality};
        }
    }
    return best;
}

}  // namespace setscope
