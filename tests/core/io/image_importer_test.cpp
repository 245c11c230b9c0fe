#include "core/io/image_importer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "core/base/error.h"
#include "core/io/archive.h"
#include "core/io/importer.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using Clock = std::chrono::steady_clock;

/// One picture that takes ten seconds to be unpacked.
class SlowArchive : public ArchiveFormat {
  public:
    std::unique_ptr<ArchiveReader> open(const std::filesystem::path&) const override {
        return std::make_unique<Reader>(*this);
    }
    std::unique_ptr<ArchiveWriter> create(const std::filesystem::path&) const override {
        throw Error(ErrorKind::Failed, "nothing is written here");
    }
    mutable std::atomic<bool> isReading = false;

  private:
    class Reader : public ArchiveReader {
      public:
        explicit Reader(const SlowArchive& archive) : archive_(archive) {}
        const std::vector<ArchiveEntry>& entries() const override { return entries_; }
        Bytes read(const std::string&, std::uint64_t, const std::stop_token& stop) const override {
            archive_.isReading = true;
            const Clock::time_point end = Clock::now() + std::chrono::seconds(10);
            while (Clock::now() < end && !stop.stop_requested()) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
            throw Cancelled();
        }
        Bytes readStart(const std::string&, std::size_t) const override { return {}; }

      private:
        const SlowArchive& archive_;
        std::vector<ArchiveEntry> entries_ = {{.name = "a.png", .compressedSize = 9, .size = 9}};
    };
};

TEST(ImageImporter, AStopEndsTheReadingOfAPicture) {
    const TempDir dir;
    const std::vector<std::filesystem::path> paths = {dir.write("a.zip", "PK\x03\x04")};
    const auto archive = std::make_shared<SlowArchive>();
    std::stop_source stop;
    const RunContext run({}, stop.get_token(), [&](const Progress&) {
        if (archive->isReading) {
            stop.request_stop();
        }
    });
    const Clock::time_point begin = Clock::now();
    EXPECT_THROW(importFiles(paths, {}, archive, run), Cancelled);
    EXPECT_TRUE(archive->isReading);
    EXPECT_LT(Clock::now() - begin, std::chrono::seconds(5));
}

}  // namespace
}  // namespace setscope
