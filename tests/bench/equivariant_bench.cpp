// The equivariant stack of Deep Sets on ragged sets, forward and backward: three normalised max
// layers with tanh, then the maximum over the members. Ours against padded eager ATen (a mask in
// every layer) and against a loop over the sets. Times are processor time of one thread; a row
// measures all in turn within the same run, and the counters "times…" are rival / ours, from the
// medians. Run it also with MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=4000000000 in the
// environment: what is gained by the allocator is then left out of the comparison.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/models/equivariant.h"
#include "core/tensor/device.h"
#include "core/tensor/segment_ops.h"
#include "tests/bench/rival_sets.h"
#include "tests/bench/timing.h"

namespace setscope {
namespace {

constexpr std::int64_t kInputWidth = 3;
constexpr int kLayers = 3;

/// The network's parameters, shared by all formulations.
class Network {
  public:
    explicit Network(std::int64_t width)
        : stack_({.inputWidth = kInputWidth,
                  .widths = std::vector<std::int64_t>(kLayers, width),
                  .lastActivation = Activation::Tanh}) {
        const auto parameters = stack_.named_parameters();
        for (int layer = 0; layer < kLayers; ++layer) {
            lambda_.push_back(parameters[std::to_string(layer) + ".lambda"]);
            bias_.push_back(parameters[std::to_string(layer) + ".bias"]);
        }
    }

    /// @return [N, width]
    at::Tensor ours(const RaggedBatch& sets) {
        return segmentMax(stack_.forward(sets.elements, sets.offsets), sets.offsets).values;
    }

    /// @param elements [N, longest, d] @param isPadding [N, longest, 1]
    at::Tensor padded(at::Tensor elements, const at::Tensor& isPadding) const {
        for (int layer = 0; layer < kLayers; ++layer) {
            elements = (at::matmul(elements - paddedLargest(elements, isPadding), lambda_[layer]) +
                        bias_[layer])
                           .tanh();
        }
        return paddedLargest(elements, isPadding).squeeze(1);
    }

    at::Tensor looped(const RaggedBatch& sets) const {
        std::vector<at::Tensor> rows;
        for (std::int64_t set = 0; set < sets.setCount(); ++set) {
            at::Tensor members = sets.set(set);
            for (int layer = 0; layer < kLayers; ++layer) {
                members = (at::mm(members - std::get<0>(members.max(0, true)), lambda_[layer]) +
                           bias_[layer])
                              .tanh();
            }
            rows.push_back(std::get<0>(members.max(0)));
        }
        return at::stack(rows);
    }

    void clearGradients() { stack_.zero_grad(); }

  private:
    EquivariantStack stack_;
    std::vector<at::Tensor> lambda_;
    std::vector<at::Tensor> bias_;
};

/// @param state range(0) sets, range(1) width of the layers
void equivariantStackAgainstRivals(benchmark::State& state) {
    setThreads(1);
    const std::int64_t width = state.range(1);
    Network network(width);
    const RaggedBatch sets = randomSets(state.range(0), kInputWidth);
    const PaddedSets wide = padded(sets);
    std::vector<double> our, pad, loop;
    for (auto _ : state) {
        our.push_back(processorSeconds([&] { network.ours(sets).sum().backward(); }));
        pad.push_back(processorSeconds(
            [&] { network.padded(wide.elements, wide.isPadding).sum().backward(); }));
        loop.push_back(processorSeconds([&] { network.looped(sets).sum().backward(); }));
        network.clearGradients();
        state.SetIterationTime(our.back());
    }
    const double operations = 2.0 * static_cast<double>(sets.memberCount() * width) *
                              static_cast<double>(2 * kInputWidth + 3 * (kLayers - 1) * width);
    state.counters["gflops"] = operations / median(our) / 1e9;
    state.counters["padding"] =
        static_cast<double>(wide.isPadding.numel()) / static_cast<double>(sets.memberCount());
    state.counters["timesPadded"] = median(pad) / median(our);
    state.counters["timesLoop"] = median(loop) / median(our);
}

/// The product of one layer's shape alone, the bound of the row above.
void gemmOfTheSameShape(benchmark::State& state) {
    setThreads(1);
    const std::int64_t rows = randomSets(state.range(0), kInputWidth).memberCount();
    const at::Tensor x = at::randn({rows, state.range(1)});
    const at::Tensor weight = at::randn({state.range(1), state.range(1)});
    std::vector<double> seconds;
    for (auto _ : state) {
        seconds.push_back(
            processorSeconds([&] { benchmark::DoNotOptimize(at::mm(x, weight).data_ptr()); }));
        state.SetIterationTime(seconds.back());
    }
    state.counters["gflops"] =
        2.0 * static_cast<double>(rows * state.range(1) * state.range(1)) / median(seconds) / 1e9;
}

BENCHMARK(equivariantStackAgainstRivals)
    ->Args({64, 256})
    ->UseManualTime()
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(gemmOfTheSameShape)
    ->Args({64, 256})
    ->UseManualTime()
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace setscope

BENCHMARK_MAIN();
