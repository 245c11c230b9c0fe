#include "core/io/media_reader.h"

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/io/memory_archive.h"
#include "core/io/parallel_for.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

Bytes letters(std::size_t count) { return Bytes(count, std::byte{'x'}); }

TEST(MediaReader, ReadsFilesAndEntries) {
    const TempDir dir;
    const auto archives = std::make_shared<MemoryArchive>();
    archives->put("/a.zip", {honestEntry("in/1.jpg", letters(5))});
    const MediaReader reader(archives);
    EXPECT_EQ(reader.read({dir.write("1.jpg", "xxx"), ""}), letters(3));
    EXPECT_EQ(reader.read({"/a.zip", "in/1.jpg"}), letters(5));
    EXPECT_EQ(reader.readStart({"/a.zip", "in/1.jpg"}, 2), letters(2));
}

TEST(MediaReader, KnowsWhatIsThere) {
    const TempDir dir;
    const auto archives = std::make_shared<MemoryArchive>();
    archives->put("/a.zip", {honestEntry("in/1.jpg", letters(5))});
    const MediaReader reader(archives);
    EXPECT_TRUE(reader.exists({dir.write("1.jpg", "x"), ""}));
    EXPECT_FALSE(reader.exists({dir.path() / "2.jpg", ""}));
    EXPECT_FALSE(reader.exists({dir.path(), ""})) << "a folder is no file";
    EXPECT_TRUE(reader.exists({"/a.zip", "in/1.jpg"}));
    EXPECT_FALSE(reader.exists({"/a.zip", "1.jpg"}));
    EXPECT_THROW(reader.exists({"/b.zip", "1.jpg"}), Error);
}

TEST(MediaReader, ReadsNothingAfterAStop) {
    const TempDir dir;
    const std::filesystem::path file = dir.write("1.jpg", "12345");
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(MediaReader(nullptr).read({file, {}}, 10, stop.get_token()), Cancelled);
}

TEST(MediaReader, RefusesWhatIsAbsentOrTooLarge) {
    const auto archives = std::make_shared<MemoryArchive>();
    archives->put("/a.zip", {honestEntry("1.jpg", letters(5))});
    const MediaReader reader(archives);
    EXPECT_THROW(reader.read({"/a.zip", "2.jpg"}), Error);
    EXPECT_THROW(reader.read({"/b.zip", "1.jpg"}), Error);
    EXPECT_THROW(reader.read({"/a.zip", "1.jpg"}, 4), Error);
    EXPECT_THROW(MediaReader(nullptr).read({"/a.zip", "1.jpg"}), Error);
}

TEST(MediaReader, ManyThreadsAndMoreArchivesThanAreKeptOpen) {
    const auto archives = std::make_shared<MemoryArchive>();
    for (std::size_t i = 0; i < 10; ++i) {
        archives->put("/" + std::to_string(i) + ".zip", {honestEntry("1.jpg", letters(i))});
    }
    const MediaReader reader(archives);
    parallelFor(
        500, "Reading", RunContext({.seed = 0, .device = "cpu", .threads = 4}), [&](std::size_t i) {
            EXPECT_EQ(reader.read({"/" + std::to_string(i % 10) + ".zip", "1.jpg"}).size(), i % 10);
        });
}

TEST(MemoryArchive, AnArchiveAppearsWhenItsWriterFinishes) {
    const MemoryArchive archives;
    const std::unique_ptr<ArchiveWriter> writer = archives.create("/new.zip");
    writer->add("a", letters(3), ArchiveWriter::Packing::Store);
    EXPECT_THROW(archives.open("/new.zip"), Error);
    writer->finish();
    EXPECT_EQ(archives.open("/new.zip")->read("a", 3), letters(3));
    EXPECT_THROW(archives.open("/new.zip")->read("a", 2), Error);
}

}  // namespace
}  // namespace setscope
