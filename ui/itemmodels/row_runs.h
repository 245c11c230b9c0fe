#pragma once

#include <utility>

namespace setscope {

/// Calls `tell(first, last)` for every run of neighbours among the rows 0 .. count − 1 of which
/// `isIn(row)` holds.
template <class IsIn, class Tell>
void forEachRun(int count, const IsIn& isIn, const Tell& tell) {
    int first = -1;
    for (int row = 0; row <= count; ++row) {
        const bool goesOn = row < count && isIn(row);
        if (goesOn && first < 0) {
            first = row;
        } else if (!goesOn && first >= 0) {
            tell(first, row - 1);
            first = -1;
        }
    }
}

/// The first and the last of the rows 0 .. count − 1 of which `isIn(row)` holds; {0, −1} if there
/// is none. What a sorting proxy shows is announced as one such span: it places the rows of a
/// signal among others that it takes to be in order.
template <class IsIn>
std::pair<int, int> spanOf(int count, const IsIn& isIn) {
    std::pair<int, int> span{0, -1};
    forEachRun(count, isIn, [&span](int first, int last) {
        span = {span.second < 0 ? first : span.first, last};
    });
    return span;
}

}  // namespace setscope
