#include <gmock/gmock.h>

#include "core/io/list_members.h"
#include "core/io/memory_archive.h"
#include "tests/core/io/list_import.h"
#include "tests/core/io/npy_bytes.h"
#include "tests/core/io/stored_gzip.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kPackedTable = "name,x\nAnn,1\nBob,2\nCid,4\n";

/// 2,000 times x, packed by gzip.
const std::string kPackedXs(
    "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\xAB\xA8\x18\x05\xA3\x60\x14\x8C\x82\x51"
    "\x30\x0A\x46\xC1\x50\x07\x00\x7A\x65\x08\x29\xD0\x07\x00\x00",
    35);

class PackedLists : public ListImport {};

TEST_F(PackedLists, AreReadLikePlainOnes) {
    for (const auto& [name, content] : std::vector<std::pair<std::string, std::string>>{
             {"a.csv", kPackedTable},
             {"a.tsv", "name\tx\nAnn\t1\nBob\t2\n"},
             {"a.txt", "cat\ndog\n"},
             {"a.npy", npyMatrix(3, 2, {1, 2, 30, 40, 5, 6})}}) {
        const ImportOutcome plain = import(name, content);
        const ImportOutcome packed = import(name + ".gz", storedGzip(content));
        EXPECT_THAT(packed.problems, IsEmpty()) << name;
        ASSERT_THAT(namesOfSets(packed), ElementsAre("a")) << name;
        const std::vector<Member>& members = packed.sets[0].members;
        const std::vector<Member>& expected = plain.sets.at(0).members;
        ASSERT_EQ(members.size(), expected.size()) << name;
        for (std::size_t i = 0; i < members.size(); ++i) {
            EXPECT_EQ(members[i].name, expected[i].name);
            EXPECT_EQ(members[i].content, expected[i].content);
            EXPECT_EQ(members[i].payload.content, expected[i].payload.content);
        }
        EXPECT_EQ(displayPath(members[0].payload.source),
                  (dir_.path() / (name + ".gz")).string() + ":" +
                      std::to_string(expected[0].payload.source.row));
    }
}

TEST_F(PackedLists, InAFolderAreSetsOfTheirNames) {
    dir_.write("in/deep/a.csv.gz", storedGzip(kPackedTable));
    dir_.write("in/words.TXT.GZ", storedGzip("cat\ndog\n"));
    const ImportOutcome outcome = drop({"in"});
    EXPECT_THAT(outcome.problems, IsEmpty());
    EXPECT_THAT(namesOfSets(outcome), ElementsAre("deep/a", "words"));
}

TEST_F(PackedLists, InAZipAreReadToo) {
    const auto archives = std::make_shared<MemoryArchive>();
    const std::string packed = storedGzip(kPackedTable);
    const auto bytes = std::as_bytes(std::span(packed));
    const std::filesystem::path zip = dir_.write("z.zip", std::string("PK\x03\x04", 4));
    archives->put(zip, {honestEntry("in/a.csv.gz", Bytes(bytes.begin(), bytes.end()))});
    const ImportOutcome outcome = importFiles(std::span(&zip, 1), {}, archives, {});
    EXPECT_THAT(outcome.problems, IsEmpty());
    ASSERT_THAT(namesOfSets(outcome), ElementsAre("in/a"));
    EXPECT_THAT(namesOfMembers(outcome.sets[0]), ElementsAre("Ann", "Bob", "Cid"));
    EXPECT_EQ(displayPath(outcome.sets[0].members[0].payload.source),
              zip.string() + " › in/a.csv.gz:2");
}

TEST_F(PackedLists, AVocabularyNamesTheRowsWhicheverIsPacked) {
    const std::string matrix = npyMatrix(2, 1, {1, 2});
    const std::string words = "zebra\napple\n";
    for (const auto& [array, vocabulary] : std::vector<std::pair<std::string, std::string>>{
             {"a.npy.gz", "a_vocab.txt.gz"}, {"a.npy.gz", "a_vocab.txt"}, {"a.npy", "a.txt.gz"}}) {
        const TempDir folder;
        folder.write(array, array.ends_with(".gz") ? storedGzip(matrix) : matrix);
        folder.write(vocabulary, vocabulary.ends_with(".gz") ? storedGzip(words) : words);
        const std::vector<std::filesystem::path> paths = {folder.path()};
        const ImportOutcome outcome = importFiles(paths, {}, nullptr, {});
        EXPECT_THAT(outcome.problems, IsEmpty()) << vocabulary;
        ASSERT_THAT(namesOfSets(outcome), ElementsAre("a")) << vocabulary;
        EXPECT_THAT(namesOfMembers(outcome.sets[0]), ElementsAre("zebra", "apple"));
    }
}

TEST_F(PackedLists, ContentDecidesNotTheEnding) {
    EXPECT_THAT(namesOfMembers(import("a.csv.gz", kPackedTable).sets.at(0)),
                ElementsAre("Ann", "Bob", "Cid"))
        << "some browsers unpack what they fetch and keep the name";
    const ImportOutcome array = import("b.txt.gz", storedGzip(npyMatrix(1, 1, {1})));
    ASSERT_THAT(array.sets, SizeIs(1));
    EXPECT_NE(array.sets[0].members[0].payload.vector(), nullptr);
}

TEST_F(PackedLists, EveryCutAndDamageIsOneSentence) {
    const std::string packed = storedGzip(kPackedTable);
    for (std::size_t length = 0; length < packed.size(); ++length) {
        EXPECT_THAT(refused("a.csv.gz", packed.substr(0, length)),
                    AllOf(HasSubstr("a.csv.gz"), HasSubstr("; "), testing::EndsWith(".")))
            << length;
    }
    std::string changed = packed;
    changed[20] = 'y';
    EXPECT_THAT(refused("a.csv.gz", changed), HasSubstr("a.csv.gz is damaged"));
    EXPECT_THAT(refused("a.npy.gz", storedGzip("")), HasSubstr("is not a usable NumPy array"));
    EXPECT_THAT(refused("a.txt.gz", storedGzip("")), HasSubstr("a.txt.gz"));
}

TEST_F(PackedLists, WhatUnpacksToTooMuchIsRefusedAtTheLimit) {
    const MediaReader media(nullptr);
    const ImportOptions options;
    ByteBudget budget(1'000'000);
    const ImportTools tools{options, media, nullptr, budget, {}};
    std::string bomb;
    for (int i = 0; i < 1000; ++i) {
        bomb += kPackedXs;
    }
    const FileReference source{dir_.write("a.txt.gz", bomb), {}};
    EXPECT_THAT(listContent(source, 2'000'000, tools), SizeIs(2'000'000));
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { listContent(source, 1'999'999, tools); }),
                HasSubstr("a.txt.gz unpacks to more than the 2.0 MB"));
}

TEST_F(PackedLists, TheMemoryThatTheyMayTakeIsCountedUnpacked) {
    const auto most = [](const std::string& name, std::uint64_t size) {
        return mostListBytes({{"/in/" + name, {}}, size, nullptr, 0, false}, kLargestList);
    };
    EXPECT_EQ(most("a.csv", 1'000), 1'000U);
    EXPECT_EQ(most("a.csv.gz", 1'000), 1'032'000U);
    EXPECT_EQ(most("a.csv.gz", 969'000), kLargestList);
    EXPECT_EQ(most("a.csv.gz", ~std::uint64_t{0}), kLargestList);
    EXPECT_EQ(most("a.csv", ~std::uint64_t{0}), kLargestList);
}

TEST_F(PackedLists, OtherPackedFilesAreStillToBeUnpacked) {
    EXPECT_THAT(refused("backup.tar.gz", storedGzip("x")), HasSubstr("the format GZ"));
    EXPECT_THAT(refused("photo.jpg.gz", storedGzip("x")), HasSubstr("the format GZ"));
}

}  // namespace
}  // namespace setscope
