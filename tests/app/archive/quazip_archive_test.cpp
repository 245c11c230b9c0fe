#include "app/archive/quazip_archive.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <array>
#include <set>

#include "app/archive/zip_names.h"
#include "core/base/error.h"
#include "core/io/file.h"
#include "core/io/importer.h"
#include "tests/support/malformed_files.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

Bytes pattern(std::size_t count) {
    Bytes bytes(count);
    for (std::size_t i = 0; i < count; ++i) {
        bytes[i] = static_cast<std::byte>(i * i >> 3);
    }
    return bytes;
}

TEST(QuaZipArchive, WhatIsWrittenIsReadBack) {
    const TempDir dir;
    const fs::path file = dir.path() / "ä new.zip";
    const QuaZipArchive archives;
    const std::unique_ptr<ArchiveWriter> writer = archives.create(file);
    writer->add("folder/ä.bin", pattern(700'000), ArchiveWriter::Packing::Deflate);
    writer->add("stored", pattern(5), ArchiveWriter::Packing::Store);
    writer->add("empty", {}, ArchiveWriter::Packing::Deflate);
    EXPECT_FALSE(fs::exists(file));
    writer->finish();
    const std::unique_ptr<ArchiveReader> reader = archives.open(file);
    ASSERT_EQ(reader->entries().size(), 3U);
    EXPECT_EQ(reader->entries()[0].name, "folder/ä.bin");
    EXPECT_EQ(reader->entries()[0].size, 700'000U);
    EXPECT_EQ(reader->read("folder/ä.bin", 700'000), pattern(700'000));
    EXPECT_EQ(reader->read("stored", 100), pattern(5));
    EXPECT_THAT(reader->read("empty", 100), IsEmpty());
    EXPECT_EQ(reader->readStart("folder/ä.bin", 64), pattern(64));
}

TEST(QuaZipArchive, WhatWasNotFinishedLeavesTheOldFile) {
    const TempDir dir;
    const fs::path file = dir.write("a.zip", "old");
    { QuaZipArchive().create(file)->add("x", pattern(100), ArchiveWriter::Packing::Store); }
    EXPECT_EQ(readTextFile(file, 10), "old");
    EXPECT_EQ(std::distance(fs::directory_iterator(dir.path()), fs::directory_iterator()), 1);
    EXPECT_THROW(QuaZipArchive().create(dir.path() / "absent/a.zip"), Error);
}

TEST(QuaZipArchive, WhatIsNoArchiveIsRefused) {
    const TempDir dir;
    const QuaZipArchive archives;
    EXPECT_THROW(archives.open(dir.path() / "absent.zip"), Error);
    EXPECT_THROW(archives.open(dir.path()), Error);
    EXPECT_THROW(archives.open(dir.write("empty.zip", "")), Error);
    EXPECT_THROW(archives.open(dir.write("text.zip", "hello")), Error);
}

std::string openRefusal(const fs::path& file) {
    return refusal(ErrorKind::BadInput, [&] { QuaZipArchive().open(file); });
}

TEST(QuaZipArchive, SaysWhyAFileCannotBeOpenedAndNeverWaitsForAPipe) {
    const TempDir dir;
    const fs::path pipe = dir.path() / "x.zip";
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_THAT(openRefusal(pipe), HasSubstr("x.zip is a device or pipe"));
    EXPECT_THAT(openRefusal(dir.path() / "absent.zip"), HasSubstr("absent.zip does not exist"));
    EXPECT_THAT(openRefusal(dir.path()), HasSubstr("is a folder"));
}

TEST(QuaZipArchive, AFolderWhoseNameIsNoUtf8IsAFolderLikeAnyOther) {
    const TempDir dir;
    const fs::path folder = dir.path() / "caf\xe9";
    fs::create_directory(folder);
    const auto writer = QuaZipArchive().create(folder / "a.zip");
    writer->add("x", pattern(100'000), ArchiveWriter::Packing::Deflate);
    writer->finish();
    EXPECT_EQ(QuaZipArchive().open(folder / "a.zip")->read("x", 100'000), pattern(100'000));
}

TEST(QuaZipArchive, KnowsHowManyEntriesThereAreAndStopsUnpacking) {
    const TempDir dir;
    const fs::path file = dir.path() / "a.zip";
    writeFileSafely(
        file, rawZip(std::array{storedZipEntry("a", pattern(9)), storedZipEntry("b", pattern(9))}));
    const auto reader = QuaZipArchive().open(file);
    EXPECT_EQ(reader->entryCount(), 2U);
    std::stop_source stop;
    EXPECT_EQ(reader->read("a", 9, stop.get_token()), pattern(9));
    stop.request_stop();
    EXPECT_THROW(reader->read("a", 9, stop.get_token()), Cancelled);
    EXPECT_EQ(reader->read("b", 9), pattern(9));
}

TEST(QuaZipArchive, AnArchiveWithoutEntriesIsRefusedAsEmpty) {
    const TempDir dir;
    const fs::path file = dir.path() / "none.zip";
    writeFileSafely(file, rawZip({}));
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { QuaZipArchive().open(file); }),
                HasSubstr("empty"));
}

TEST(QuaZipArchive, ReadsTheFlagsOfEntries) {
    const TempDir dir;
    RawZipEntry link = storedZipEntry("link", pattern(3));
    link.externalAttributes = 0120777U << 16U;
    RawZipEntry secret = storedZipEntry("secret", pattern(30));
    secret.flags |= 1U;
    const fs::path file = dir.path() / "a.zip";
    writeFileSafely(file, rawZip(std::array{link, secret, storedZipEntry("plain", pattern(3))}));
    const std::unique_ptr<ArchiveReader> reader = QuaZipArchive().open(file);
    ASSERT_EQ(reader->entries().size(), 3U);
    EXPECT_TRUE(reader->entries()[0].isLink);
    EXPECT_TRUE(reader->entries()[1].isEncrypted);
    EXPECT_FALSE(reader->entries()[2].isLink || reader->entries()[2].isEncrypted);
    EXPECT_THROW(reader->read("secret", 100), Error);
    EXPECT_THROW(reader->readStart("secret", 10), Error);
    EXPECT_THROW(reader->read("absent", 100), Error);
}

TEST(QuaZipArchive, LyingSizesAndChecksumsAreRefused) {
    const TempDir dir;
    RawZipEntry tooShort = storedZipEntry("short", pattern(50));
    tooShort.size = 20;
    RawZipEntry tooLong = storedZipEntry("long", pattern(50));
    tooLong.size = 4'000'000'000U;
    RawZipEntry wrong = storedZipEntry("wrong", pattern(50));
    wrong.checksum ^= 1U;
    const fs::path file = dir.path() / "a.zip";
    writeFileSafely(file, rawZip(std::array{tooShort, tooLong, wrong}));
    const std::unique_ptr<ArchiveReader> reader = QuaZipArchive().open(file);
    for (const char* name : {"short", "long", "wrong"}) {
        EXPECT_THROW(reader->read(name, 5'000'000'000), Error) << name;
        EXPECT_THROW(reader->read(name, 10), Error) << name;
    }
}

TEST(QuaZipArchive, NamesWithoutUtf8FlagAreStillUnderstood) {
    const TempDir dir;
    RawZipEntry old = storedZipEntry("caf\x82.bin", pattern(3));
    old.flags = 0;
    RawZipEntry unsaid = storedZipEntry("tür.bin", pattern(4));
    unsaid.flags = 0;
    const fs::path file = dir.path() / "a.zip";
    writeFileSafely(file, rawZip(std::array{old, unsaid}));
    const std::unique_ptr<ArchiveReader> reader = QuaZipArchive().open(file);
    EXPECT_EQ(reader->read("café.bin", 10), pattern(3));
    EXPECT_EQ(reader->read("tür.bin", 10), pattern(4));
    EXPECT_EQ(zipNameToUtf8("\xe1\x9c\xff"), "ß£\u00a0");
}

TEST(QuaZipArchive, MalformedFilesAreNamedAndTheGoodOnesBesideThemImported) {
    const TempDir dir;
    const std::vector<MalformedFile> malformed = writeMalformedFiles(dir.path(), 880, 7);
    std::set<std::string> mustBeNamed;
    std::set<std::string> mustBringAPicture;
    for (const MalformedFile& file : malformed) {
        if (mustBeRefused(file.damage)) {
            mustBeNamed.insert(displayPath({file.file, file.entry}));
        }
        if (!file.entry.empty()) {
            mustBringAPicture.insert(file.file.string());
        }
    }
    const std::vector<fs::path> paths = {dir.path()};
    const ImportOutcome outcome = importFiles(paths, {}, std::make_shared<QuaZipArchive>(), {});
    for (const Problem& problem : outcome.problems) {
        EXPECT_THAT(problem.message, testing::EndsWith("."));
        mustBeNamed.erase(problem.path);
    }
    EXPECT_THAT(mustBeNamed, IsEmpty());
    for (const ItemSet& set : outcome.sets) {
        for (const Member& member : set.members) {
            EXPECT_THAT(member.name, testing::Not(HasSubstr("evil")));
            mustBringAPicture.erase(member.payload.source.file.string());
        }
    }
    EXPECT_THAT(mustBringAPicture, IsEmpty());
}

}  // namespace
}  // namespace setscope
