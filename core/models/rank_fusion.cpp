#include "core/models/rank_fusion.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <utility>

#include "core/base/check.h"

namespace setscope {
namespace {

constexpr float kNotRanked = std::numeric_limits<float>::quiet_NaN();

/// A candidate by a number that is the smaller the higher its score is.
struct Keyed {
    std::uint32_t key;
    std::uint32_t candidate;
};

/// Equal for 0 and −0.
std::uint32_t descendingKey(float score) {
    constexpr std::uint32_t kSign = 0x8000'0000U;
    const auto bits = std::bit_cast<std::uint32_t>(score + 0.0F);
    return (bits & kSign) != 0 ? bits : ~(bits | kSign);
}

/// Sorts by key, 11 bits at a time from the lowest on; equal keys keep their order.
void sortByKey(std::vector<Keyed>& values) {
    constexpr unsigned kDigitBits = 11;
    constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;
    std::vector<Keyed> sorted(values.size());
    for (unsigned shift = 0; shift < 32; shift += kDigitBits) {
        const auto digitOf = [shift](const Keyed& value) {
            return (value.key >> shift) & (kDigits - 1);
        };
        std::array<std::size_t, kDigits> begins{};
        for (const Keyed& value : values) {
            ++begins[digitOf(value)];
        }
        std::size_t begin = 0;
        for (std::size_t& place : begins) {
            begin += std::exchange(place, begin);
        }
        for (const Keyed& value : values) {
            sorted[begins[digitOf(value)]++] = value;
        }
        values.swap(sorted);
    }
}

}  // namespace

std::vector<float> placesByScore(std::span<const float> scores) {
    SETSCOPE_CHECK(scores.size() < std::numeric_limits<std::uint32_t>::max(),
                   "too many candidates to rank");
    std::vector<Keyed> order;
    order.reserve(scores.size());
    for (std::size_t candidate = 0; candidate < scores.size(); ++candidate) {
        if (!std::isnan(scores[candidate])) {
            order.push_back(
                {descendingKey(scores[candidate]), static_cast<std::uint32_t>(candidate)});
        }
    }
    sortByKey(order);
    std::vector<float> places(scores.size(), kNotRanked);
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        while (end < order.size() && order[end].key == order[begin].key) {
            ++end;
        }
        const auto place = static_cast<float>(static_cast<double>(begin + 1 + end) / 2.0);
        for (; begin < end; ++begin) {
            places[order[begin].candidate] = place;
        }
    }
    return places;
}

std::vector<float> placesOf(std::span<const float> scores,
                            std::span<const std::int64_t> candidates) {
    std::vector<float> levels;
    for (const std::int64_t candidate : candidates) {
        const float score = scores[static_cast<std::size_t>(candidate)];
        if (!std::isnan(score)) {
            levels.push_back(score);
        }
    }
    std::ranges::sort(levels);
    levels.erase(std::ranges::unique(levels).begin(), levels.end());
    std::vector<std::int64_t> equal(levels.size() + 1);
    std::vector<std::int64_t> between(levels.size() + 1);  // below a level and above the one before
    for (const float score : scores) {
        if (levels.empty() || !(score >= levels.front())) {
            continue;
        }
        const auto level =
            static_cast<std::size_t>(std::ranges::lower_bound(levels, score) - levels.begin());
        const bool isAtLevel = level < levels.size() && levels[level] == score;
        ++(isAtLevel ? equal : between)[level];
    }
    std::vector<float> placeOfLevel(levels.size());
    std::int64_t above = between.back();
    for (std::size_t level = levels.size(); level-- > 0;) {
        placeOfLevel[level] =
            static_cast<float>(static_cast<double>(2 * above + 1 + equal[level]) / 2.0);
        above += equal[level] + between[level];
    }
    std::vector<float> places;
    for (const std::int64_t candidate : candidates) {
        const float score = scores[static_cast<std::size_t>(candidate)];
        const auto level =
            static_cast<std::size_t>(std::ranges::lower_bound(levels, score) - levels.begin());
        places.push_back(std::isnan(score) ? kNotRanked : placeOfLevel[level]);
    }
    return places;
}

std::vector<std::int64_t> highest(std::span<const float> scores, std::int64_t count) {
    std::vector<float> ranked;
    ranked.reserve(scores.size());
    std::ranges::copy_if(scores, std::back_inserter(ranked),
                         [](float score) { return !std::isnan(score); });
    const auto most =
        static_cast<std::size_t>(std::clamp<std::int64_t>(count, 0, std::ssize(ranked)));
    if (most == 0) {
        return {};
    }
    const auto last = ranked.begin() + static_cast<std::ptrdiff_t>(most - 1);
    std::ranges::nth_element(ranked, last, std::ranges::greater());
    const float least = *last;
    std::vector<std::int64_t> candidates;
    for (std::size_t candidate = 0; candidate < scores.size(); ++candidate) {
        if (scores[candidate] >= least) {
            candidates.push_back(static_cast<std::int64_t>(candidate));
        }
    }
    std::ranges::stable_sort(candidates, std::ranges::greater(), [scores](std::int64_t candidate) {
        return scores[static_cast<std::size_t>(candidate)];
    });
    candidates.resize(most);
    return candidates;
}

std::vector<float> fusedByRank(std::span<const std::vector<float>> places,
                               std::span<const double> weights, double constant) {
    SETSCOPE_CHECK(!places.empty() && places.size() == weights.size() && constant > 0.0,
                   "a fusion without scorers, or with other weights");
    const std::size_t count = places.front().size();
    for (const std::vector<float>& of : places) {
        SETSCOPE_CHECK(of.size() == count, "places of other candidates");
    }
    constexpr std::int64_t kCandidatesAtOnce = 16'384;
    std::vector<float> fused(count);
    at::parallel_for(0, static_cast<std::int64_t>(count), kCandidatesAtOnce,
                     [&](std::int64_t begin, std::int64_t end) {
                         for (auto candidate = static_cast<std::size_t>(begin);
                              std::cmp_less(candidate, end); ++candidate) {
                             double sum = 0.0;
                             for (std::size_t scorer = 0; scorer < places.size(); ++scorer) {
                                 sum += weights[scorer] /
                                        (constant + static_cast<double>(places[scorer][candidate]));
                             }
                             fused[candidate] = static_cast<float>(sum);
                         }
                     });
    return fused;
}

}  // namespace setscope
