#pragma once

#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <vector>

namespace setscope {

/// Processor time that the work takes, in all threads.
template <class Work>
double processorSeconds(const Work& work) {
    const std::clock_t start = std::clock();
    work();
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

inline double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

constexpr std::int64_t kPeakEdge = 2048;

/// Processor time of a product of 2048 × 2048 matrices, the largest that OpenBLAS is good at.
inline double peakProductSeconds() {
    static const at::Tensor matrix = at::randn({kPeakEdge, kPeakEdge});
    return processorSeconds([] { benchmark::DoNotOptimize(at::mm(matrix, matrix).data_ptr()); });
}

/// Billions of operations a second of such products: what shares of the peak are of.
inline double peakGflops(const std::vector<double>& seconds) {
    return 2.0 * std::pow(kPeakEdge, 3.0) / median(seconds) / 1e9;
}

}  // namespace setscope
