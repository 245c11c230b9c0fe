#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/check.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_kernels.h"
#include "core/tensor/segment_tasks.h"

namespace setscope::cpu_segments {
namespace {

SegmentWinners emptyWinners(const at::Tensor& x, const at::Tensor& offsets) {
    const std::int64_t setCount = offsets.size(0) - 1;
    return {at::zeros({setCount, x.size(1)}, x.options()),
            at::full({setCount, x.size(1)}, -1, x.options().dtype(at::kLong))};
}

/// The lower median of one column and the first row that has it; NaN counts as larger than every
/// number.
template <class Scalar>
std::int64_t medianRow(const ColumnBlock<Scalar>& block, std::int64_t column,
                       std::vector<Scalar>& values) {
    values.resize(static_cast<std::size_t>(block.rows));
    for (std::int64_t i = 0; i < block.rows; ++i) {
        values[static_cast<std::size_t>(i)] = block.first[i * block.stride + column];
    }
    const auto middle = values.begin() + (block.rows - 1) / 2;
    std::nth_element(values.begin(), middle, values.end(), [](Scalar left, Scalar right) {
        return left < right || (std::isnan(right) && !std::isnan(left));
    });
    std::int64_t row = 0;
    const auto matches = [&](Scalar value) {
        return value == *middle || (std::isnan(value) && std::isnan(*middle));
    };
    while (!matches(block.first[row * block.stride + column])) {
        ++row;
    }
    return row;
}

}  // namespace

at::Tensor sum(const at::Tensor& x, const at::Tensor& offsets) {
    const std::int64_t width = x.size(1);
    at::Tensor totals = at::empty({offsets.size(0) - 1, width}, x.options());
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "segmentSum", [&] {
        const auto* source = x.data_ptr<scalar_t>();
        auto* target = totals.data_ptr<scalar_t>();
        forEachSegmentBlock(offsetValues(offsets), width, [&](const SegmentTask& task) {
            sumColumns(task.block(source, width), target + task.placeOfSet(width));
        });
    });
    return totals;
}

SegmentWinners extreme(const at::Tensor& x, const at::Tensor& offsets, Extreme kind) {
    const std::int64_t width = x.size(1);
    SegmentWinners result = emptyWinners(x, offsets);
    auto* winners = result.winners.data_ptr<std::int64_t>();
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "segmentExtreme", [&] {
        const auto* source = x.data_ptr<scalar_t>();
        auto* values = result.values.data_ptr<scalar_t>();
        forEachSegmentBlock(offsetValues(offsets), width, [&](const SegmentTask& task) {
            if (task.rows == 0) {
                return;
            }
            SETSCOPE_CHECK(task.rows <= std::numeric_limits<std::int32_t>::max(),
                           "a set has more members than 32 bits count");
            std::int32_t rows[kColumnBlock];
            const std::int64_t place = task.placeOfSet(width);
            const auto block = task.block(source, width);
            if (kind == Extreme::Largest) {
                largestOfColumns(block, values + place, rows);
            } else {
                smallestOfColumns(block, values + place, rows);
            }
            for (std::int64_t j = 0; j < task.columns; ++j) {
                winners[place + j] = task.firstRow + rows[j];
            }
        });
    });
    return result;
}

SegmentWinners median(const at::Tensor& x, const at::Tensor& offsets) {
    const std::int64_t width = x.size(1);
    SegmentWinners result = emptyWinners(x, offsets);
    auto* winners = result.winners.data_ptr<std::int64_t>();
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "segmentMedian", [&] {
        const auto* source = x.data_ptr<scalar_t>();
        auto* values = result.values.data_ptr<scalar_t>();
        forEachSegmentBlock(offsetValues(offsets), width, [&](const SegmentTask& task) {
            std::vector<scalar_t> scratch;
            const auto block = task.block(source, width);
            for (std::int64_t j = 0; task.rows > 0 && j < task.columns; ++j) {
                const std::int64_t row = medianRow(block, j, scratch);
                const std::int64_t place = task.placeOfSet(width) + j;
                values[place] = block.first[row * block.stride + j];
                winners[place] = task.firstRow + row;
            }
        });
    });
    return result;
}

}  // namespace setscope::cpu_segments
