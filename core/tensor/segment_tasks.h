#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>
#include <span>

#include "core/tensor/column_loops.h"

namespace setscope {

/// One set and one block of at most kColumnBlock columns of a [T, width] table.
struct SegmentTask {
    std::int64_t set;
    std::int64_t firstRow;
    std::int64_t rows;
    std::int64_t firstColumn;
    std::int64_t columns;

    /// The task's part of a table with a row for each member.
    template <class Scalar>
    ColumnBlock<Scalar> block(const Scalar* table, std::int64_t width) const {
        return {table + firstRow * width + firstColumn, width, rows, columns};
    }
    /// Where the task's part of a table with a row for each set begins.
    std::int64_t placeOfSet(std::int64_t width) const { return set * width + firstColumn; }
};

/// Below this many numbers a second thread costs more than it brings.
inline constexpr std::int64_t kNumbersPerThread = 32'768;

/// Calls `work` once for every set and block of columns, on several threads. No task's work depends
/// on another's, so that the results are those of a single thread.
/// @param limits [N+1] of checked offsets
template <class Work>
void forEachSegmentBlock(std::span<const std::int64_t> limits, std::int64_t width,
                         const Work& work) {
    const std::int64_t blocks = at::divup(width, kColumnBlock);
    const std::int64_t tasks = (static_cast<std::int64_t>(limits.size()) - 1) * blocks;
    const std::int64_t numbersPerTask =
        limits.back() * width / std::max<std::int64_t>(tasks, 1) + 1;
    const std::int64_t grain = std::max<std::int64_t>(kNumbersPerThread / numbersPerTask, 1);
    at::parallel_for(0, tasks, grain, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t index = begin; index < end; ++index) {
            const std::int64_t set = index / blocks;
            const std::int64_t column = index % blocks * kColumnBlock;
            const std::int64_t row = limits[static_cast<std::size_t>(set)];
            work(SegmentTask{set, row, limits[static_cast<std::size_t>(set) + 1] - row, column,
                             std::min(kColumnBlock, width - column)});
        }
    });
}

}  // namespace setscope
