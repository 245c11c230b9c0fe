#include "core/io/progressive_hash.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/base/bytes.h"
#include "core/base/error.h"

namespace setscope {
namespace {

TEST(ProgressiveHash, IsThatOfAllBytesAtOnce) {
    Bytes bytes(64'000'003);
    for (std::size_t i = 0; i < bytes.size(); i += 97) {
        bytes[i] = static_cast<std::byte>(i % 251);
    }
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{1000},
                                    std::size_t{64'000'000}, bytes.size()}) {
        const std::span<const std::byte> part = std::span(bytes).first(count);
        EXPECT_EQ(hashInPieces(part, "Hashing", {}), ContentHash::of(part)) << count;
    }
}

TEST(ProgressiveHash, TellsHowFarItIsAndStops) {
    const Bytes bytes(130'000'000);
    std::vector<std::int64_t> done;
    std::stop_source stop;
    const RunContext run({}, stop.get_token(), [&](const Progress& progress) {
        EXPECT_EQ(progress.total, 130'000'000);
        EXPECT_EQ(progress.what, "Hashing");
        done.push_back(progress.done);
        if (done.size() == 2) {
            stop.request_stop();
        }
    });
    EXPECT_THROW(hashInPieces(bytes, "Hashing", run), Cancelled);
    EXPECT_EQ(done, (std::vector<std::int64_t>{0, 64'000'000}));
}

}  // namespace
}  // namespace setscope
