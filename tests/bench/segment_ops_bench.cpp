// Pooling of ragged sets: our kernels against padded eager ATen and against a loop over the sets,
// forward and backward. Times are processor time of one thread. Every row measures a rival and ours
// in turn within the same run, so that a busy machine slows both; the counter "times" is rival /
// ours, from the medians.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "core/tensor/device.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"
#include "tests/bench/rival_sets.h"
#include "tests/bench/timing.h"

namespace setscope {
namespace {

at::Tensor paddedMax(const PaddedSets& sets, const at::Tensor& elements) {
    return std::get<0>(elements.masked_fill(sets.isPadding, -1e30).max(1));
}

at::Tensor paddedSum(const PaddedSets& sets, const at::Tensor& elements) {
    return elements.masked_fill(sets.isPadding, 0).sum(1);
}

template <class PoolOneSet>
at::Tensor looped(const at::Tensor& elements, const at::Tensor& offsets, const PoolOneSet& pool) {
    const auto limits = offsetValues(offsets);
    std::vector<at::Tensor> rows;
    for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
        rows.push_back(pool(elements.narrow(0, limits[set], limits[set + 1] - limits[set])));
    }
    return at::stack(rows);
}

/// One forward and backward pass of a pooling over leaf elements.
template <class Pool>
void passThrough(const at::Tensor& elements, const Pool& pool) {
    const at::Tensor leaf = elements.detach().requires_grad_();
    pool(leaf).sum().backward();
    benchmark::DoNotOptimize(leaf.grad().data_ptr());
}

/// Runs ours and both rivals in turn. @param state range(0) sets, range(1) columns
template <class Ours, class Padded, class OneSet>
void compare(benchmark::State& state, const Ours& ours, const Padded& padding,
             const OneSet& oneSet) {
    setThreads(1);
    const RaggedBatch sets = randomSets(state.range(0), state.range(1));
    const PaddedSets wide = padded(sets);
    std::vector<double> our, pad, loop;
    for (auto _ : state) {
        our.push_back(processorSeconds([&] {
            passThrough(sets.elements, [&](const at::Tensor& x) { return ours(x, sets.offsets); });
        }));
        pad.push_back(processorSeconds([&] {
            passThrough(wide.elements, [&](const at::Tensor& x) { return padding(wide, x); });
        }));
        loop.push_back(processorSeconds([&] {
            passThrough(sets.elements,
                        [&](const at::Tensor& x) { return looped(x, sets.offsets, oneSet); });
        }));
        state.SetIterationTime(our.back());
    }
    state.counters["members"] = static_cast<double>(sets.memberCount());
    state.counters["timesPadded"] = median(pad) / median(our);
    state.counters["timesLoop"] = median(loop) / median(our);
}

void segmentMaxAgainstRivals(benchmark::State& state) {
    compare(
        state,
        [](const at::Tensor& x, const at::Tensor& offsets) {
            return segmentMax(x, offsets).values;
        },
        &paddedMax, [](const at::Tensor& members) { return members.amax(0); });
}

void segmentSumAgainstRivals(benchmark::State& state) {
    compare(state, &segmentSum, &paddedSum,
            [](const at::Tensor& members) { return members.sum(0); });
}

BENCHMARK(segmentMaxAgainstRivals)
    ->Args({64, 256})
    ->UseManualTime()
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(segmentSumAgainstRivals)
    ->Args({64, 256})
    ->UseManualTime()
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace setscope

BENCHMARK_MAIN();
