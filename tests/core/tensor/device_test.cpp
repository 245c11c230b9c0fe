#include "core/tensor/device.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <gmock/gmock.h>
#include <omp.h>

#include <string>
#include <thread>

#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::HasSubstr;

std::string deviceRefusal(const std::string& requested) {
    return refusal(ErrorKind::BadUsage, [&] { chooseDevice(requested); });
}

TEST(Device, TheProcessorIsAlwaysThere) {
    const ChosenDevice chosen = chooseDevice("cpu");
    EXPECT_TRUE(chosen.device.is_cpu());
    EXPECT_EQ(chosen.use.used, "cpu");
    EXPECT_TRUE(chosen.use.reason.empty());
    EXPECT_THAT(chosen.use.detail, HasSubstr("thread"));
    EXPECT_EQ(availableDevices().front(), "cpu");
}

TEST(Device, AutoSaysWhyItIsNotAGpu) {
    const ChosenDevice chosen = chooseDevice("auto");
    EXPECT_EQ(chosen.use.requested, "auto");
    EXPECT_EQ(chosen.use.reason.empty(), chosen.device.is_cuda());
}

TEST(Device, AskingForAMissingGpuIsRefusedWithTheRemedy) {
    if (availableDevices().size() > 1) {
        GTEST_SKIP() << "this machine has a GPU";
    }
    EXPECT_THAT(deviceRefusal("cuda"), HasSubstr("choose cpu or auto"));
    EXPECT_THAT(deviceRefusal("cuda:3"), HasSubstr("cuda:3"));
}

TEST(Device, AGpuBeyondTheLastIsRefused) { EXPECT_NE(deviceRefusal("cuda:999"), "not refused"); }

TEST(Device, OtherNamesAreRefused) {
    for (const char* name : {"", "CPU", "gpu", "cuda:", "cuda:-1", "cuda:1x", "cuda0", "cuda: 0"}) {
        EXPECT_THAT(deviceRefusal(name), HasSubstr("is not known")) << name;
    }
}

TEST(Device, ThreadsAreSetAndCounted) {
    const int before = at::get_num_threads();
    EXPECT_EQ(setThreads(3), 3);
    EXPECT_EQ(at::get_num_threads(), 3);
    EXPECT_GE(setThreads(0), 1);
    setThreads(before);
}

TEST(Device, OneThreadComputesAloneAndTheOthersAsBefore) {
    at::get_num_threads();
    const int before = omp_get_max_threads();
    int inside = 0;
    int later = 0;
    std::thread([&inside] {
        computeOnThisThreadOnly();
        inside = omp_get_max_threads();
    }).join();
    std::thread([&later] {
        at::get_num_threads();
        later = omp_get_max_threads();
    }).join();
    EXPECT_EQ(inside, 1);
    EXPECT_EQ(later, before);
    EXPECT_EQ(omp_get_max_threads(), before);
}

TEST(Device, ASlowMatrixProductIsWarnedOf) {
    const GemmSpeed speed = measureGemmGflops();
    EXPECT_GT(speed.gflops, 0.0);
    EXPECT_EQ(speed.warning.empty(), speed.gflops >= 8.0);
    if (!speed.warning.empty()) {
        EXPECT_THAT(speed.warning, HasSubstr("libopenblas0-openmp"));
    }
}

}  // namespace
}  // namespace setscope
