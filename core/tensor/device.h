#pragma once

#include <c10/core/Device.h>

#include <string>
#include <vector>

#include "core/results/outlier_result.h"

namespace setscope {

/// Where a run computes, and what is to be said of it.
struct ChosenDevice {
    c10::Device device;
    DeviceUse use;
};

/// @param requested "auto", "cpu", "cuda" or "cuda:N"; "auto" takes the first GPU if there is one,
/// and else says in `use.reason` why it is the processor
/// @throws Error (BadUsage) for any other text, or where a GPU is asked for by name and is not
/// there: never a silent fallback
ChosenDevice chooseDevice(const std::string& requested);

/// "cpu", "cuda:0", … as they can be asked for on this machine.
std::vector<std::string> availableDevices();

/// Sets the threads of LibTorch and of OpenBLAS, which keeps a pool of its own. LibTorch's number
/// holds for the calling thread only: call it in each thread that computes. Costs nothing when
/// called again.
/// @param threads 0: one per processor core
/// @return the number now in use
int setThreads(int threads);

/// From now on LibTorch and OpenMP start no threads of their own for work of the calling thread;
/// all other threads keep what they have. For threads that run side by side, one picture or one set
/// each. Costs nothing when called again.
void computeOnThisThreadOnly();

/// How fast this machine multiplies matrices.
struct GemmSpeed {
    /// Billions of operations a second of processor time, so that other programs do not count, in
    /// a product of two 512 × 512 float matrices.
    double gflops = 0.0;
    /// Empty, or one sentence: the slow reference BLAS is in use and what to install.
    std::string warning;
};

/// Takes about 10 ms with a fast BLAS and up to half a second with the reference BLAS.
GemmSpeed measureGemmGflops();

}  // namespace setscope
