#include "core/io/zip_importer.h"

#include <gmock/gmock.h>

#include "core/io/file.h"
#include "core/io/memory_archive.h"
#include "tests/core/io/npy_bytes.h"
#include "tests/support/malformed_files.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Imports an archive that claims what a test wants it to claim.
class ZipImporter : public testing::Test {
  protected:
    void add(const std::string& name) { entries_.push_back(honestEntry(name, picture_)); }
    ArchiveEntry& addClaim(const std::string& name) {
        add(name);
        return entries_.back().claim;
    }

    ImportOutcome import(const ImportOptions& options = {}) {
        const fs::path file = dir_.write("photos.zip", "PK\x03\x04");
        fs::resize_file(file, 10'000);
        const auto archives = std::make_shared<MemoryArchive>();
        archives->put(file, entries_);
        const std::vector<fs::path> paths = {file};
        return importFiles(paths, options, archives, {});
    }

    std::vector<std::string> setNames() {
        std::vector<std::string> names;
        for (const ItemSet& set : import().sets) {
            names.push_back(set.name);
        }
        return names;
    }

    TempDir dir_;
    Bytes picture_ = readFile(testDataFolder() / "pictures/sequential.jpg", 100'000);
    std::vector<MemoryEntry> entries_;
};

TEST_F(ZipImporter, FoldersInTheArchiveMakeTheSets) {
    add("cats/1.jpg");
    add("dogs/2.jpg");
    add("dogs/old/3.jpg");
    add("4.jpg");
    add("dogs/");
    EXPECT_THAT(setNames(), testing::ElementsAre("cats", "dogs", "dogs/old", "photos"));
}

TEST_F(ZipImporter, MembersReferToTheirEntry) {
    add("cats/1.jpg");
    const Member member = import().sets.at(0).members.at(0);
    EXPECT_EQ(member.name, "1.jpg");
    EXPECT_EQ(member.payload.source.entry, "cats/1.jpg");
    EXPECT_EQ(member.payload.source.file, dir_.path() / "photos.zip");
    EXPECT_EQ(member.content, ContentHash::of(picture_));
}

TEST_F(ZipImporter, WhatSystemsAddIsPassedOver) {
    add("cats/1.jpg");
    add("__MACOSX/cats/._1.jpg");
    add("cats/.DS_Store");
    const ImportOutcome outcome = import();
    EXPECT_THAT(outcome.sets, SizeIs(1));
    EXPECT_THAT(outcome.problems, IsEmpty());
}

TEST_F(ZipImporter, WhatIsNoPictureIsNamedInOneSentence) {
    add("cats/1.jpg");
    entries_.push_back(honestEntry("cats/readme.txt", Bytes(10, std::byte{'x'})));
    const ImportOutcome outcome = import();
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_THAT(outcome.problems[0].message, HasSubstr("left out: readme.txt."));
}

TEST_F(ZipImporter, HostileEntriesAreRefusedOneByOne) {
    add("good.jpg");
    for (const char* name : {"../up.jpg", "a/../../up.jpg", "/etc/up.jpg", "C:/up.jpg", "a\\b.jpg",
                             "..\\up.jpg", "a\nb.jpg"}) {
        add(name);
    }
    addClaim("link.jpg").isLink = true;
    addClaim("secret.jpg").isEncrypted = true;
    add("twice.jpg");
    add("twice.jpg");
    add("inner.zip");
    entries_.back().content = Bytes{std::byte{'P'}, std::byte{'K'}, std::byte{3}, std::byte{4}};
    const ImportOutcome outcome = import();
    ASSERT_THAT(outcome.sets, SizeIs(1));
    EXPECT_THAT(outcome.sets[0].members, SizeIs(1)) << "only good.jpg";
    EXPECT_THAT(outcome.problems, SizeIs(12));
}

TEST_F(ZipImporter, AnEntryThatUnpacksToManyTimesItsSizeIsRefused) {
    add("good.jpg");
    ArchiveEntry& bomb = addClaim("bomb.jpg");
    bomb.size = 1'500'000;
    bomb.compressedSize = 1'500;
    const ImportOutcome outcome = import();
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_THAT(outcome.problems[0].message, HasSubstr("1,000 times its packed size"));
    EXPECT_THAT(outcome.problems[0].path, HasSubstr("photos.zip › bomb.jpg"));
}

TEST_F(ZipImporter, AnArchiveThatClaimsTooMuchAsAWholeBringsNothing) {
    for (int i = 0; i < 30; ++i) {
        ArchiveEntry& claim = addClaim(std::to_string(i) + ".jpg");
        claim.size = 1'000'000;
        claim.compressedSize = 100'000;
    }
    const ImportOutcome overlapping = import();
    EXPECT_THAT(overlapping.sets, IsEmpty());
    ASSERT_THAT(overlapping.problems, SizeIs(1));
    EXPECT_THAT(overlapping.problems[0].message, HasSubstr("3,000 times its size"));

    ImportOptions few;
    few.archiveEntryLimit = 29;
    EXPECT_THAT(import(few).problems.at(0).message, HasSubstr("holds 30 entries"));
    ImportOptions little;
    little.archiveByteLimit = 20'000'000;
    EXPECT_THAT(import(little).problems.at(0).message, HasSubstr("more than 20.0 MB"));
    for (MemoryEntry& entry : entries_) {
        entry.claim.size = ~std::uint64_t{0};
    }
    EXPECT_THAT(import().problems, SizeIs(30)) << "each is too large by itself";
}

/// Claims more entries than may be listed.
class CrowdedArchive : public ArchiveFormat {
  public:
    std::unique_ptr<ArchiveReader> open(const fs::path&) const override {
        return std::make_unique<Reader>();
    }
    std::unique_ptr<ArchiveWriter> create(const fs::path&) const override { return nullptr; }

  private:
    class Reader : public ArchiveReader {
      public:
        std::uint64_t entryCount() const override { return 1'000'000; }
        const std::vector<ArchiveEntry>& entries() const override {
            ADD_FAILURE() << "they are listed";
            return entries_;
        }
        Bytes read(const std::string&, std::uint64_t, const std::stop_token&) const override {
            return {};
        }
        Bytes readStart(const std::string&, std::size_t) const override { return {}; }

      private:
        std::vector<ArchiveEntry> entries_;
    };
};

TEST_F(ZipImporter, TooManyEntriesAreRefusedBeforeTheyAreListed) {
    const std::vector<fs::path> paths = {dir_.write("photos.zip", "PK\x03\x04")};
    const ImportOutcome outcome = importFiles(paths, {}, std::make_shared<CrowdedArchive>(), {});
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_THAT(outcome.problems[0].message, HasSubstr("holds 1,000,000 entries"));
}

TEST_F(ZipImporter, AnArchiveInADroppedFolderIsAFolderOfItsName) {
    const fs::path file = dir_.write("p/deep/photos.zip", "PK\x03\x04");
    fs::resize_file(file, 10'000);
    const auto archives = std::make_shared<MemoryArchive>();
    archives->put(file, {honestEntry("1.jpg", picture_), honestEntry("cats/2.jpg", picture_)});
    const std::vector<fs::path> paths = {dir_.path() / "p"};
    const ImportOutcome outcome = importFiles(paths, {}, archives, {});
    ASSERT_THAT(outcome.sets, SizeIs(2));
    EXPECT_EQ(outcome.sets[0].name, "deep/photos");
    EXPECT_EQ(outcome.sets[1].name, "deep/photos/cats");
}

TEST_F(ZipImporter, AnArchiveWithNothingUsableIsNamed) {
    entries_.push_back(honestEntry("a.dat", Bytes(3, std::byte{'x'})));
    const ImportOutcome outcome = import();
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_THAT(outcome.problems[0].message, HasSubstr("photos.zip holds no picture"));
}

TEST_F(ZipImporter, ListsInAnArchiveWithoutPicturesAreSets) {
    const auto addText = [&](const std::string& name, std::string_view text) {
        const auto bytes = std::as_bytes(std::span(text));
        entries_.push_back(honestEntry(name, Bytes(bytes.begin(), bytes.end())));
    };
    addText("words.txt", "one\ntwo\n");
    addText("deep/numbers.csv", "set,x\na,1\nb,2\n");
    addText("deep/rows.npy", npyMatrix(2, 1, {1, 2}));
    addText("deep/rows_vocab.txt", "left\nright\n");
    const ImportOutcome outcome = import();
    EXPECT_THAT(outcome.problems, IsEmpty());
    EXPECT_THAT(setNames(),
                testing::ElementsAre("deep/numbers/a", "deep/numbers/b", "deep/rows", "words"));
    ASSERT_THAT(outcome.sets, SizeIs(4));
    EXPECT_EQ(outcome.sets[2].members[1].name, "right");
    EXPECT_EQ(displayPath(outcome.sets[3].members[1].payload.source),
              (dir_.path() / "photos.zip").string() + " › words.txt:2");
}

}  // namespace
}  // namespace setscope
