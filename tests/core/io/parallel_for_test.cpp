#include "core/io/parallel_for.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "core/base/error.h"
#include "core/io/byte_budget.h"

namespace setscope {
namespace {

RunContext withThreads(int threads, std::stop_token stop = {}) {
    return RunContext({.seed = 0, .device = "cpu", .threads = threads}, std::move(stop));
}

TEST(ParallelFor, CallsEachIndexOnce) {
    std::vector<std::atomic<int>> calls(1000);
    parallelFor(calls.size(), "Working", withThreads(4), [&](std::size_t i) { ++calls[i]; });
    for (const std::atomic<int>& count : calls) {
        EXPECT_EQ(count, 1);
    }
    parallelFor(0, "Working", withThreads(4), [](std::size_t) { FAIL(); });
}

TEST(ParallelFor, GroupsCoverEachThingOnceAndProgressCountsThings) {
    std::vector<std::atomic<int>> calls(103);
    Progress last;
    const RunContext run({.seed = 0, .device = "cpu", .threads = 3}, {},
                         [&](const Progress& progress) { last = progress; });
    parallelForGroups(calls.size(), 10, "Working", run, [&](std::size_t first, std::size_t size) {
        EXPECT_EQ(first % 10, 0U);
        EXPECT_EQ(size, first == 100 ? 3U : 10U);
        for (std::size_t i = first; i < first + size; ++i) {
            ++calls[i];
        }
    });
    for (const std::atomic<int>& count : calls) {
        EXPECT_EQ(count, 1);
    }
    EXPECT_EQ(last.done, 103);
    EXPECT_EQ(last.total, 103);
}

TEST(ParallelFor, ThrowsWhatTheWorkThrew) {
    EXPECT_THROW(parallelFor(100, "Working", withThreads(3),
                             [](std::size_t i) {
                                 if (i == 50) {
                                     throw Error(ErrorKind::BadInput, "50");
                                 }
                             }),
                 Error);
}

TEST(ParallelFor, StopsWithoutBeginningTheRest) {
    std::stop_source stop;
    std::atomic<int> calls = 0;
    const auto work = [&](std::size_t) {
        if (++calls == 3) {
            stop.request_stop();
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    };
    EXPECT_THROW(parallelFor(100'000, "Working", withThreads(2, stop.get_token()), work),
                 Cancelled);
    EXPECT_LT(calls, 1000);
}

TEST(ParallelFor, ReportsTheEnd) {
    Progress last;
    const RunContext run({.seed = 0, .device = "cpu", .threads = 2}, {},
                         [&](const Progress& progress) { last = progress; });
    parallelFor(10, "Working", run, [](std::size_t) {});
    EXPECT_EQ(last.done, 10);
    EXPECT_EQ(last.total, 10);
}

TEST(ByteBudget, IsNeverExceededExceptByOnePieceAlone) {
    ByteBudget budget(100);
    std::atomic<int> held = 0;
    std::atomic<int> most = 0;
    parallelFor(200, "Working", withThreads(4), [&](std::size_t i) {
        const int bytes = i % 10 == 0 ? 150 : 40;
        const ByteBudget::Share share(budget, static_cast<std::uint64_t>(bytes));
        const int now = held += bytes;
        int seen = most;
        while (now > seen && !most.compare_exchange_weak(seen, now)) {
        }
        held -= bytes;
    });
    EXPECT_LE(most, 150);
}

TEST(ByteBudget, AStopEndsTheWaitForRoom) {
    ByteBudget budget(100);
    const ByteBudget::Share all(budget, 100);
    std::stop_source stop;
    const std::jthread stopper([&stop] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        stop.request_stop();
    });
    EXPECT_THROW(ByteBudget::Share(budget, 1, stop.get_token()), Cancelled);
}

}  // namespace
}  // namespace setscope
