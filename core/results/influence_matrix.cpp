#include "core/results/influence_matrix.h"

#include <algorithm>
#include <cstddef>
#include <functional>

#include "core/base/check.h"

namespace setscope {

MemberPair mostDifferentPair(const InfluenceMatrix& matrix) {
    const std::size_t n = matrix.members.size();
    SETSCOPE_CHECK(n >= 2 && matrix.cosine.size() == n * n, "there are no two members to compare");
    MemberPair pair{matrix.members[0], matrix.members[1], matrix.cosine[1]};
    for (std::size_t first = 0; first < n; ++first) {
        for (std::size_t second = first + 1; second < n; ++second) {
            const float cosine = matrix.cosine[first * n + second];
            if (cosine < pair.cosine) {
                pair = {matrix.members[first], matrix.members[second], cosine};
            }
        }
    }
    return pair;
}

std::vector<MemberPair> neighboursOf(const InfluenceMatrix& matrix, MemberId member) {
    const std::size_t n = matrix.members.size();
    const auto found = std::ranges::find(matrix.members, member);
    SETSCOPE_CHECK(found != matrix.members.end() && matrix.cosine.size() == n * n,
                   "the member is not one of the matrix's");
    const auto row = static_cast<std::size_t>(found - matrix.members.begin());
    std::vector<MemberPair> neighbours;
    for (std::size_t column = 0; column < n; ++column) {
        if (column != row) {
            neighbours.push_back({member, matrix.members[column], matrix.cosine[row * n + column]});
        }
    }
    std::ranges::stable_sort(neighbours, std::ranges::greater(), &MemberPair::cosine);
    return neighbours;
}

}  // namespace setscope
