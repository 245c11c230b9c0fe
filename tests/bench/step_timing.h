#pragma once

#include <ATen/ATen.h>
#include <benchmark/benchmark.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>
#include <malloc.h>
#include <torch/nn/module.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/tensor/device.h"
#include "tests/bench/timing.h"

namespace setscope {

/// LibTorch's memory as it always is, but counted.
class CountingAllocator final : public c10::Allocator {
  public:
    /// From now on, in all threads.
    static CountingAllocator& installed() {
        static CountingAllocator counting;
        c10::SetCPUAllocator(&counting);
        return counting;
    }

    c10::DataPtr allocate(std::size_t bytes) const override {
        void* memory = c10::alloc_cpu(bytes);
        const std::int64_t now = live_ += sizeOf(memory);
        most_ = std::max(most_.load(), now);
        return {memory, memory, &release, c10::Device(c10::kCPU)};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &release; }

    /// The most bytes that tensors take at once during the work, beside those that are there.
    template <class Work>
    std::int64_t mostBytesOf(const Work& work) {
        const std::int64_t before = live_;
        most_ = before;
        work();
        return most_ - before;
    }

  private:
    static std::int64_t sizeOf(void* memory) {
        return static_cast<std::int64_t>(malloc_usable_size(memory));
    }
    static void release(void* memory) {
        live_ -= sizeOf(memory);
        c10::free_cpu(memory);
    }
    static inline std::atomic<std::int64_t> live_ = 0;
    static inline std::atomic<std::int64_t> most_ = 0;
};

/// One way to compute the loss of a training step.
struct StepForm {
    std::string name;                  ///< of the counters; empty for ours
    std::function<at::Tensor()> loss;  ///< scalar, recorded for gradients
};

/// A training step of one family: forward, loss and backward. The optimizer's part, which is the
/// same for all forms, is left out.
struct TrainingStep {
    torch::nn::Module& module;    ///< whose parameters all forms have
    std::vector<StepForm> forms;  ///< ours first
    double operations = 0.0;      ///< of our form's products of matrices
    double tolerance = 1e-3;      ///< relative, of losses and gradients
};

/// What the shares are of, measured once.
inline double gemmPeak() {
    static const double peak = [] {
        std::vector<double> seconds;
        for (int round = 0; round < 5; ++round) {
            seconds.push_back(peakProductSeconds());
        }
        return peakGflops(seconds);
    }();
    return peak;
}

/// The loss and all gradients of a form, as one vector, float64.
inline at::Tensor lossAndGradients(const TrainingStep& step, const StepForm& form) {
    step.module.zero_grad();
    const at::Tensor loss = form.loss();
    loss.backward();
    std::vector<at::Tensor> all = {loss.detach().view({1})};
    for (const at::Tensor& parameter : step.module.parameters()) {
        all.push_back(parameter.grad().defined() ? parameter.grad().flatten()
                                                 : at::zeros({parameter.numel()}));
    }
    return at::cat(all).to(at::kDouble);
}

/// Whether a form comes to the same loss, and its gradients taken together to the same.
inline bool agree(const at::Tensor& our, const at::Tensor& theirs, double tolerance) {
    const auto distance = [](const at::Tensor& a, const at::Tensor& b) {
        return ((a - b).norm() / a.norm().clamp_min(1e-12)).item<double>();
    };
    const std::int64_t gradients = our.size(0) - 1;
    return distance(our.narrow(0, 0, 1), theirs.narrow(0, 0, 1)) <= tolerance &&
           distance(our.narrow(0, 1, gradients), theirs.narrow(0, 1, gradients)) <= tolerance;
}

/// Times the forms in turn on one thread, after they were found to agree. Counters: "times<name>"
/// rival / ours from the medians, "gflops" and "share" (of the peak) of ours, "MB" and "MB<name>"
/// the most that tensors take at once beside the parameters, their gradients and the data.
inline void timeSteps(benchmark::State& state, const TrainingStep& step) {
    CountingAllocator& memory = CountingAllocator::installed();
    setThreads(1);
    const at::Tensor our = lossAndGradients(step, step.forms.front());
    for (const StepForm& form : step.forms) {
        if (!agree(our, lossAndGradients(step, form), step.tolerance)) {
            state.SkipWithError(("another loss or gradient: " + form.name).c_str());
            return;
        }
        state.counters["MB" + form.name] =
            static_cast<double>(memory.mostBytesOf([&] { form.loss().backward(); })) / 1e6;
    }
    std::vector<std::vector<double>> seconds(step.forms.size());
    for (auto _ : state) {
        for (std::size_t form = 0; form < step.forms.size(); ++form) {
            seconds[form].push_back(processorSeconds([&] { step.forms[form].loss().backward(); }));
        }
        step.module.zero_grad();
        state.SetIterationTime(seconds.front().back());
    }
    const double ours = median(seconds.front());
    for (std::size_t form = 1; form < step.forms.size(); ++form) {
        state.counters["times" + step.forms[form].name] = median(seconds[form]) / ours;
    }
    const double gflops = step.operations / ours / 1e9;
    state.counters["gflops"] = gflops;
    state.counters["share"] = gflops / gemmPeak();
}

}  // namespace setscope
