#include "core/features/single_thread.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <omp.h>

#include <thread>

namespace setscope {
namespace {

TEST(SingleThread, HoldsForTheCallingThreadAndNoOther) {
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

}  // namespace
}  // namespace setscope
