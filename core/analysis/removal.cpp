#include "core/analysis/removal.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <tuple>

namespace setscope {
namespace {

/// From here on a set is nothing unusual, and whatever is removed from it would not be either.
constexpr float kLargestRemovalPValue = 0.5F;
constexpr std::size_t kFewestToRemoveFrom = 4;

std::size_t mostSuspicious(const ReadableMembers& members, const ScoredSet& scored) {
    std::vector<std::size_t> places(members.count());
    std::iota(places.begin(), places.end(), std::size_t{0});
    return *std::ranges::min_element(places, {}, [&](std::size_t place) {
        return std::tuple(-scored.score[place], members.contents[place], members.ids[place]);
    });
}

}  // namespace

std::vector<RemovalStep> removalSteps(const ReadableMembers& members, const ScoredSet& whole,
                                      const RestJudge& judge) {
    std::vector<RemovalStep> steps;
    ReadableMembers rest = members;
    ScoredSet scored = whole;
    while (scored.setPValue) {
        const std::size_t place = mostSuspicious(rest, scored);
        steps.push_back({rest.ids[place], *scored.setPValue});
        const bool isManyLeft =
            rest.count() >= kFewestToRemoveFrom && 2 * rest.count() > members.count();
        if (*scored.setPValue > kLargestRemovalPValue || !isManyLeft) {
            break;
        }
        rest = rest.without(place);
        scored = judge(rest);
        if (scored.references != whole.references) {
            break;
        }
    }
    return steps;
}

}  // namespace setscope
