#include "core/base/seeded_run.h"

#include <gtest/gtest.h>

#include <string>

#include "core/base/error.h"

namespace setscope {
namespace {

TEST(SeededRun, ChangesTheSeedAlone) {
    std::stop_source stop;
    std::string heard;
    const RunContext run({.seed = 3, .device = "cpu", .threads = 2}, stop.get_token(),
                         [&heard](const Progress& progress) { heard = progress.what; });
    const RunContext other = withSeed(run, 8);
    EXPECT_EQ(other.settings().seed, 8U);
    EXPECT_EQ(other.settings().device, "cpu");
    EXPECT_EQ(other.settings().threads, 2);
    other.step({1, 2, "Training"});
    EXPECT_EQ(heard, "Training");
    stop.request_stop();
    EXPECT_THROW(other.throwIfStopped(), Cancelled);
    EXPECT_EQ(run.settings().seed, 3U);
}

TEST(SeededRun, EachPurposeOfEachSeedHasItsOwn) {
    const auto seedOf = [](std::uint64_t seed, const char* purpose) {
        return reseeded(RunContext({.seed = seed}), purpose).settings().seed;
    };
    EXPECT_EQ(seedOf(1, "member 0"), seedOf(1, "member 0"));
    EXPECT_NE(seedOf(1, "member 0"), seedOf(1, "member 1"));
    EXPECT_NE(seedOf(1, "member 0"), seedOf(2, "member 0"));
}

}  // namespace
}  // namespace setscope
