#include "core/models/rank_fusion.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
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

std::vector<float> fusedByRank(std::span<const std::vector<float>> places,
                               std::span<const double> weights, double constant) {
    SETSCOPE_CHECK(!places.empty() && places.size() == weights.size() && constant > 0.0,
                   "a fusion without scorers, or with other weights");
    std::vector<double> sums(places.front().size(), 0.0);
    for (std::size_t scorer = 0; scorer < places.size(); ++scorer) {
        SETSCOPE_CHECK(places[scorer].size() == sums.size(), "places of other candidates");
        for (std::size_t candidate = 0; candidate < sums.size(); ++candidate) {
            sums[candidate] +=
                weights[scorer] / (constant + static_cast<double>(places[scorer][candidate]));
        }
    }
    return {sums.begin(), sums.end()};
}

}  // namespace setscope
