#pragma once

#include <vector>

#include "core/items/ids.h"

namespace setscope {

/// How the removal of each member changes the probability of every other (leave-one-out; engine.md,
/// section 6).
struct InfluenceMatrix {
    SetId set;
    std::vector<MemberId> members;   ///< n readable ones, in the order of the set
    std::vector<float> probability;  ///< [n] with all members there
    std::vector<float> change;  ///< [n, n] row-major: change[r · n + c] = probability of c without
                                ///< r − probability of c; 0 on the diagonal
    std::vector<float> cosine;  ///< [n, n] row-major: of the members' features, −1..1

    bool operator==(const InfluenceMatrix&) const = default;
};

/// Two members and the cosine of their features.
struct MemberPair {
    MemberId first;
    MemberId second;
    float cosine = 0.0F;

    bool operator==(const MemberPair&) const = default;
};

/// The two members that are least alike; of equal pairs the first. @pre at least two members
MemberPair mostDifferentPair(const InfluenceMatrix& matrix);

/// The others, the nearest to `member` first, each as `second`; equal ones in the order of the set.
/// @pre it is one of the matrix's
std::vector<MemberPair> neighboursOf(const InfluenceMatrix& matrix, MemberId member);

}  // namespace setscope
