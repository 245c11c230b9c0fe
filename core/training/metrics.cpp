#include "core/training/metrics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "core/base/check.h"
#include "core/base/random.h"

namespace setscope {
namespace {

constexpr double kNormalQuantile = 1.959963984540054;  // of 97.5 %

/// The value below which a share of the sorted values lies, interpolated between neighbours.
double quantile(std::span<const double> sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

}  // namespace

Interval wilsonInterval(std::int64_t successes, std::int64_t trials) {
    SETSCOPE_CHECK(successes >= 0 && successes <= trials,
                   std::to_string(successes) + " successes of " + std::to_string(trials));
    if (trials == 0) {
        return {0.0, 0.0, 1.0};
    }
    const auto n = static_cast<double>(trials);
    const double share = static_cast<double>(successes) / n;
    const double z2 = kNormalQuantile * kNormalQuantile;
    const double centre = (share + z2 / (2 * n)) / (1 + z2 / n);
    const double half =
        kNormalQuantile * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n);
    return {share, std::clamp(centre - half, 0.0, share), std::clamp(centre + half, share, 1.0)};
}

Interval bootstrapInterval(std::size_t count,
                           const std::function<double(std::span<const std::size_t>)>& statistic,
                           std::int64_t resamples, std::uint64_t seed) {
    return bootstrapIntervals(
               count,
               [&statistic](std::span<const std::size_t> chosen) {
                   return std::vector<double>{statistic(chosen)};
               },
               resamples, seed)
        .front();
}

std::vector<Interval> bootstrapIntervals(
    std::size_t count,
    const std::function<std::vector<double>(std::span<const std::size_t>)>& statistics,
    std::int64_t resamples, std::uint64_t seed) {
    SETSCOPE_CHECK(count > 0 && resamples > 0, "nothing to draw from, or nothing drawn");
    std::vector<std::size_t> indices(count);
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    const std::vector<double> values = statistics(indices);
    Random random = Random(seed).fork("bootstrap");
    std::vector<std::vector<double>> drawn(values.size());
    for (std::int64_t resample = 0; resample < resamples; ++resample) {
        std::ranges::generate(indices, [&] { return random.below(count); });
        const std::vector<double> results = statistics(indices);
        for (std::size_t index = 0; index < values.size(); ++index) {
            drawn[index].push_back(results[index]);
        }
    }
    std::vector<Interval> intervals;
    for (std::size_t index = 0; index < values.size(); ++index) {
        std::ranges::sort(drawn[index]);
        intervals.push_back(
            {values[index], quantile(drawn[index], 0.025), quantile(drawn[index], 0.975)});
    }
    return intervals;
}

std::vector<ReliabilityBin> reliabilityCurve(std::span<const double> probabilities,
                                             const std::vector<bool>& positive, int binCount) {
    SETSCOPE_CHECK(probabilities.size() == positive.size() && binCount > 0,
                   "probabilities and labels differ in number, or there is no bin");
    std::vector<ReliabilityBin> bins(static_cast<std::size_t>(binCount));
    for (std::size_t index = 0; index < probabilities.size(); ++index) {
        SETSCOPE_CHECK(probabilities[index] >= 0 && probabilities[index] <= 1,
                       std::to_string(probabilities[index]) + " is not a probability");
        const double place = std::ceil(probabilities[index] * binCount) - 1;
        auto& bin = bins[static_cast<std::size_t>(std::clamp(place, 0.0, binCount - 1.0))];
        ++bin.count;
        bin.meanProbability += probabilities[index];
        bin.positiveShare += positive[index] ? 1 : 0;
    }
    for (std::size_t index = 0; index < bins.size(); ++index) {
        ReliabilityBin& bin = bins[index];
        bin.low = static_cast<double>(index) / binCount;
        bin.high = static_cast<double>(index + 1) / binCount;
        const auto members = static_cast<double>(std::max<std::int64_t>(bin.count, 1));
        bin.meanProbability /= members;
        bin.positiveShare /= members;
    }
    return bins;
}

double expectedCalibrationError(std::span<const ReliabilityBin> curve) {
    double gaps = 0;
    double count = 0;
    for (const ReliabilityBin& bin : curve) {
        gaps += static_cast<double>(bin.count) * std::abs(bin.meanProbability - bin.positiveShare);
        count += static_cast<double>(bin.count);
    }
    return count > 0 ? gaps / count : 0.0;
}

}  // namespace setscope
