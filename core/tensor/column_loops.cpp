#include "core/tensor/column_loops.h"

#include <algorithm>

#include "core/tensor/vectorised.h"

namespace setscope {
namespace {

/// A number of columns that the compiler knows, so that it unrolls and vectorises the loop over
/// them.
struct WholeBlock {
    constexpr operator std::int64_t() const { return kColumnBlock; }
};

template <class Scalar, class Width>
SETSCOPE_INLINE void sum(const ColumnBlock<Scalar>& block, Width width, Scalar* total) {
    Scalar running[kColumnBlock] = {};
    const Scalar* row = block.first;
    for (std::int64_t i = 0; i < block.rows; ++i, row += block.stride) {
        for (std::int64_t j = 0; j < width; ++j) {
            running[j] += row[j];
        }
    }
    std::copy(running, running + width, total);
}

template <class Scalar>
SETSCOPE_INLINE void sumAnyWidth(const ColumnBlock<Scalar>& block, Scalar* total) {
    if (block.columns == kColumnBlock) {
        sum(block, WholeBlock{}, total);
    } else {
        sum(block, block.columns, total);
    }
}

/// `sign` is 1 for the largest and −1 for the smallest value.
template <int sign, class Scalar, class Width>
SETSCOPE_INLINE void extreme(const ColumnBlock<Scalar>& block, Width width, Scalar* value,
                             std::int32_t* winner) {
    Scalar best[kColumnBlock];
    std::int32_t where[kColumnBlock] = {};
    const Scalar* row = block.first;
    std::copy(row, row + width, best);
    for (std::int32_t i = 1; i < static_cast<std::int32_t>(block.rows); ++i) {
        row += block.stride;
        for (std::int64_t j = 0; j < width; ++j) {
            const Scalar candidate = row[j];
            const bool isNoWorse = sign > 0 ? !(candidate <= best[j]) : !(candidate >= best[j]);
            const bool bestIsNumber = best[j] == best[j];
            const bool wins = isNoWorse & bestIsNumber;
            best[j] = wins ? candidate : best[j];
            where[j] = wins ? i : where[j];
        }
    }
    std::copy(best, best + width, value);
    std::copy(where, where + width, winner);
}

template <int sign, class Scalar>
SETSCOPE_INLINE void extremeAnyWidth(const ColumnBlock<Scalar>& block, Scalar* value,
                                     std::int32_t* winner) {
    if (block.columns == kColumnBlock) {
        extreme<sign>(block, WholeBlock{}, value, winner);
    } else {
        extreme<sign>(block, block.columns, value, winner);
    }
}

}  // namespace

SETSCOPE_VECTORISED void sumColumns(const ColumnBlock<float>& block, float* total) {
    sumAnyWidth(block, total);
}

SETSCOPE_VECTORISED void sumColumns(const ColumnBlock<double>& block, double* total) {
    sumAnyWidth(block, total);
}

SETSCOPE_VECTORISED void largestOfColumns(const ColumnBlock<float>& block, float* value,
                                          std::int32_t* row) {
    extremeAnyWidth<1>(block, value, row);
}

SETSCOPE_VECTORISED void largestOfColumns(const ColumnBlock<double>& block, double* value,
                                          std::int32_t* row) {
    extremeAnyWidth<1>(block, value, row);
}

SETSCOPE_VECTORISED void smallestOfColumns(const ColumnBlock<float>& block, float* value,
                                           std::int32_t* row) {
    extremeAnyWidth<-1>(block, value, row);
}

SETSCOPE_VECTORISED void smallestOfColumns(const ColumnBlock<double>& block, double* value,
                                           std::int32_t* row) {
    extremeAnyWidth<-1>(block, value, row);
}

}  // namespace setscope
