#pragma once

#include <cstdint>

namespace setscope {

/// The innermost loops of the segment operations: plain numbers, no LibTorch, compiled for several
/// processors. Each works on one set and at most kColumnBlock of its columns: rows of `stride`
/// numbers, of which the first `columns` are used.
inline constexpr std::int64_t kColumnBlock = 64;

/// One set's share of a table: `rows` rows of `stride` numbers, of which the first `columns` <=
/// kColumnBlock are meant.
template <class Scalar>
struct ColumnBlock {
    const Scalar* first;
    std::int64_t stride;
    std::int64_t rows;
    std::int64_t columns;
};

/// total[j] = Σ over the rows, in their order; 0 without rows.
void sumColumns(const ColumnBlock<float>& block, float* total);
void sumColumns(const ColumnBlock<double>& block, double* total);

/// The largest value of each column and the first row that has it, counted from the block's first
/// row. A NaN is larger than every number. @pre 0 < rows < 2^31
void largestOfColumns(const ColumnBlock<float>& block, float* value, std::int32_t* row);
void largestOfColumns(const ColumnBlock<double>& block, double* value, std::int32_t* row);
/// The same for the smallest; a NaN is smaller than every number.
void smallestOfColumns(const ColumnBlock<float>& block, float* value, std::int32_t* row);
void smallestOfColumns(const ColumnBlock<double>& block, double* value, std::int32_t* row);

}  // namespace setscope
